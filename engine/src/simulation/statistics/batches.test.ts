import { expect, test } from "vitest";
import { RandomStream } from "../kernel/random.ts";
import { batchHalfWidth, FlowBatches } from "./batches.ts";
import { RequestCounter } from "./flow-statistics.ts";

const noise = (name: string, n: number): number[] => {
  const stream = new RandomStream(1, name);
  return Array.from({ length: n }, () => stream.normal());
};

test("independent batches give the interval of Student's t", () => {
  const values = noise("independent", 30);
  const mean = values.reduce((sum, value) => sum + value, 0) / 30;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 29);
  expect(batchHalfWidth(values)).toBeCloseTo((2.0452 * deviation) / Math.sqrt(30), 10);
});

test("too few batches give none, and so do batches that depend on each other", () => {
  expect(batchHalfWidth(noise("few", 9))).toBeNull();
  let level = 0;
  const walk = noise("walk", 30).map((step) => {
    level += step;
    return level;
  });
  expect(batchHalfWidth(walk)).toBeNull();
});

test("intervals cover the value that they should about 95 times in 100", () => {
  let covered = 0;
  let given = 0;
  for (let run = 0; run < 400; run++) {
    const stream = new RandomStream(run, "latencies");
    const counter = new RequestCounter(0);
    const batches = new FlowBatches();
    for (let batch = 0; batch < 30; batch++) {
      for (let i = stream.below(100); i >= 0; i--) {
        const latency = stream.exponential();
        counter.completed += 1;
        counter.latency.add(latency);
      }
      batches.cut(counter);
    }
    const half = batches.meanLatency();
    if (half === null) continue;
    given += 1;
    if (Math.abs((counter.latency.mean() ?? 0) - 1) <= half) covered += 1;
  }
  expect(given).toBeGreaterThan(380);
  // Four standard deviations of 400 tries at 95%.
  expect(covered / given).toBeGreaterThan(0.95 - 0.044);
});

test("a percentile without enough requests beyond it in each batch has no interval", () => {
  const stream = new RandomStream(1, "percentiles");
  const counter = new RequestCounter(0);
  const batches = new FlowBatches();
  for (let batch = 0; batch < 30; batch++) {
    for (let i = 0; i < 1000; i++) counter.latency.add(stream.exponential());
    batches.cut(counter);
  }
  expect(batches.quantile(0.99)).toBeGreaterThan(0);
  expect(batches.quantile(0.999)).toBeNull();
});
