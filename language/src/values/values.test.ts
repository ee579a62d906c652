import type { Distribution } from "@lintel/engine/model";
import { describe, expect, test } from "vitest";
import { designFromText } from "../load.ts";
import { quantileOf } from "./distribution.ts";
import { normalQuantile } from "./normal-quantile.ts";

function computed(expression: string): { value: number | null; dimension: string; text: string } {
  const { design, findings } = designFromText(`let x = ${expression}`);
  expect(findings).toEqual([]);
  const [constant] = design.lets;
  return { value: constant?.value ?? null, dimension: constant?.dimension ?? "", text: constant?.text ?? "" };
}

test.each([
  ["12", 12, "none"],
  ["1_000", 1000, "none"],
  ["1e6", 1e6, "none"],
  ["100M", 1e8, "none"],
  ["2 billion", 2e9, "none"],
  ["4k rps", 4000, "rate"],
  ["99.95%", 0.9995, "none"],
  ["99.9%", 0.999, "none"],
  ["3x", 3, "none"],
  ["4 nines", 0.9999, "none"],
  ["200 ms", 0.2, "time"],
  ["200ms", 0.2, "time"],
  ["0.3 ms", 0.0003, "time"],
  ["2 months", 5_184_000, "time"],
  ["1 year", 31_536_000, "time"],
  ["5 GiB", 5 * 1024 ** 3, "data"],
  ["1 Gbps", 1.25e8, "data/time"],
  ["80 Mbit", 1e7, "data"],
  ["10 MB / s", 1e7, "data/time"],
  ["$0.36 / h", 0.0001, "money/time"],
  ["10 / day", 10 / 86_400, "rate"],
  ["50M users", 5e7, "none"],
  ["2 + 3 * 4 ^ 2", 50, "none"],
  ["2 ^ 3 ^ 2", 512, "none"],
  ["(2 + 3) * 4", 20, "none"],
  ["10 - 2 - 3", 5, "none"],
  ["max(200 ms, 0.1 s)", 0.2, "time"],
  ["ceil(7 / 2) + floor(7 / 2) + round(7 / 2)", 11, "none"],
  ["1 GB / 1 s / 1 s", 1e9, "data/time^2"],
])("%s is %d %s", (expression, value, dimension) => {
  const got = computed(expression);
  expect(got.dimension).toBe(dimension);
  expect(got.value).toBeCloseTo(value, 12 - Math.ceil(Math.log10(Math.abs(value) + 1)));
});

test("a percentage is exactly the decimal number", () => expect(computed("99.9%").value).toBe(0.999));

test("a constant called like a unit hides the unit", () => {
  const { design } = designFromText("let day = 8 h\nlet x = 100 / day");
  expect(design.lets[1]?.value).toBeCloseTo(100 / 28_800, 12);
});

describe("wrong expressions", () => {
  const message = (expression: string): string | undefined => designFromText(`let x = ${expression}`).findings[0]?.message;
  test.each([
    ["200 ms + 5 GB", "Cannot add time (200 ms) to data (5 GB). Both sides must measure the same thing."],
    ["5 - 3 s", "Cannot subtract time (3 s) from a plain number (5). Both sides must measure the same thing."],
    ["1 / 0", "Division by zero has no value."],
    ["2 ^ 3 s", "An exponent must be a plain number, not time (3 s)."],
    ["min(1, 2 s)", "Cannot compare a plain number (1) with time (2 s) in `min`."],
    ["ceil(3 s)", "`value` of `ceil` is a plain number, not time (3 s). Divide by a unit first, as in x / 1 s."],
    ["1e300 * 1e300", "The result is too large to be a number."],
    ["2fa", "`2fa` is not a number: `fa` is neither a unit nor a magnitude such as k, M or bn."],
    ["5ms s", "`5ms s` has two units."],
    ['"text" * 2', "A text in quotes cannot be used as a number."],
    ["sqrt(4)", "There is no function `sqrt` for numbers. The reference lists all there are."],
  ])("%s", (expression, expected) => expect(message(expression)).toBe(expected));
});

