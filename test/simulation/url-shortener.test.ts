import { readFileSync } from "node:fs";
import { defaultOptions, type SimulationResult, simulate } from "@lintel/engine/simulation";
import { designFromText } from "@lintel/language";
import { expect, test, vi } from "vitest";

vi.setConfig({ testTimeout: 180_000 });

const file = readFileSync(new URL("../../examples/url-shortener.arch", import.meta.url), "utf8");

/** The example with a hundredth of its load, so that its scenarios run in seconds. */
const small = designFromText(file.replace("let links     = 100M / month", "let links     = 1M / month"));

function run(scenario: string): SimulationResult {
  return simulate(small.design, { ...defaultOptions, scenario: `scenario "${scenario}"` });
}

const mean = (values: readonly (number | null)[], from: number, to: number): number => {
  const known = values.slice(from, to).filter((value) => value !== null);
  return known.reduce((sum, value) => sum + value, 0) / known.length;
};

const cacheDies = run("Cache dies at peak");
const loseZone = run("Lose a zone");

test("the same seed gives the same result to the last bit, another seed another one", () => {
  expect(JSON.stringify(run("Lose a zone"))).toBe(JSON.stringify(loseZone));
  const other = simulate(small.design, { ...defaultOptions, scenario: 'scenario "Lose a zone"', seed: 2 });
  expect(JSON.stringify(other)).not.toBe(JSON.stringify(loseZone));
});

test("at full load a flow has the latency, and the cache the hit ratio, that analysis gives", () => {
  const { flows, components } = simulate(designFromText(file).design, { ...defaultOptions, duration: 12, warmUp: 2 });
  // 48.3 ms if every hop inside were 2 × 0.5 ms; but a third of the calls in three zones stay in their zone and save 2 × 0.25 ms. The limiter,
  // the service, the cache, and for 31% misses the store and the cache again: 3.63 hops × 0.5 ms / 3 = 0.6 ms less.
  expect(flows.Redirect?.latency.mean.value).toBeCloseTo(0.0477, 3);
  expect(flows.Redirect?.latency.p99.value).toBeCloseTo(0.066, 2);
  expect(components.LinkCache?.hitRatio).toBeCloseTo(0.686, 1);
  expect(components.Api?.utilisation).toBeCloseTo(0.218, 2);
  expect(components.Links?.shardShares).toHaveLength(16);
});

test("without its cache the store takes every read, and the breakers open", () => {
  const { series, timeline } = cacheDies;
  const hits = series.components.LinkCache?.hitRatio ?? [];
  expect(mean(hits, 60, 179)).toBeGreaterThan(0.3);
  expect(mean(series.components.LinkCache?.up ?? [], 185, 235)).toBe(0);
  const links = series.components.Links?.utilisation ?? [];
  expect(mean(links, 190, 235) / mean(links, 100, 175)).toBeGreaterThan(1.3);
  // A cache of 12 billion keys does not warm up in minutes.
  expect(mean(hits, 245, 300)).toBeLessThan(0.5 * mean(hits, 60, 179));
  expect(timeline.map((entry) => entry.text)).toContain("Api -> LinkCache: breakers open");
  expect(timeline.map((entry) => entry.text)).toContain("Api -> LinkCache: all breakers closed again");
});

test("a best-effort cache that dies fails no request", () => {
  expect(cacheDies.expectations.map((verdict) => [verdict.text, verdict.met])).toEqual([
    ["Redirect availability > 99%", true],
    ["Redirect p99 < 1 s after 6 min", true],
  ]);
  expect(cacheDies.flows.Redirect?.availability).toBe(1);
});

test("a lost zone costs the detection and failover times, and no acknowledged write", () => {
  const { timeline, components, expectations, series } = loseZone;
  const at = (text: string): number => timeline.find((entry) => entry.text === text)?.time ?? Number.NaN;
  // 1 s × 3 misses, then 2 s; 5 s × 2 misses, then 20 s.
  expect(at("Edge: replica 2 is the new active replica")).toBeCloseTo(125, 6);
  expect(at("Links: replica 2 is the new leader of shard 1")).toBeCloseTo(150, 6);
  expect(components.Api?.replicas).toEqual({ min: 4, max: 6 });
  expect(components.Links?.lostWrites).toBe(0);
  expect(expectations.find((verdict) => verdict.text === "no data loss")?.met).toBe(true);
  // Nothing gets through while the passive gateway takes over; later everything does.
  expect(mean(series.flows.Redirect?.throughput ?? [], 121, 124)).toBe(0);
  expect(mean(series.flows.Redirect?.errors ?? [], 200, 230)).toBe(0);
});

test("waiting obeys Little's law at every component", () => {
  for (const component of Object.values(cacheDies.components)) {
    if (component.wait === null || component.queueLength.mean < 1e-6) continue;
    expect(component.queueLength.mean / (component.throughput * component.wait)).toBeCloseTo(1, 1);
  }
});

test("the slowest requests show where their time went", () => {
  const slowest = cacheDies.slowest[0];
  expect(slowest?.spans.length).toBeGreaterThan(0);
  for (const span of slowest?.spans ?? []) expect(span.start + span.wait + span.service).toBeLessThanOrEqual((slowest?.total ?? 0) + 1e-9);
  const totals = cacheDies.slowest.map((request) => request.total);
  expect(totals).toEqual([...totals].sort((a, b) => b - a));
});

test("every series has a value for each second", () => {
  expect(cacheDies.series.interval).toBe(1);
  expect(cacheDies.series.flows.Redirect?.p99).toHaveLength(600);
  expect(cacheDies.series.components.Api?.utilisation).toHaveLength(600);
});

test("no note speaks of a failed self-check or an early stop", () => {
  for (const note of [...cacheDies.notes, ...loseZone.notes]) expect(note).not.toMatch(/Internal check|stopped/);
});
