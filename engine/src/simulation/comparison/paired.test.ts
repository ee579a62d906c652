import { expect, test } from "vitest";
import { comparedFigure, welchHalfWidth } from "./paired.ts";

test("the interval of paired differences is Student's t over them", () => {
  // Differences 1, 2, 3: mean 2, standard error 1 / √3, t(2) = 4.3027.
  const figure = comparedFigure([10, 20, 30], [11, 22, 33], "less");
  expect(figure).toMatchObject({ a: 20, b: 22, difference: 2, differences: [1, 2, 3], verdict: "none" });
  expect(figure.ci95).toBeCloseTo(2.4842, 3);
  expect(figure.unpairedCi95!).toBeGreaterThan(20);
});

test("the unpaired interval is Welch's", () => {
  // Squared errors 1/3 and 5/3; 4.07 degrees of freedom, so t(4) = 2.7764, times √2.
  expect(welchHalfWidth([1, 2, 3], [2, 4, 6, 8])).toBeCloseTo(2.7764 * Math.SQRT2, 3);
  expect(welchHalfWidth([1], [2, 3])).toBeNull();
  expect(welchHalfWidth([1, 1], [2, 2])).toBe(0);
});

test("a verdict needs an interval on one side of zero, and which side is good", () => {
  const verdict = (a: readonly (number | null)[], b: readonly (number | null)[], good: "more" | "less" | "neither") =>
    comparedFigure(a, b, good).verdict;
  expect(verdict([1, 2, 3], [2, 3, 4.1], "less")).toBe("worse");
  expect(verdict([1, 2, 3], [2, 3, 4.1], "more")).toBe("better");
  expect(verdict([2, 3, 4.1], [1, 2, 3], "neither")).toBe("lower");
  expect(verdict([1, 2, 3], [1, 2, 3], "less")).toBe("same");
  expect(verdict([1, 2, 3], [3, 1, 4], "less")).toBe("none");
  expect(verdict([1], [2], "less")).toBe("unknown");
  expect(verdict([1], [1], "less")).toBe("same");
  expect(verdict([], [], "less")).toBe("unknown");
  // A replication in which nothing succeeded has no latency: leaving it out would flatter the rest.
  expect(verdict([1, 2, 3], [2, null, 4], "less")).toBe("unknown");
});