describe("distributions", () => {
  function distribution(text: string): Distribution | undefined {
    const { design, findings } = designFromText(`service A { service-time ${text} }`);
    expect(findings).toEqual([]);
    return design.components[0]?.serviceTime?.value;
  }

  test("a bare time is an exponential", () => expect(distribution("5 ms")).toEqual({ type: "exponential", mean: 0.005 }));

  test("lognormal from two quantiles meets both", () => {
    const made = distribution("lognormal(p50 4 ms, p99 30 ms)");
    if (made?.type !== "lognormal") throw new Error("no lognormal");
    expect(Math.exp(made.mu)).toBeCloseTo(0.004, 12);
    expect(Math.exp(made.mu + made.sigma * 2.3263478740408408)).toBeCloseTo(0.03, 12);
    const other = distribution("lognormal(p90 10 ms, p99.9 80 ms)");
    if (other?.type !== "lognormal") throw new Error("no lognormal");
    expect(Math.exp(other.mu + other.sigma * 1.2815515655446004)).toBeCloseTo(0.01, 12);
    expect(Math.exp(other.mu + other.sigma * 3.090232306167813)).toBeCloseTo(0.08, 12);
  });

  test("lognormal from mean and cv has them", () => {
    const made = distribution("lognormal(mean 5 ms, cv 1.5)");
    if (made?.type !== "lognormal") throw new Error("no lognormal");
    const variance = made.sigma ** 2;
    expect(Math.exp(made.mu + variance / 2)).toBeCloseTo(0.005, 12);
    expect(Math.sqrt(Math.expm1(variance))).toBeCloseTo(1.5, 12);
  });

  test("gamma, Erlang, Pareto, Weibull, uniform, normal, constant", () => {
    expect(distribution("gamma(mean 6 ms, cv 0.5)")).toEqual({ type: "gamma", shape: 4, scale: 0.0015 });
    expect(distribution("erlang(k 4, mean 8 ms)")).toEqual({ type: "gamma", shape: 4, scale: 0.002 });
    expect(distribution("pareto(1 ms, 2.5)")).toEqual({ type: "pareto", min: 0.001, alpha: 2.5 });
    expect(distribution("weibull(shape 0.7, scale 5 ms)")).toEqual({ type: "weibull", shape: 0.7, scale: 0.005 });
    expect(distribution("uniform(2 ms, 8 ms)")).toEqual({ type: "uniform", min: 0.002, max: 0.008 });
    expect(distribution("normal(mean 5 ms, sd 1 ms)")).toEqual({ type: "normal", mean: 0.005, sd: 0.001 });
    expect(distribution("constant(5 ms)")).toEqual({ type: "constant", value: 0.005 });
  });

  test("hyperexponential from mean and cv has them", () => {
    const made = distribution("hyperexponential(mean 5 ms, cv 2)");
    if (made?.type !== "hyperexponential") throw new Error("no hyperexponential");
    const mean = made.branches.reduce((sum, branch) => sum + branch.probability * branch.mean, 0);
    const square = made.branches.reduce((sum, branch) => sum + branch.probability * 2 * branch.mean ** 2, 0);
    expect(mean).toBeCloseTo(0.005, 12);
    expect(Math.sqrt(square / mean ** 2 - 1)).toBeCloseTo(2, 12);
  });

  test("mixtures and measurements take weights", () => {
    expect(distribution("hyperexponential(90% 2 ms, 10% 50 ms)")).toEqual({
      type: "hyperexponential",
      branches: [
        { probability: 0.9, mean: 0.002 },
        { probability: 0.1, mean: 0.05 },
      ],
    });
    expect(distribution("empirical(2 ms 3, 40 ms 1)")).toEqual({
      type: "empirical",
      points: [
        { value: 0.002, weight: 0.75 },
        { value: 0.04, weight: 0.25 },
      ],
    });
  });
});

test("normal quantiles", () => {
  expect(normalQuantile(0.5)).toBe(0);
  expect(normalQuantile(0.99)).toBeCloseTo(2.3263478740408408, 14);
  expect(normalQuantile(0.001)).toBeCloseTo(-3.090232306167813, 13);
  expect(normalQuantile(1e-12)).toBeCloseTo(-7.034483825301131, 10);
  expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
});

test("names of quantiles", () => {
  expect(["p50", "p99", "p999", "p99.9", "p5"].map(quantileOf)).toEqual([0.5, 0.99, 0.999, 0.999, 0.05]);
  expect(["p0", "p100x", "mean", "p"].map(quantileOf)).toEqual([null, null, null, null]);
});

test("what Lintel prints can be written: magnitudes with a space, shares close to one", () => {
  const { design, findings } = designFromText(
    "let a = 56.8 bn\nlet b = 2 tn\nlet c = 4 nines\nlet d = 99.95%\nservice bn\nservice tn\nbn -> tn",
  );
  expect(findings).toEqual([]);
  expect(design.lets.map(({ value, text }) => [value, text])).toEqual([
    [56.8e9, "56.8 bn"],
    [2e12, "2 tn"],
    [0.9999, "99.99%"],
    [0.9995, "99.95%"],
  ]);
});

test("the think time of a closed population may be a distribution", () => {
  const arrivals = (text: string) => designFromText(`client A { arrivals ${text} }`);
  const closed = arrivals("closed(users 100, think uniform(1 s, 9 s))");
  expect(closed.findings).toEqual([]);
  expect(closed.design.components[0]?.client?.arrivals.value).toMatchObject({ users: 100, think: { type: "uniform", min: 1, max: 9 } });
  expect(arrivals("closed(100, constant(5 s))").design.components[0]?.client?.arrivals.value).toMatchObject({
    think: { type: "constant", value: 5 },
  });
  expect(arrivals("closed(100, uniform(5 s))").findings).toMatchObject([{ rule: "wrong-type" }]);
});

test("a distribution where one time is needed is refused in these words", () => {
  const { findings } = designFromText("service A\nservice B\nA -> B { latency lognormal(p50 1 ms, p99 3 ms) }");
  expect(findings.map(({ message }) => message)).toEqual(["`latency` takes a time, not `lognormal(p50 1 ms, p99 3 ms)`."]);
});
