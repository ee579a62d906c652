import { analyze } from "@lintel/engine/analysis";
import { defaultOptions, simulate } from "@lintel/engine/simulation";
import { designFromText } from "@lintel/language";
import { expect, test, vi } from "vitest";

// Some hundred thousand requests: a busy machine needs its time.
vi.setConfig({ testTimeout: 60_000 });

const text = `
  client User {}
  service Api { workers 1  service-time exponential(5 ms)  discipline lifo }
  User -> Api { latency 0 ms }
  flow Ask { from User at 140 rps  User -> Api }
  slo Ask { latency p99 < 100 ms }
`;

test("the last to come served first: a tail twice as long as in order of arrival, and no promise kept that is not", () => {
  const { design } = designFromText(text);
  const { flows, objectives } = analyze(design);
  const computed = flows.Ask?.latency;
  const simulated = simulate(design, { ...defaultOptions, duration: 1000, replications: 3 }).flows.Ask?.latency;
  const off = (statistic: "mean" | "p99"): number => Math.abs((computed?.[statistic] ?? 0) / (simulated?.[statistic].value ?? 1) - 1);
  expect(off("mean")).toBeLessThan(0.03);
  // 77 ms in order of arrival.
  expect(off("p99")).toBeLessThan(0.12);
  expect(objectives[0]?.met).toBe(false);
});
