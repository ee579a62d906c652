import { expect, test } from "vitest";
import { amdahl, scalability, waveTime } from "./batch.ts";
import { formulaByName } from "./registry.ts";

test("waves are what handing out tasks one by one gives", () => {
  for (const tasks of [0, 1, 7, 8, 9, 100]) {
    for (const slots of [1, 3, 8]) {
      const free = new Array<number>(slots).fill(0);
      for (let task = 0; task < tasks; task++) {
        const next = free.indexOf(Math.min(...free));
        free[next] = (free[next] as number) + 2;
      }
      expect(waveTime(tasks, slots, 2)).toBe(Math.max(...free));
    }
  }
});

test("Amdahl: never more than processors, never more than 1 over what stays serial", () => {
  for (const parallel of [0, 0.5, 0.95, 1]) {
    for (const processors of [1, 2, 16, 1e6]) {
      const speedup = amdahl(parallel, processors);
      expect(speedup).toBeLessThanOrEqual(processors * (1 + 1e-12));
      if (parallel < 1) expect(speedup).toBeLessThanOrEqual((1 / (1 - parallel)) * (1 + 1e-12));
    }
  }
  expect(amdahl(0.95, 16)).toBeCloseTo(9.142857, 6);
});

test("the universal scalability law without coherence is Amdahl's", () => {
  for (const nodes of [1, 4, 64])
    for (const serial of [0, 0.03, 0.5]) expect(scalability(nodes, serial, 0)).toBeCloseTo(amdahl(1 - serial, nodes), 12);
});

test("the best number of nodes has the highest throughput, or its neighbour has", () => {
  for (const [contention, coherence] of [
    [0.03, 0.001],
    [0, 0.01],
    [0.2, 0.0005],
  ] as const) {
    const best = formulaByName.get("usl-best-nodes")?.evaluate([contention, coherence]) as number;
    const values = Array.from({ length: 200 }, (_, index) => scalability(index + 1, contention, coherence));
    const highest = values.indexOf(Math.max(...values)) + 1;
    expect([best, best + 1]).toContain(highest);
  }
});
