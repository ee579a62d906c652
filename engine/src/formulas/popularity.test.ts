import { expect, test } from "vitest";
import { zipfHit, zipfKeys, zipfShare } from "./popularity.ts";

test("shares are what adding the keys one by one gives", () => {
  const keys = 20_000;
  for (const skew of [0, 0.5, 0.9, 1, 1.3]) {
    const weights = Array.from({ length: keys }, (_, index) => (index + 1) ** -skew);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    let sum = 0;
    weights.forEach((weight, index) => {
      sum += weight;
      if ([0, 9, 999, 1000, 5000, keys - 1].includes(index)) expect(zipfShare(index + 1, keys, skew)).toBeCloseTo(sum / total, 10);
    });
  }
});

test("a trillion keys: all together take everything, and more of them more", () => {
  expect(zipfShare(1e12, 1e12, 0.9)).toBe(1);
  let last = 0;
  for (let top = 1; top <= 1e12; top *= 10) {
    const share = zipfShare(top, 1e12, 0.9);
    expect(share).toBeGreaterThan(last);
    last = share;
  }
});

test("the keys for a share are the fewest that have it", () => {
  for (const keys of [1, 10, 12_345, 1e9]) {
    for (const share of [0.01, 0.5, 0.8, 1]) {
      const top = zipfKeys(share, keys, 0.9);
      expect(zipfShare(top, keys, 0.9)).toBeGreaterThanOrEqual(share);
      if (top > 1) expect(zipfShare(top - 1, keys, 0.9)).toBeLessThan(share);
    }
  }
});

test("LRU hits less than a cache that keeps exactly the most popular, and all when everything fits", () => {
  for (const capacity of [1, 100, 5000]) expect(zipfHit(capacity, 10_000, 0.9)).toBeLessThan(zipfShare(capacity, 10_000, 0.9));
  expect(zipfHit(10_000, 10_000, 0.9)).toBe(1);
  expect(zipfHit(0, 10_000, 0.9)).toBe(0);
});
