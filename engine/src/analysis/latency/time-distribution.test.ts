import { describe, expect, test } from "vitest";
import { gammaP } from "../../model/distribution-special.ts";
import { geometricWait } from "./geometric-wait.ts";
import { kthFastest } from "./order-statistics.ts";
import { constantTime, delayed, mixture, sum, timeOf, within } from "./time-distribution.ts";
import { timeQuantile } from "./time-reading.ts";

const exponential = (mean: number) => timeOf({ type: "exponential", mean });
const relative = (actual: number, expected: number): number => Math.abs(actual / expected - 1);

test("the sum of five exponentials is an Erlang", () => {
  let total = exponential(0.01);
  for (let i = 0; i < 4; i++) total = sum(total, exponential(0.01));
  expect(total.mean).toBeCloseTo(0.05, 12);
  for (const p of [0.5, 0.9, 0.99, 0.999]) expect(gammaP(5, timeQuantile(total, p) / 0.01)).toBeCloseTo(p, 2.3);
  expect(relative(timeQuantile(total, 0.99), 0.1160463)).toBeLessThan(0.005);
});

test("a constant part stays exact beside a small random one", () => {
  const total = sum(constantTime(0.2), sum(exponential(0.001), constantTime(0.3)));
  expect(timeQuantile(total, 0.99)).toBeCloseTo(0.5 + 0.001 * Math.log(100), 9);
});

test("sums of very different sizes", () => {
  const total = sum(exponential(1e-5), exponential(1));
  expect(relative(timeQuantile(total, 0.99), Math.log(100))).toBeLessThan(0.003);
});

test("the maximum and minimum of independent times", () => {
  const three = [exponential(1), exponential(1), exponential(1)];
  expect(relative(kthFastest(three, 3).mean, 1 + 1 / 2 + 1 / 3)).toBeLessThan(0.002);
  expect(relative(kthFastest(three, 1).mean, 1 / 3)).toBeLessThan(0.002);
  expect(relative(kthFastest(three, 2).mean, 1 / 3 + 1 / 2)).toBeLessThan(0.002);
  expect(relative(timeQuantile(kthFastest(three, 3), 0.99), -Math.log(1 - 0.99 ** (1 / 3)))).toBeLessThan(0.005);
  expect(kthFastest([constantTime(1), constantTime(3)], 2).mean).toBeCloseTo(3, 1);
});

test("a branch is a mixture", () => {
  const either = mixture([
    { probability: 0.8, time: constantTime(0.001) },
    { probability: 0.2, time: delayed(exponential(0.1), 0.001) },
  ]);
  expect(either.mean).toBeCloseTo(0.021, 12);
  expect(timeQuantile(either, 0.5)).toBe(0.001);
  expect(relative(timeQuantile(either, 0.99), 0.001 + 0.1 * Math.log(20))).toBeLessThan(0.005);
});

test.each([
  [100, 0.01, 0.633968],
  [2000, 0.0001, 0.181277],
])("of %d calls at once, each slow with %d, one is slow in %d of the cases (Dean & Barroso)", (calls, slow, expected) => {
  const one = mixture([
    { probability: 1 - slow, time: constantTime(0.01) },
    { probability: slow, time: constantTime(1) },
  ]);
  const all = kthFastest(
    Array.from({ length: calls }, () => one),
    calls,
  );
  expect(Math.abs((1 - within(all, 0.1).probability) / expected - 1)).toBeLessThan(1e-5);
});

test("a deadline cuts the tail", () => {
  const cut = within(delayed(exponential(0.1), 0.05), 0.15);
  expect(cut.probability).toBeCloseTo(1 - Math.exp(-1), 3);
  expect(relative(cut.time.mean, 0.05 + 0.1 * (1 - Math.exp(-1) / (1 - Math.exp(-1))))).toBeLessThan(0.002);
  expect(timeQuantile(cut.time, 0.9999)).toBeLessThan(0.15 * 10 ** (1 / 80));
  expect(within(constantTime(2), 1).probability).toBe(0);
  expect(within(constantTime(1), 2).probability).toBe(1);
});

describe("the wait as a geometric sum of services under way", () => {
  test.each([0.3, 0.6, 0.9])("is exponential for M/M/1 at %d", (rho) => {
    const wait = geometricWait(timeOf({ type: "exponential", mean: 1 }), 1, rho);
    expect(wait.atZero).toBeCloseTo(1 - rho, 5);
    for (const p of [0.95, 0.99, 0.999]) {
      const exact = Math.max(0, Math.log(rho / (1 - p)) / (1 - rho));
      expect(Math.abs(timeQuantile(wait, p) / exact - 1)).toBeLessThan(0.01);
    }
  });
  test("has the mean and the variance of M/G/1", () => {
    // Wq = λE[S²]/2(1 − ρ), Var = Wq² + λE[S³]/3(1 − ρ); gamma with cv² 2.25: E[S²] 3.25, E[S³] 17.875.
    const wait = geometricWait(timeOf({ type: "gamma", shape: 1 / 2.25, scale: 2.25 }), 2.25, 0.6);
    expect(wait.mean).toBeCloseTo(2.4375, 9);
    expect(Math.abs(wait.variance / (2.4375 ** 2 + (0.6 * 17.875) / 1.2) - 1)).toBeLessThan(0.02);
  });
});
