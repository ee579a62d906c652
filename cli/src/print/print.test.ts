import { expect, test } from "vitest";
import { InputError } from "../exit.ts";
import { parseDuration } from "./duration.ts";
import { terminalMarkdown } from "./markdown.ts";
import { nearest } from "./nearest.ts";
import { sparkline } from "./sparkline.ts";
import { styleFor } from "./style.ts";
import { markdownTable, terminalTable } from "./table.ts";
import { boundedValueText, marginOf, marginText } from "./verdict.ts";
import { wrap } from "./wrap.ts";

const style = styleFor({ isTerminal: false, columns: 60, write: () => {} }, { env: { LANG: "C.UTF-8" }, platform: "linux" });

test.each([
  ["90", 90],
  ["10m", 600],
  ["10 min", 600],
  ["1.5h", 5400],
  ["250ms", 0.25],
])("%s is %d s", (text, seconds) => expect(parseDuration(text)).toBe(seconds));

test.each(["", "m", "-5s", "0", "10 parsecs", "1e999"])("%j is no duration", (text) => {
  expect(() => parseDuration(text)).toThrow(InputError);
});

test("tables align, and leave out columns without text", () => {
  const table = {
    columns: [
      { title: "name", align: "left" as const },
      { title: "rate", align: "right" as const },
      { title: "none", align: "left" as const },
    ],
    rows: [
      ["Api", "5 rps", ""],
      ["Link|Store", "12.5 rps", ""],
    ],
  };
  expect(terminalTable(table, style).split("\n")).toEqual(["  name            rate", "  Api            5 rps", "  Link|Store  12.5 rps"]);
  expect(markdownTable(table).split("\n")).toEqual(["| name | rate |", "| --- | --: |", "| Api | 5 rps |", "| Link\\|Store | 12.5 rps |"]);
});

test("Markdown becomes plain text with its structure", () => {
  const page = "# hot-shard-key\n\nA `key` that\nis hot.\n\n- first **thing**\n  goes on\n- second\n\n```arch\nservice A\n```";
  expect(terminalMarkdown(page, style)).toBe(
    ["hot-shard-key", "", "A key that is hot.", "", "  • first thing goes on", "  • second", "", "    service A"].join("\n"),
  );
});

test("a sparkline shows short peaks and gaps", () => {
  expect(sparkline([0, 1, 2, 4], 4, style)).toBe("▁▃▅█");
  expect(sparkline([...Array(100).fill(1), 9, ...Array(99).fill(1)], 10, style)).toBe("▂▂▂▂▂█▂▂▂▂");
  expect(sparkline([null, 0], 2, style)).toBe(" ▁");
});

test("a slip is recognised, a different word is not", () => {
  expect(nearest("Redirct", ["Redirect", "Shorten"])).toBe("Redirect");
  expect(nearest("Payments", ["Redirect", "Shorten"])).toBeNull();
});

test("text wraps at spaces", () => {
  expect(wrap("one two three", 8, "  ")).toBe("one two\n  three");
});

test("values read in the unit of their bound", () => {
  expect(boundedValueText({ type: "latency", statistic: 0.99, bound: 1 }, 0.084)).toBe("84 ms");
  expect(boundedValueText({ type: "availability", bound: 0.99, over: null }, 0.9996)).toBe("99.96%");
  expect(boundedValueText({ type: "throughput", bound: 1 }, 12_000)).toBe("12k rps");
  expect(boundedValueText(null, 3)).toBe("3");
});

test("margins are relative to the bound, for availabilities to the downtime it allows", () => {
  expect(marginOf({ type: "latency", statistic: 0.99, bound: 0.1 }, 0.084)).toBeCloseTo(0.16, 9);
  expect(marginOf({ type: "availability", bound: 0.999, over: null }, 0.9995)).toBeCloseTo(0.5, 9);
  expect(marginOf({ type: "throughput", bound: 100 }, 80)).toBeCloseTo(-0.2, 9);
  const latency = { type: "latency", statistic: 0.99, bound: 0.1 } as const;
  expect(marginText(latency, 0.16)).toBe("16% to spare");
  expect(marginText(latency, -0.2)).toBe("20% over");
  expect(marginText(latency, -20)).toBe("21 × the bound");
  expect(marginText({ type: "throughput", bound: 100 }, -0.2)).toBe("20% short");
  expect(marginText({ type: "availability", bound: 0.999, over: null }, -1.4)).toBe("2.4 × the allowed downtime");
  expect(marginText({ type: "availability", bound: 0.999, over: null }, -0.001)).toBe("0.1% over the allowed downtime");
});

test("durabilities read as nines, and their margin is that of the allowed loss", () => {
  const term = (bound: number) => ({ type: "durability", bound }) as const;
  const text = (value: number): string => boundedValueText(term(0.99), value);
  expect([0.64, 0.9, 0.999, 0.9999, 1 - 3e-12, 1 - 9.9e-10, 1].map(text)).toEqual([
    "64%",
    "1 nine",
    "3 nines",
    "4 nines",
    "11.5 nines",
    "9 nines",
    "over 15 nines",
  ]);
  // 1e-9 may be lost: a tenth of it leaves 90%, three times as much is 3 ×.
  expect(marginOf(term(1 - 1e-9), 1 - 1e-10)).toBeCloseTo(0.9, 5);
  expect(marginText(term(1 - 1e-9), -2)).toBe("3 × the allowed loss");
  expect(text(1 - 1.01e-9)).toBe("8.9 nines");
});
