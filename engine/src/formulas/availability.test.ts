import { expect, test } from "vitest";
import { availabilityOf, availabilityWithNines, downtimeIn, inParallel, inSeries, ninesOf } from "./availability.ts";

const some = [0.9, 0.99, 0.999, 0.5, 1];

test("nines there and back", () => {
  for (const nines of [0, 0.5, 1, 2, 3.3, 5, 9]) expect(ninesOf(availabilityWithNines(nines))).toBeCloseTo(nines, 6);
  expect(ninesOf(0.9995)).toBeCloseTo(3.30103, 5);
});

test("parallel is series of the failures, and the other way round", () => {
  expect(inParallel(some.slice(0, 4))).toBeCloseTo(1 - inSeries(some.slice(0, 4).map((a) => 1 - a)), 15);
  expect(inSeries([])).toBe(1);
  expect(inParallel([])).toBe(0);
});

test("the weakest part limits a series, the best part is exceeded in parallel", () => {
  for (const a of some) {
    for (const b of some) {
      expect(inSeries([a, b])).toBeLessThanOrEqual(Math.min(a, b));
      expect(inParallel([a, b])).toBeGreaterThanOrEqual(Math.max(a, b));
    }
  }
});

test("downtime is what is not uptime", () => {
  const [up, down] = [30 * 86_400, 300];
  const cycles = (365.25 * 86_400) / (up + down);
  expect(downtimeIn(availabilityOf(up, down))).toBeCloseTo(cycles * down, 6);
});
