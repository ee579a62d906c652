import { describe, expect, test } from "vitest";
import { collision, collisionEstimate, keyLength, keySpace, keysUntilCollision } from "./keys.ts";

test("the length for a number of keys is the shortest that has as many", () => {
  for (const alphabet of [2, 10, 16, 36, 62]) {
    for (const keys of [2, 9, 10, 11, 1000, 1024, 1025, 12e9, 1e15]) {
      const length = keyLength(alphabet, keys);
      expect(keySpace(alphabet, length)).toBeGreaterThanOrEqual(keys);
      expect(keySpace(alphabet, length - 1)).toBeLessThan(keys);
    }
    for (let length = 0; length < 8; length++) expect(keyLength(alphabet, keySpace(alphabet, length))).toBe(length);
  }
});

describe("collisions", () => {
  test("23 people, 365 days: 50.73%", () => expect(collision(23, 365)).toBeCloseTo(0.5072972343, 9));

  test("every draw of up to five of six values, counted", () => {
    for (let keys = 0; keys <= 5; keys++) {
      let same = 0;
      for (let draw = 0; draw < 6 ** keys; draw++) {
        const values = Array.from({ length: keys }, (_, i) => Math.floor(draw / 6 ** i) % 6);
        if (new Set(values).size < keys) same += 1;
      }
      expect(collision(keys, 6)).toBeCloseTo(same / 6 ** keys, 12);
    }
    expect(collision(7, 6)).toBe(1);
  });

  test("the sum term by term and the closed form meet where one takes over from the other", () => {
    for (const space of [2e4, 1e5, 1e8, 1e12]) {
      const [below, at, above] = [9_999, 10_000, 10_001].map((keys) => Math.log1p(-collision(keys, space)));
      const steps = [(at as number) - (below as number), (above as number) - (at as number)];
      if (!steps.every(Number.isFinite)) continue;
      expect(steps[1] as number).toBeCloseTo(Math.log1p(-10_000 / space), 9);
      expect((steps[1] as number) / (steps[0] as number)).toBeCloseTo(1, 3);
    }
  });

  test("huge spaces keep their digits", () => {
    // n² / 2N for few keys in 122 random bits.
    expect(collision(1e9, 2 ** 122) / (1e18 / 2 / 2 ** 122)).toBeCloseTo(1, 8);
    expect(collision(1e12, 1e30) / 5e-7).toBeCloseTo(1, 6);
  });

  test("the estimate is low, by little where collisions are rare", () => {
    for (const [keys, space] of [
      [10, 1000],
      [1000, 1e6],
      [50_000, 1e9],
      [1e6, 3.5e12],
    ] as const) {
      expect(collisionEstimate(keys, space)).toBeLessThanOrEqual(collision(keys, space));
      expect(collisionEstimate(keys, space) / collision(keys, space)).toBeGreaterThan(0.99);
    }
  });

  test("the keys until a collision are the most that stay below the probability", () => {
    for (const space of [365, 1e6, 62 ** 7, 2 ** 122]) {
      for (const p of [0.001, 0.1, 0.5, 0.99]) {
        const keys = keysUntilCollision(space, p);
        expect(collisionEstimate(keys, space)).toBeLessThanOrEqual(p * (1 + 1e-9));
        expect(collisionEstimate(keys * (1 + 1e-9) + 1, space)).toBeGreaterThan(p);
      }
    }
  });
});
