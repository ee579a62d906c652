import { expect, test } from "vitest";
import { ringOf, ringOwner, ringShares } from "./shard-placement.ts";

test("the more points the shards of a ring have, the more alike they are", () => {
  const shares = (nodes: number): Float64Array => ringShares(ringOf(4, nodes), 4);
  for (const nodes of [1, 100, 10_000]) expect(shares(nodes).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  const unevenness = (nodes: number): number => Math.max(...shares(nodes)) - Math.min(...shares(nodes));
  expect(unevenness(100)).toBeLessThan(unevenness(1));
  expect(unevenness(10_000)).toBeLessThan(0.02);
  expect(unevenness(200_000)).toBeLessThan(0.005);
});

test("a ring has a million points at most, and at least one for each shard", () => {
  expect(ringOf(1000, 1e9).edges).toHaveLength(1_000_000);
  expect(ringOf(3, 0).edges).toHaveLength(3);
});

test("a hash belongs to the first point above it, and beyond the last to the first of all", () => {
  const ring = { edges: Float64Array.of(10, 20, 30), owner: Int32Array.of(2, 0, 1) };
  expect([0, 9, 10, 19, 29, 30, 4e9].map((hash) => ringOwner(ring, hash))).toEqual([2, 2, 0, 0, 1, 2, 2]);
});
