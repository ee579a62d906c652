import { analyze } from "@lintel/engine/analysis";
import { defaultOptions, simulate } from "@lintel/engine/simulation";
import { designFromText } from "@lintel/language";
import { expect, test } from "vitest";

function designOf(users: number, think: string, service: string) {
  return designFromText(`
    client Desk { arrivals closed(users ${users}, think ${think}) }
    service Api { workers 1  service-time ${service}  discipline ps }
    Desk -> Api { latency 0 ms }
    flow Ask { from Desk  Desk -> Api }
  `).design;
}

test("two users who share one worker: the time by hand", () => {
  // Both think and work at rate 1. The other is found at work with probability 1/2 (one user alone). With f and g the transform alone and
  // beside the other, f = (1 + g) / (s + 2) and g = (1/2 + f/2) / (s + 1): E f = 4/3 and E g = 5/3, in all 3/2.
  // P(T > t) by its two modes: s² + 3s + 3/2 = 0, s = (−3 ± √3) / 2.
  const { flows } = analyze(designOf(2, "1 s", "exponential(1 s)"));
  const r = (3 - Math.sqrt(3)) / 2;
  const q = (3 + Math.sqrt(3)) / 2;
  // The density starts at 3/4 (rate 1 alone, 1/2 beside the other): a + b = 1, a r + b q = 3/4.
  const a = (q - 0.75) / (q - r);
  const tail = (t: number): number => a * Math.exp(-r * t) + (1 - a) * Math.exp(-q * t);
  const { latency } = flows.Ask ?? {};
  expect(latency?.mean).toBeCloseTo(1.5, 3);
  for (const [p, value] of [
    [0.5, latency?.p50],
    [0.95, latency?.p95],
    [0.99, latency?.p99],
  ] as const)
    expect(Math.abs(Math.log(tail(value ?? 0) / (1 - p)))).toBeLessThan(0.05);
});

// Service other than exponential is fitted: its p99 may be off by a fifth, as its note says.
test.each([
  ["exponential(40 ms)", 0.15],
  ["constant(40 ms)", 0.25],
  ["gamma(mean 40 ms, cv 2)", 0.25],
] as const)("twenty users, %s: as simulated", (service, off) => {
  const design = designOf(20, "1 s", service);
  const { latency } = analyze(design).flows.Ask ?? {};
  const flow = simulate(design, { ...defaultOptions, duration: 1000, seed: 4, replications: 3 }).flows.Ask?.latency;
  const ratio = (a: number | null | undefined, b: number | null | undefined): number => (a ?? 0) / (b ?? 1);
  expect(Math.abs(ratio(latency?.mean, flow?.mean.value) - 1)).toBeLessThan(0.05);
  expect(Math.abs(ratio(latency?.p50, flow?.p50.value) - 1)).toBeLessThan(0.08);
  expect(Math.abs(ratio(latency?.p95, flow?.p95.value) - 1)).toBeLessThan(0.08);
  expect(Math.abs(ratio(latency?.p99, flow?.p99.value) - 1)).toBeLessThan(off);
});
