import type { AssumedInput } from "@lintel/engine/analysis";
import { describe, expect, it } from "vitest";
import { assumedText, columnGap, explanationText, methodText, table } from "./text.ts";

const assumed = (element: string, name: string, text: string, reason: string): AssumedInput => ({
  element,
  input: `${name} of ${element}`,
  text,
  reason,
});

describe("what was assumed", () => {
  it("stands without the name of the element that the hover is about", () => {
    expect(assumedText([assumed("Api", "workers", "8", "default for code")], "Api")).toBe(
      "Assumed, because the design does not say:\n- workers **8** — default for code",
    );
  });

  it("shares a line among elements with the same value, and among inputs with the same reason", () => {
    const inputs = [
      ...["A", "B", "C", "D"].map((element) => assumed(element, "mttr", "5 min", "5 min: replaced automatically")),
      assumed("C", "workers", "1", "its documentation"),
      assumed("C", "service-time", "10 µs", "its documentation"),
    ];
    expect(assumedText(inputs, "Ask").split("\n").slice(1)).toEqual([
      "- mttr **5 min** of A, B and 2 more — replaced automatically",
      "- workers **1**, service-time **10 µs** of C — its documentation",
    ]);
  });

  it("gives no reason that only repeats the value", () => {
    expect(assumedText([assumed("A -> B", "payload", "1 kB", "no `payload` given: 1 kB")], "A -> B")).toMatch(/\n- payload \*\*1 kB\*\*$/);
  });

  it("counts the inputs that are not shown", () => {
    const inputs = [1, 2, 3, 4, 5, 6].map((value) => assumed("A", `input-${value}`, String(value), `reason ${value}`));
    expect(assumedText(inputs, "A")).toMatch(/\n- … and 2 more$/);
    expect(assumedText([], "A")).toBe("");
  });
});

describe("the method", () => {
  const figure = (note: string | null, value: number | null = 1) => ({ method: "approximation" as const, note, value });

  it("says each simplification once, also where notes are joined", () => {
    expect(methodText([figure("a; b"), figure("b; a"), figure("c", null)])).toBe("_Approximate: a; b._");
  });

  it("keeps what is to know of exact figures apart from how others are approximated, and names the side of a bound once", () => {
    const exact = { method: "exact" as const, note: "one copy of each row", value: 1 };
    expect(methodText([exact])).toBe("_Exact. One copy of each row._");
    expect(methodText([figure("a"), exact, exact])).toBe("_Approximate: a. One copy of each row._");
    const low = { method: "lower-bound" as const, note: "a lower bound, without load that is not known: x", value: 1 };
    expect(methodText([low, figure("a")])).toBe("_Lower bounds: without load that is not known: x; a._");
  });

  it("counts the simplifications that are not shown", () => {
    expect(methodText([figure("a; b; c; d; e")])).toBe("_Approximate: a; b; c; and 2 more simplifications._");
    expect(methodText([figure("a; b; c; d")])).toBe("_Approximate: a; b; c; and 1 more simplification._");
  });
});

it("keeps the columns of a table apart, also for readers that cut off white space", () => {
  expect(columnGap.trim()).toBe(columnGap.trimStart());
  expect(table([["Load", "5 rps"]])).toBe(`| | |\n|:--|:--|\n| Load${columnGap} | 5 rps |`);
  expect(table([])).toBe("");
});

it("writes formulas behind what they give, one below the other", () => {
  const lines = [
    { about: "busy", text: "ρ = 50%" },
    { about: "carries", text: "X = 100 rps" },
  ];
  expect(explanationText(lines)).toBe("~~~text\nbusy     ρ = 50%\ncarries  X = 100 rps\n~~~");
  expect(explanationText([])).toBe("");
});
