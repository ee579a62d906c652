import { readFileSync } from "node:fs";
import { analyze } from "@lintel/engine/analysis";
import { designFromText } from "@lintel/language";
import { describe, expect, test } from "vitest";

/* Figures of the example, worked out by hand in the comments. */

const text = readFileSync(new URL("../../examples/url-shortener.arch", import.meta.url), "utf8");
const { design } = await designFromText(text);
const { flows, components, links, objectives } = analyze(design);

const relative = (actual: number | null | undefined, expected: number): number => Math.abs((actual ?? Number.NaN) / expected - 1);
/** 100M links in a month of 30 days, 100 redirects for each. */
const shortened = 100e6 / 2_592_000;
const redirected = 100 * shortened;
/** Mean of lognormal(p50, p99): p50 · e^(σ²/2), σ = ln(p99/p50) / 2.32635. */
const lognormalMean = (p50: number, p99: number): number => p50 * Math.exp((Math.log(p99 / p50) / 2.3263478740408408) ** 2 / 2);
const apiMean = lognormalMean(0.002, 0.012);

describe("load", () => {
  test("flows at their rates, three times that at the peak of browsers", () => {
    expect(flows.Redirect?.rate.value).toBeCloseTo(3858.02, 2);
    expect(flows.Redirect?.peakRate.value).toBeCloseTo(11_574.07, 2);
    expect(flows.Shorten?.rate.value).toBeCloseTo(38.58, 2);
    expect(flows.Shorten?.peakRate.value).toBeCloseTo(38.58, 2);
  });

  test("the gateway takes both flows", () => expect(components.Edge?.rate.value).toBeCloseTo(redirected + shortened, 6));

  test("the service is called once for each, and again for the few that time out behind it", () => {
    expect(relative(components.Api?.rate.value, redirected + shortened)).toBeLessThan(1e-4);
    expect(components.Api?.rate.value).toBeGreaterThanOrEqual(redirected + shortened);
  });

  test("the store takes the misses and the new links", () => {
    const hit = components.LinkCache?.hitRatio?.value as number;
    expect(relative(components.Links?.readRate.value, redirected * (1 - hit))).toBeLessThan(1e-4);
    expect(relative(components.Links?.writeRate.value, shortened)).toBeLessThan(2e-3);
  });

  test("the cache takes the limiter's counts, the lookups and the fills", () => {
    const hit = components.LinkCache?.hitRatio?.value as number;
    const expected = redirected + shortened + redirected + redirected * (1 - hit) + shortened;
    expect(relative(components.LinkCache?.rate.value, expected)).toBeLessThan(1e-4);
    expect(links["Edge -> LinkCache"]?.rate.value).toBeCloseTo(redirected + shortened, 6);
    expect(components.LinkCache?.originRateWhenCold?.value).toBeCloseTo(redirected, 0);
  });

  test("each click is published once and consumed once", () => {
    for (const id of ["Clicks", "Analytics"]) expect(relative(components[id]?.rate.value, redirected)).toBeLessThan(1e-4);
    expect(relative(links["Clicks -> Analytics"]?.rate.value, redirected)).toBeLessThan(1e-4);
  });

  test("nothing says how often the sweeper runs", () => {
    expect(components.Cleanup?.rate.value).toBeNull();
    expect(components.Cleanup?.rate.note).toContain("nothing says how often Cleanup runs");
    expect(components.Links?.rate.note).toContain("Cleanup");
  });
});

describe("capacity", () => {
  test("the service: 6 replicas of 8 workers at 2.69 ms", () => {
    expect(components.Api?.capacityPerReplica.value).toBeCloseTo(8 / apiMean, 6);
    expect(components.Api?.maxThroughput.value).toBeCloseTo((6 * 8) / apiMean, 5);
    expect(relative(components.Api?.utilisation.value, ((redirected + shortened) * apiMean) / 48)).toBeLessThan(1e-4);
    expect(relative(components.Api?.peakUtilisation.value, ((3 * redirected + shortened) * apiMean) / 48)).toBeLessThan(1e-4);
  });

  test("the gateway: one active replica of 32 workers at 0.5 ms", () => {
    expect(components.Edge?.utilisation.value).toBeCloseTo(((redirected + shortened) * 0.0005) / 32, 9);
  });

  test("the service limits redirects at its declared size, the gateway once it has scaled", () => {
    expect(flows.Redirect?.bottleneck).toBe("Api");
    // Both flows grow together, so redirects get 100 of 101 parts of the service's 17,840 per second.
    expect(relative(flows.Redirect?.maxThroughput.value, ((48 / apiMean) * 100) / 101)).toBeLessThan(1e-4);
    const throughput = objectives.find((objective) => objective.id.includes("throughput"));
    expect(relative(throughput?.value, (64_000 * 100) / 101)).toBeLessThan(1e-4);
    expect(throughput).toMatchObject({ met: true, dominatedBy: "Edge" });
  });

  test("six replicas cost 0.17 dollars an hour each for 720 hours", () =>
    expect(components.Api?.costPerMonth?.value).toBeCloseTo(6 * 0.17 * 720, 6));
});

