import { expect, test } from "vitest";
import { movedAtLeast, movedByModulo, movedBySplit } from "./keys-moved.ts";
import { raidAnnualLoss, raidLevels, raidMinimumDisks, raidSurvivedLosses, raidUsableDisks } from "./raid.ts";
import { failureRate, lossWithinYear, meanTimeToLoss } from "./time-to-loss.ts";

test("usable disks, fewest disks and survived losses of each level", () => {
  expect(raidLevels.map((level) => [level, raidMinimumDisks(level), raidUsableDisks(level, 8), raidSurvivedLosses(level, 8)])).toEqual([
    [0, 2, 8, 0],
    [1, 2, 1, 7],
    [5, 3, 7, 1],
    [6, 4, 6, 2],
    [10, 4, 4, 1],
  ]);
});

test("mean time to loss of a pair and of one parity, by the published closed form", () => {
  const failing = 1 / 1000;
  const mending = 1 / 10;
  // (2n − 1) λ + μ over n (n − 1) λ² for n disks that survive one loss.
  const closed = (n: number): number => ((2 * n - 1) * failing + mending) / (n * (n - 1) * failing ** 2);
  expect(meanTimeToLoss(2, 1, failing, 10, false)).toBeCloseTo(closed(2), 6);
  expect(meanTimeToLoss(5, 1, failing, 10, false)).toBeCloseTo(closed(5), 6);
  // Without rebuilding, the second of two exponential times.
  expect(meanTimeToLoss(2, 1, failing, Number.POSITIVE_INFINITY, false)).toBeCloseTo(1500, 6);
  expect(meanTimeToLoss(3, 0, failing, 10, false)).toBeCloseTo(1000 / 3, 6);
});

test("a RAID 0 keeps its data while every disk lives", () => {
  expect(raidAnnualLoss(0, 4, 0.015, 43_200)).toBeCloseTo(1 - 0.985 ** 4, 12);
});

test("more parity and mirrors lose less; nothing fails without failures", () => {
  const loss = (level: 0 | 5 | 6 | 10): number => raidAnnualLoss(level, 8, 0.02, 86_400);
  expect(loss(6)).toBeLessThan(loss(10));
  expect(loss(10)).toBeLessThan(loss(5));
  expect(loss(5)).toBeLessThan(loss(0));
  expect(raidAnnualLoss(5, 8, 0, 86_400)).toBe(0);
  expect(raidAnnualLoss(1, 2, 0.02, 0)).toBe(0);
});

test("an annual share and its rate belong together", () => {
  expect(lossWithinYear(1 / failureRate(0.3))).toBeCloseTo(0.3, 12);
});

test.each([
  [3, 4, 0.75],
  [4, 5, 0.8],
  [9, 10, 0.9],
  [99, 100, 0.99],
  [4, 3, 0.75],
  [4, 8, 0.5],
  [6, 6, 0],
])("modulo from %i to %i nodes moves %d", (before, after, moved) => {
  expect(movedByModulo(before, after)).toBeCloseTo(moved, 12);
  // The share of the remainders of a whole period that differ.
  const period = before * after;
  const differing = Array.from({ length: period }, (_, key) => key).filter((key) => key % before !== key % after).length;
  expect(movedByModulo(before, after)).toBeCloseTo(differing / period, 12);
});

test("rings and rendezvous move what the new node gets, a split half a range", () => {
  expect(movedAtLeast(9)).toBeCloseTo(0.1, 12);
  expect(movedBySplit(4)).toBeCloseTo(0.125, 12);
});
