import { expect, test } from "vitest";
import { RandomStream } from "./random.ts";
import { zipfRanks } from "./zipf.ts";
import { ZipfCurve } from "./zipf-curve.ts";

test.each([
  [0, 10],
  [0, 1_000_000],
  [0.7, 5000],
  [1, 100_000],
  [1.3, 100_000],
])("exponent %d over %d keys: the shares of all ranks, and their inverse", (exponent, keys) => {
  const curve = new ZipfCurve(exponent, keys);
  let total = 0;
  for (let k = 1; k <= keys; k++) total += k ** -exponent;
  let sum = 0;
  for (let k = 1; k <= keys; k++) {
    const before = sum / total;
    sum += k ** -exponent;
    if (k > 20 && k % 997 !== 0 && k !== keys) continue;
    expect(Math.abs(curve.below(k) - sum / total)).toBeLessThan(1e-8);
    expect(curve.rankAt((before + sum / total) / 2)).toBe(k);
  }
  expect(curve.rankAt(0)).toBe(1);
  expect(curve.rankAt(1)).toBe(keys);
});

test("the sampler of ranks follows the curve", () => {
  const curve = new ZipfCurve(0.8, 100_000_000);
  const draw = zipfRanks(0.8, 100_000_000);
  const stream = new RandomStream(1, "ranks");
  const draws = 200_000;
  const counts = [10, 1000, 100_000, 10_000_000].map((limit) => ({ limit, count: 0 }));
  for (let i = 0; i < draws; i++) {
    const rank = draw(stream);
    for (const entry of counts) if (rank <= entry.limit) entry.count += 1;
  }
  // Four standard deviations of a share of 200,000 draws.
  for (const { limit, count } of counts) expect(Math.abs(count / draws - curve.below(limit))).toBeLessThan(0.0045);
});
