import { expect, test } from "vitest";
import { majority, quorumOverlap, survivableFailures } from "./quorums.ts";

test("two majorities always meet, and one node less would not do", () => {
  for (let nodes = 1; nodes < 50; nodes++) {
    expect(2 * majority(nodes)).toBeGreaterThan(nodes);
    expect(2 * (majority(nodes) - 1)).toBeLessThanOrEqual(nodes);
    expect(nodes - survivableFailures(nodes)).toBeGreaterThanOrEqual(majority(nodes));
    expect(nodes - survivableFailures(nodes) - 1).toBeLessThan(majority(nodes));
  }
});

test("the overlap is the fewest copies that a read set and a write set share, over all of them", () => {
  const size = (set: number): number => [0, 1, 2, 3, 4].filter((bit) => set & (1 << bit)).length;
  for (let copies = 1; copies <= 5; copies++) {
    for (let read = 1; read <= copies; read++) {
      for (let write = 1; write <= copies; write++) {
        let fewest = copies;
        for (let a = 0; a < 1 << copies; a++) {
          if (size(a) !== read) continue;
          for (let b = 0; b < 1 << copies; b++) if (size(b) === write) fewest = Math.min(fewest, size(a & b));
        }
        expect(Math.max(0, quorumOverlap(read, write, copies))).toBe(fewest);
      }
    }
  }
});
