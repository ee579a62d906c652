import { formulas } from "@lintel/engine/formulas";
import { describe, expect, test } from "vitest";
import { designFromText } from "../load.ts";
import { dimensionName, dimensionNamed } from "../units/dimension.ts";
import { explainCall } from "./explain.ts";
import { signatures, signaturesOf } from "./signatures.ts";

function evaluated(expression: string): { value: number | null; dimension: string; problems: readonly string[] } {
  const { design, findings } = designFromText(`let x = ${expression}`);
  const [constant] = design.lets;
  return { value: constant?.value ?? null, dimension: constant?.dimension ?? "", problems: findings.map(({ message }) => message) };
}

test.each(formulas.map((formula) => [formula.example, formula] as const))("%s", (example, { name, result }) => {
  expect(example.startsWith(`${name}(`)).toBe(true);
  const got = evaluated(example);
  expect(got.problems).toEqual([]);
  expect(got.value).not.toBeNull();
  if (result.dimension !== "same") expect(got.dimension).toBe(result.dimension);
});

test("every distribution's example can be written as it is", () => {
  for (const { example } of signatures.filter(({ kind }) => kind === "distribution")) {
    expect(designFromText(`service A { service-time ${example} }`).findings).toEqual([]);
  }
});

test("a service time may be computed by a function", () => {
  const { design, findings } = designFromText("service A { service-time transfer-time(1 MB, 1 Gbps) }");
  expect(findings).toEqual([]);
  expect(design.components[0]?.serviceTime?.value).toEqual({ type: "exponential", mean: 0.008 });
});

test("values may be given by name, in any order", () => {
  const inOrder = evaluated("bloom-bits(1M, 1%)");
  expect(inOrder.value).toBeGreaterThan(0);
  expect(evaluated("bloom-bits(false-positives 1%, keys 1M)")).toEqual(inOrder);
  expect(evaluated("bloom-bits(1M, false-positives 1%)")).toEqual(inOrder);
  expect(evaluated("bloom-bits(keys 1M, 1%)")).toEqual(inOrder);
  expect(evaluated("bloom-bits(false-positives 1%, 1M)")).toEqual(inOrder);
  expect(evaluated("transfer-time(bandwidth 1 Gbps, 1 GB, 40 ms)")).toEqual(evaluated("transfer-time(1 GB, 1 Gbps, 40 ms)"));
});

test("functions nest", () => {
  expect(evaluated("instances-needed(peak-rate(average-rate(100M users, 5 / day), 3x), 1k rps, 1)").value).toBe(19);
});

describe("wrong calls", () => {
  test.each([
    ["transfer-time(3 s, 1 Gbps)", "`size` of `transfer-time` is data, not time (3 s)."],
    ["transfer-time(1 GB, 1 GB)", "`bandwidth` of `transfer-time` is data/time, not data (1 GB)."],
    ["average-rate(5 rps, 5 rps)", "`users` of `average-rate` is a plain number, not a rate (5 rps)."],
    ["erlang-c(0, 1)", "`erlang-c` needs `servers` to be a whole number of at least 1 and at most 10M, not 0."],
    ["erlang-c(1.5, 1)", "`erlang-c` needs `servers` to be a whole number of at least 1 and at most 10M, not 1.5."],
    ["nines(100%)", "`nines` needs `availability` to be at least 0% and below 100%, not 100%."],
    ["downtime(120%)", "`downtime` needs `availability` to be at least 0% and at most 100%, not 120%."],
    [
      "transfer-time(1 GB)",
      "`transfer-time` needs `bandwidth` (bandwidth of the link, such as 1 Gbps), such as transfer-time(1 GB, 1 Gbps, 40 ms).",
    ],
    ["nines(99%, 99%)", "`nines` has no place for this value. It takes availability, such as nines(99.95%)."],
    ["nines(uptime 99%)", "`nines` has no place for `uptime`. It takes availability, such as nines(99.95%)."],
    ["nines(99%, availability 99%)", "`availability` of `nines` is given twice."],
    ["intercontinental-rtt(3)", "`intercontinental-rtt` has no place for this value. It takes no values, such as intercontinental-rtt()."],
    ["max()", "`max` needs at least one value, such as max(200 ms, 1 s)."],
    ["min(1, 2 s)", "Cannot compare a plain number (1) with time (2 s) in `min`."],
    ["blom-bits(1M, 1%)", "There is no function `blom-bits` for numbers. Did you mean `bloom-bits`?"],
    ["mmc-wait(2k rps, 1 ms, 1)", "`mmc-wait` has no value: the server would be 200% busy, so the queue grows without end."],
    ["raid-usable(3, 4)", "`raid-usable` knows the levels 0, 1, 5, 6, 10, not 3."],
    ["key-space(62, 10000)", "`key-space` has a result too large to be a number for these values."],
  ])("%s", (expression, message) => expect(evaluated(expression)).toMatchObject({ value: null, problems: [message] }));

  test("are marked at the value that is wrong", () => {
    const { findings } = designFromText("let x = erlang-c(0, 1)");
    expect(findings[0]?.origin.range.start.character).toBe("let x = erlang-c(".length);
  });
});

describe("signatures", () => {
  test("there is one for each function, with its formula in words", () => {
    expect(signatures.filter(({ kind }) => kind === "function")).toHaveLength(formulas.length);
    expect(signaturesOf("transfer-time")[0]).toMatchObject({
      label: "transfer-time(size, bandwidth, latency?)",
      formula: "latency + size / bandwidth",
      result: { dimension: "time" },
    });
  });

  test("distributions have one for each way to write them", () => {
    expect(signaturesOf("lognormal").map(({ label }) => label)).toEqual([
      "lognormal(p50 TIME, p99 TIME)",
      "lognormal(mean TIME, cv NUMBER)",
    ]);
    expect(signaturesOf("nothing")).toEqual([]);
  });
});

describe("calls explained", () => {
  const { design } = designFromText("let keys = 100M\nlet wide = 1 GB * 1 GB / 1 s\nlet wrong = 1 / 0");

  test("with the constants of a design", () => {
    expect(explainCall("key-length(62, keys)", design)).toMatchObject({ filled: "⌈log 100M / log 62⌉", value: "5" });
    expect(explainCall("max(wide, 2 * wide)", design)?.value).toMatch(/data\^2\/time$/);
  });

  test("only where they have a value", () => {
    for (const text of [
      "keys",
      "1 + 2",
      "key-length(62, nothing)",
      "key-length(62, wrong)",
      "key-length(62)",
      "nines(2)",
      "zipf(0.9)",
      "",
      "((",
    ]) {
      expect(explainCall(text, design)).toBeNull();
    }
  });
});

test("dimensions are read back from their names", () => {
  for (const name of [
    "none",
    "time",
    "data",
    "money",
    "rate",
    "data/time",
    "money/time",
    "data^2/time",
    "1/time^2",
    "money*data",
    "data/time^0.5",
  ]) {
    const dimension = dimensionNamed(name);
    expect(dimension && dimensionName(dimension)).toBe(name);
  }
  expect(dimensionNamed("speed")).toBeNull();
});
