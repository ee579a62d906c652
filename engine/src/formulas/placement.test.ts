import { expect, test } from "vitest";
import { movedByModulo } from "../analysis/data/keys-moved.ts";
import { ringImbalance } from "./placement.ts";

test("moved keys are those whose residues differ, counted", () => {
  for (let before = 1; before <= 12; before++) {
    for (let after = 1; after <= 12; after++) {
      const all = before * after;
      let moved = 0;
      for (let hash = 0; hash < all; hash++) if (hash % before !== hash % after) moved += 1;
      expect(movedByModulo(before, after)).toBeCloseTo(moved / all, 12);
    }
  }
});

test("more virtual nodes make a ring more even, and none is more than even", () => {
  expect(ringImbalance(1, 1)).toBeCloseTo(1, 12);
  for (const nodes of [2, 5, 20]) {
    expect(ringImbalance(nodes, 1000)).toBeLessThan(ringImbalance(nodes, 1));
    expect(ringImbalance(nodes, 1000)).toBeGreaterThanOrEqual(1);
    expect(ringImbalance(nodes, 1000)).toBeLessThan(1.15);
  }
});
