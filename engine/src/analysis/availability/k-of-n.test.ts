import { expect, test } from "vitest";
import { downtimeOf } from "./downtime.ts";
import { atLeastUp, kOfN, kOfNWithCommonCause } from "./k-of-n.ts";

test.each([
  [2, 3, 0.99, 0.999702],
  [3, 5, 0.99, 0.99999015],
  [3, 5, 0.9, 0.99144],
  [0, 3, 0.5, 1],
  [4, 3, 0.5, 0],
])("%i of %i at %d", (k, n, up, expected) => {
  expect(Math.abs(kOfN(k, n, up) / (expected || 1) - (expected ? 1 : 0))).toBeLessThan(1e-8);
});

test("a pair at .99 of whose failures 10% strike both", () => {
  expect(kOfNWithCommonCause(1, 2, 0.99, 0)).toBeCloseTo(0.9999, 12);
  expect(kOfNWithCommonCause(1, 2, 0.99, 0.1)).toBeCloseTo(0.998919, 6);
  expect(kOfNWithCommonCause(1, 2, 0.99, 1)).toBeCloseTo(0.99, 12);
});

test("different things: one of two, and both", () => {
  expect(atLeastUp(1, [0.9, 0.8])).toBeCloseTo(0.98, 12);
  expect(atLeastUp(2, [0.9, 0.8])).toBeCloseTo(0.72, 12);
});

test("99.9% in the tables of nines", () => {
  const { year, quarter, month, week, day } = downtimeOf(0.999);
  expect([year / 3600, quarter / 3600, month / 60, week / 60, day / 60].map((value) => Number(value.toFixed(4)))).toEqual([
    8.766, 2.1915, 43.83, 10.08, 1.44,
  ]);
});
