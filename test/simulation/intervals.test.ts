import { expect, test } from "vitest";
import { simulateText, station } from "./estimate.ts";

const text = station("0.5 rps", "workers 1  service-time 1 s");

test("the intervals of single runs of M/M/1 cover the true values about 95 times in 100", () => {
  // E[T] = 1 / (μ − λ); the median of an exponential sojourn is ln 2 of that.
  const truths = { mean: 2, p50: 2 * Math.LN2, throughput: 0.5 };
  const covered = { mean: 0, p50: 0, throughput: 0 };
  const given = { mean: 0, p50: 0, throughput: 0 };
  for (let seed = 1; seed <= 100; seed++) {
    const flow = simulateText(text, { duration: 8000, warmUp: 200, seed }).flows.Ask;
    const estimates = { mean: flow?.latency.mean, p50: flow?.latency.p50, throughput: flow?.throughput };
    for (const key of ["mean", "p50", "throughput"] as const) {
      const { value, ci95 } = estimates[key] ?? { value: null, ci95: null };
      if (value === null || ci95 === null) continue;
      given[key] += 1;
      if (Math.abs(value - truths[key]) <= ci95) covered[key] += 1;
    }
  }
  for (const key of ["mean", "p50", "throughput"] as const) {
    expect(given[key], key).toBeGreaterThanOrEqual(80);
    // Three standard deviations of 100 tries at 95% below it: 88.5%.
    expect(covered[key] / given[key], key).toBeGreaterThan(0.885);
  }
});

test("a single run of a scenario has no intervals, several have", () => {
  const drill = `${text} scenario "Rush" for 10 min { at 5 min load Ask x 1.5 }`;
  const options = { scenario: 'scenario "Rush"', warmUp: 10 };
  expect(simulateText(drill, options).flows.Ask?.latency.mean.ci95).toBeNull();
  expect(simulateText(drill, options).notes.join("\n")).toContain("without further replications");
  expect(simulateText(drill, { ...options, replications: 3 }).flows.Ask?.latency.mean.ci95).toBeGreaterThan(0);
});