describe("latency", () => {
  test("a redirect is mostly the way there and back", () => {
    const hit = components.LinkCache?.hitRatio?.value as number;
    const store = lognormalMean(0.003, 0.025);
    const cache = components.LinkCache?.sojourn.mean as number;
    // 40 ms for the user's network; inside, there and back. The only active gateway calls one of three zones, its own among them:
    // 2 × (0.25 ms / 3 + 0.5 ms × 2/3) = 0.8333 ms. Of all pairs in three zones a third is in one zone too, so every hop has that mean.
    // A miss also reads the store and fills the cache. Queues are short.
    const hop = 2 * (0.00025 / 3 + (0.0005 * 2) / 3);
    const expected = 0.04 + 0.0005 + (hop + cache) + hop + apiMean + (hop + cache) + (1 - hit) * (hop + store + hop + cache);
    expect(relative(flows.Redirect?.latency.mean, expected)).toBeLessThan(1e-3);
    expect(flows.Redirect?.latency.p99).toBeLessThan(0.15);
    expect(flows.Redirect?.latency.p99).toBeGreaterThan(0.04 + 0.012);
    expect(flows.Redirect?.hops[0]?.element).toBe("Visitor -> Edge");
  });

  test("shares of the hops sum to one", () => {
    for (const flow of Object.values(flows)) expect(flow.hops.reduce((sum, hop) => sum + hop.share, 0)).toBeCloseTo(1, 9);
  });

  test("percentiles rise", () => {
    for (const { latency } of Object.values(flows)) {
      const rising = [latency.p50, latency.p90, latency.p95, latency.p99, latency.p999] as number[];
      expect(rising).toEqual([...rising].sort((a, b) => a - b));
    }
  });
});

describe("availability", () => {
  test("a redirect needs the region, the gateway pair, one service replica and, on a miss, one store copy", () => {
    const hit = components.LinkCache?.hitRatio?.value as number;
    // 99.5% and 5 min to repair: one failure in 60,000 s; 3 s to notice and 2 s to fail over.
    const edge = (1 - 0.005 ** 2) / (1 + 5 / 59_700);
    const api = 1 - 0.001 ** 6;
    // The cache answers hits as long as one of its replicas is up; otherwise the store does.
    const answered = hit * (1 - 0.005 ** 3);
    const store = answered + (1 - answered) * (1 - 0.005 ** 3);
    expect(flows.Redirect?.availability.availability.value).toBeCloseTo(0.9999 * edge * api * store, 9);
    expect(flows.Redirect?.availability.availability.value).toBeGreaterThan(0.999);
    expect(flows.Redirect?.availability.availability.method).toBe("exact");
  });

  test("the region is the only single point of failure", () => {
    const single = flows.Redirect?.availability.cutSets.filter((set) => set.length === 1);
    expect(single).toEqual([["us-east"]]);
    expect(flows.Redirect?.availability.cutSets).toContainEqual(["Edge.1", "Edge.2"]);
    expect(flows.Redirect?.availability.cutSets).not.toContainEqual(["LinkCache.1", "LinkCache.2", "LinkCache.3"]);
  });
});

describe("data", () => {
  test("6.08 TB of links", () => {
    const stored = (100e6 / 2_592_000) * 10 * 365 * 86_400 * 500;
    expect(components.Links?.storage?.value).toBeCloseTo(stored, -3);
    expect(components.Links?.storage?.note).toContain("18.3 TB");
  });

  test("16 shards on a ring of 128 points each: the largest arc is about an eighth above the mean, a sixth is expected", () => {
    const shard = components.Links?.shards[0];
    expect(shard?.count).toBe(16);
    expect(shard?.hottestShare).toBeGreaterThan(0.0675);
    expect(shard?.reason).toContain("the largest of 16 is expected to have 7.23%");
    expect(shard?.hottestShare).toBeLessThan(0.075);
    expect(shard?.method).toBe("approximation");
  });

  test("semi-sync loses nothing, and a new leader takes 10 + 20 s", () => {
    expect(components.Links?.rpo?.value).toBe(0);
    expect(components.Links?.rto?.value).toBe(30);
    expect(components.Metrics?.rpo?.value).toBe(1);
  });
});

test("every objective is met", () => {
  expect(objectives).toHaveLength(7);
  for (const objective of objectives) expect(objective).toMatchObject({ met: true });
});

test("inputs that nobody wrote are listed with their reasons", () => {
  const inputs = flows.Shorten?.assumed.map((input) => input.input) ?? [];
  expect(inputs).toContain("service-time of KeyStore");
  expect(inputs).not.toContain("service-time of Api");
  expect(flows.Shorten?.assumed.every((input) => input.reason !== "")).toBe(true);
});
