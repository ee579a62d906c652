import { expect, test } from "vitest";
import type { Distribution } from "./distribution.ts";
import { cdf, mean, quantile, squaredVariation, thirdMoment, variance } from "./distribution-moments.ts";

const z99 = 2.3263478740408408;
// lognormal(p50 2 ms, p99 12 ms): sigma = ln 6 / z99.
const lognormal: Distribution = { type: "lognormal", mu: Math.log(0.002), sigma: Math.log(6) / z99 };

test.each<[Distribution, number, number]>([
  [{ type: "constant", value: 0.005 }, 0.005, 0],
  [{ type: "exponential", mean: 2 }, 2, 4],
  [{ type: "uniform", min: 1, max: 4 }, 2.5, 0.75],
  [{ type: "gamma", shape: 2, scale: 3 }, 6, 18],
  [{ type: "weibull", shape: 1, scale: 3 }, 3, 9],
  [{ type: "weibull", shape: 2, scale: 1 }, Math.sqrt(Math.PI) / 2, 1 - Math.PI / 4],
  [{ type: "pareto", min: 1, alpha: 3 }, 1.5, 0.75],
  [{ type: "pareto", min: 1, alpha: 1 }, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  [
    {
      type: "hyperexponential",
      branches: [
        { probability: 0.9, mean: 1 },
        { probability: 0.1, mean: 11 },
      ],
    },
    2,
    2 * (0.9 + 12.1) - 4,
  ],
  [
    {
      type: "empirical",
      points: [
        { value: 1, weight: 3 },
        { value: 5, weight: 1 },
      ],
    },
    2,
    3,
  ],
  // max(0, N(0,1)): mean 1/sqrt(2 pi), second moment 1/2.
  [{ type: "normal", mean: 0, sd: 1 }, 1 / Math.sqrt(2 * Math.PI), 0.5 - 1 / (2 * Math.PI)],
])("%j has mean %d and variance %d", (d, m, v) => {
  expect(mean(d)).toBeCloseTo(m, 12);
  expect(variance(d)).toBeCloseTo(v, 12);
});

test("a lognormal written by its percentiles has them", () => {
  expect(quantile(lognormal, 0.5)).toBeCloseTo(0.002, 12);
  expect(quantile(lognormal, 0.99)).toBeCloseTo(0.012, 12);
  expect(mean(lognormal)).toBeCloseTo(0.0026909, 6);
  expect(squaredVariation(lognormal)).toBeCloseTo(Math.expm1((Math.log(6) / z99) ** 2), 12);
});

test.each<Distribution>([
  { type: "exponential", mean: 0.3 },
  { type: "uniform", min: 1, max: 2 },
  { type: "normal", mean: 5, sd: 1 },
  lognormal,
  { type: "gamma", shape: 0.4, scale: 2 },
  { type: "gamma", shape: 50, scale: 0.1 },
  { type: "weibull", shape: 0.7, scale: 2 },
  { type: "pareto", min: 1, alpha: 1.5 },
  {
    type: "hyperexponential",
    branches: [
      { probability: 0.5, mean: 1 },
      { probability: 0.5, mean: 20 },
    ],
  },
])("the quantile of %j inverts its distribution function", (d) => {
  for (const p of [0.001, 0.1, 0.5, 0.9, 0.99, 0.999]) expect(cdf(d, quantile(d, p))).toBeCloseTo(p, 10);
});

test("third moments: known values, and what numerical integration gives", () => {
  expect(thirdMoment({ type: "exponential", mean: 2 })).toBe(48);
  expect(thirdMoment({ type: "pareto", min: 1, alpha: 3 })).toBe(Number.POSITIVE_INFINITY);
  const shapes: readonly Distribution[] = [
    { type: "constant", value: 2 },
    { type: "uniform", min: 1, max: 4 },
    { type: "gamma", shape: 0.5, scale: 3 },
    { type: "weibull", shape: 1.5, scale: 2 },
    { type: "lognormal", mu: 0, sigma: 0.6 },
    { type: "normal", mean: 5, sd: 1 },
    { type: "pareto", min: 1, alpha: 9 },
  ];
  for (const shape of shapes) {
    const n = 200_000;
    let sum = 0;
    for (let i = 0; i < n; i++) sum += quantile(shape, (i + 0.5) / n) ** 3;
    expect(Math.abs(sum / n / thirdMoment(shape) - 1), shape.type).toBeLessThan(0.01);
  }
});
