import type { LatencyBreakdown, SimulationResult, Span } from "@lintel/engine/simulation";
import { describe, expect, test } from "vitest";
import { simulateText } from "./estimate.ts";

const steady = { duration: 40, warmUp: 4 };

function sumOf({ hops }: LatencyBreakdown): number {
  return hops.reduce((sum, hop) => sum + hop.queue + hop.service + hop.network + hop.retries, 0);
}

function at(breakdown: LatencyBreakdown | null | undefined, element: string): LatencyBreakdown["hops"][number] {
  const hop = breakdown?.hops.find((candidate) => candidate.element === element);
  if (!hop) throw new Error(`nothing is told about ${element}`);
  return hop;
}

/** Everything that makes a request wait, one design for each. */
const designs: Readonly<Record<string, string>> = {
  "a chain with network": `
    client User {}
    service Api { workers 2  service-time 10 ms }
    database Store { workers 1  service-time 8 ms }
    User -> Api { latency 5 ms }
    Api -> Store { latency 1 ms }
    flow Ask { from User at 80 rps  User -> Api -> Store read }`,
  "retries, backoff and a fallback": `
    client User {}
    service Api { workers 8  service-time 2 ms }
    service Flaky { workers 8  service-time 5 ms  error-rate 30% }
    service Spare { workers 8  service-time 3 ms }
    User -> Api { latency 1 ms }
    Api -> Flaky { latency 1 ms  retries 1 { backoff exponential(20 ms, max 1 s)  jitter full } }
    Api -> Spare { latency 1 ms }
    flow Ask { from User at 50 rps  User -> Api { Api -> Flaky  on error { Api -> Spare } } }`,
  "parallel branches": `
    client User {}
    service Api { workers 8  service-time 1 ms }
    service A { workers 4  service-time 10 ms }
    service B { workers 4  service-time 12 ms }
    service C { workers 4  service-time 9 ms }
    User -> Api { latency 1 ms }
    Api -> A { latency 1 ms }
    A -> C { latency 1 ms }
    Api -> B { latency 2 ms }
    Api -> C { latency 1 ms }
    flow Ask { from User at 60 rps  User -> Api { parallel first 2 of 3 { Api -> A -> C  Api -> B  Api -> C } Api -> B } }`,
  hedging: `
    client User {}
    service Api { replicas 3  workers 4  service-time hyperexponential(90% 2 ms, 10% 60 ms) }
    User -> Api { latency 1 ms  hedge after 10 ms }
    flow Ask { from User at 40 rps  User -> Api }`,
  "a quorum, and copies that a write waits for": `
    client User {}
    service Api { workers 8  service-time 1 ms }
    database Ring { workers 2  service-time 4 ms  replicate 3 { style leaderless  quorum read 2 write 2 } }
    database Pair { workers 2  service-time 4 ms  replicate 3 { style leader-follower  mode sync } }
    database Chain { workers 2  service-time 3 ms  replicate 3 { style chain  mode sync } }
    User -> Api { latency 1 ms }
    Api -> Ring, Pair, Chain { latency 1 ms }
    flow Ask { from User at 40 rps  User -> Api { Api -> Ring read  Api -> Pair write  Api -> Chain write } }`,
  "a cache that coalesces, and a limiter that asks a store": `
    client User {}
    cache Counters { workers 4  service-time 0.5 ms }
    service Api { workers 8  service-time 1 ms  rate-limit { algorithm token-bucket  rate 1000 rps  burst 100  store Counters } }
    cache Edge { workers 4  service-time 0.2 ms  keys 50  size 1 MB  item-size 1 kB  ttl 100 ms  coalesce }
    database Store { workers 2  service-time 20 ms  entity Row { key id { cardinality 50 } } }
    User -> Api { latency 1 ms }
    Api -> Counters { latency 0.5 ms }
    Api -> Edge { latency 1 ms }
    Edge -> Store { latency 1 ms }
    flow Ask { from User at 100 rps  User -> Api { Api -> Edge { Edge -> Store read key id } } }`,
  "a busy fan-out without latency": `
    client User {}
    service Api { workers 4  service-time 1 ms  blocking true }
    service Leaf { workers 2  service-time 2 ms  discipline ps }
    User -> Api { latency 0 s }
    Api -> Leaf { latency 0 s }
    flow Ask { from User at 60 rps  User -> Api { repeat 5 { Api -> Leaf } } }`,
};

describe("the latency of each hop", () => {
  test.each(Object.keys(designs))("adds up to the flow's mean: %s", (name) => {
    const flow = simulateText(designs[name] ?? "", steady).flows.Ask;
    const { breakdown, tailBreakdown } = flow ?? {};
    if (!flow || !breakdown || !tailBreakdown) throw new Error("nothing was followed");
    expect(breakdown.total).toBe(flow.latency.mean.value);
    expect(breakdown.followed).toBe(breakdown.of);
    // Each of thousands of sums is exact to the rounding of a double.
    expect(Math.abs(sumOf(breakdown) / breakdown.total - 1)).toBeLessThan(1e-9);
    expect(Math.abs(sumOf(tailBreakdown) / tailBreakdown.total - 1)).toBeLessThan(1e-9);
    expect(tailBreakdown.total).toBeGreaterThan((flow.latency.p99.value ?? 0) * 0.99);
  });

  test("is the queue, the service and the way that were written", () => {
    const { flows, components } = simulateText(designs["a chain with network"] ?? "", { ...steady, duration: 60 });
    const breakdown = flows.Ask?.breakdown;
    const api = at(breakdown, "Api");
    expect(api.network).toBeCloseTo(0.01, 9);
    expect(api.service).toBeCloseTo(0.01, 3);
    expect(at(breakdown, "Store").network).toBeCloseTo(0.002, 9);
    // All requests of the flow wait there, so what they waited is what the component saw.
    expect(at(breakdown, "Store").queue / (components.Store?.wait ?? 0)).toBeCloseTo(1, 2);
  });

  test("tells failed attempts and pauses apart, also where a fallback answers", () => {
    const { breakdown } = simulateText(designs["retries, backoff and a fallback"] ?? "", steady).flows.Ask ?? {};
    // 30% fail once (7 ms, then 10 ms of pause on average), 9% twice.
    expect(at(breakdown, "Flaky").retries).toBeGreaterThan(0.3 * 0.015);
    expect(at(breakdown, "Flaky").retries).toBeLessThan(0.3 * 0.025 + 0.09 * 0.007);
    expect(at(breakdown, "Spare").service).toBeGreaterThan(0.09 * 0.002);
    expect(at(breakdown, "Api").retries).toBe(0);
  });

  test("is known from a sample where there are many requests, and says so", () => {
    const { flows } = simulateText(
      `client User {}  service Api { workers 1  service-time 0.5 ms }  User -> Api { latency 1 ms }  flow Ask { from User at 1000 rps  User -> Api }`,
      { duration: 50, warmUp: 0 },
    );
    const { breakdown, latency } = flows.Ask ?? {};
    if (!breakdown) throw new Error("nothing was followed");
    expect(breakdown.of).toBeGreaterThan(45_000);
    expect(breakdown.followed).toBeGreaterThan(15_000);
    expect(breakdown.followed).toBeLessThan(19_000);
    expect(breakdown.total).toBe(latency?.mean.value);
    expect(sumOf(breakdown)).toBeCloseTo(breakdown.total, 12);
    expect(at(breakdown, "Api").queue).toBeCloseTo((latency?.mean.value ?? 0) - 0.002 - 0.0005, 4);
  });
});

test("the slowest requests show every call, its caller, its attempts and what the request waited for", () => {
  const { slowest } = simulateText(designs["retries, backoff and a fallback"] ?? "", steady);
  expect(slowest).toHaveLength(10);
  const request = slowest.find(({ spans }) => spans.some((span) => span.attempt === 2 && span.outcome === "error"));
  if (!request) throw new Error("no request failed twice");
  expect(request.outcome).toBe("ok");
  const [api, first, second, spare] = request.spans as [Span, Span, Span, Span];
  expect([api, first, second, spare].map((span) => [span.element, span.parent, span.attempt, span.outcome, span.critical])).toEqual([
    ["Api", null, 1, "ok", true],
    ["Flaky", 0, 1, "error", true],
    ["Flaky", 0, 2, "error", true],
    ["Spare", 0, 1, "ok", true],
  ]);
  expect(api.end).toBeCloseTo(request.total, 12);
  expect(first.network).toBeCloseTo(0.002, 12);
  expect(second.sent).toBeGreaterThan(first.end ?? Number.POSITIVE_INFINITY);
  for (const span of request.spans) expect((span.end ?? 0) - span.sent).toBeGreaterThanOrEqual(span.wait + span.service - 1e-12);
});

test("of branches at the same time the slowest is critical, and what nobody waits for is not", () => {
  const { slowest } = simulateText(designs["parallel branches"] ?? "", steady);
  for (const { spans } of slowest) {
    const branches = spans.filter((span) => span.parent === 0).slice(0, 3);
    expect(branches.filter((span) => span.critical)).toHaveLength(1);
  }
});

describe("failures", () => {
  const failing = (rest: string, flow = "User -> Api -> Store read", options = {}): SimulationResult =>
    simulateText(
      `client User {}  service Api { workers 50  service-time 1 ms }  User -> Api { latency 1 ms  timeout 500 ms }
       flow Ask { from User at 100 rps  ${flow} }  ${rest}`,
      { ...steady, ...options },
    );

  test("a timeout is blamed on what the deepest call was waiting for", () => {
    const { flows } = failing(
      `service Middle { workers 500  service-time 1 ms }  database Store { workers 1  service-time 20 ms }
       Api -> Middle { latency 1 ms }  Middle -> Store { latency 1 ms }`,
      "User -> Api -> Middle -> Store read",
    );
    expect(flows.Ask?.errorSources.map(({ cause, element }) => [cause, element])).toEqual([["timeout", "Store"]]);
    expect(flows.Ask?.errorSources[0]?.count).toBe(flows.Ask?.errors.timeout);
  });

  test("what refuses and what fails is told apart", () => {
    const { flows } = failing(
      "database Store { workers 1  service-time 12 ms  queue-limit 2  error-rate 5% }  Api -> Store { latency 1 ms }",
    );
    const sources = flows.Ask?.errorSources ?? [];
    expect(sources.map(({ cause, element }) => `${cause} ${element}`).sort()).toEqual(["error Store", "rejected Store"]);
    for (const { cause, count } of sources) expect(count).toBe(flows.Ask?.errors[cause]);
  });

  test("an outage is blamed on what was away", () => {
    const { flows } = failing(
      `database Store { workers 4  service-time 1 ms }  Api -> Store { latency 1 ms }
       scenario "S" for 40 s { warm-up 4 s  at 10 s kill Store for 5 s }`,
      undefined,
      { scenario: "S" },
    );
    expect(flows.Ask?.errorSources.map(({ cause, element }) => [cause, element])).toEqual([["unavailable", "Store"]]);
  });
});

describe("what could not keep up", () => {
  const twoStations = (rate: string): string => `
    client User {}
    service Front { workers 4  service-time 1 ms }
    database Back { workers 1  service-time 10 ms }
    User -> Front { latency 1 ms }
    Front -> Back { latency 1 ms }
    flow Ask { from User at ${rate}  User -> Front -> Back read }
    scenario "Rush" for 60 s { warm-up 5 s  at 20 s load Ask x 1.6 }`;

  test("is named with the moment at which it began", () => {
    const { saturated } = simulateText(twoStations("80 rps"), { scenario: "Rush", replications: 3 });
    expect(saturated.map(({ element }) => element)).toEqual(["Back"]);
    const [back] = saturated;
    expect(back?.at).toBeGreaterThanOrEqual(18);
    expect(back?.at).toBeLessThan(27);
    expect(back?.until).toBeNull();
    expect(back?.replications).toBe(3);
    expect(back?.queue).toBeGreaterThan(500);
  });

  test("is nothing where the load is high but carried", () => {
    expect(simulateText(twoStations("55 rps"), { scenario: "Rush", replications: 3 }).saturated).toEqual([]);
  });

  /** Callers that hold their workers, or places, while they wait for what is behind. */
  const holding = (front: string, back: string): readonly string[] =>
    simulateText(
      `client User {}
       service Front { concurrency 60  service-time 1 ms }
       service Middle { workers 20  blocking true  service-time ${front} }
       database Back { workers 4  service-time 10 ms }
       User -> Front { latency 0 s }  Front -> Middle { latency 0 s }  Middle -> Back { latency 0 s }
       flow Ask { from User at 200 rps  User -> Front -> Middle -> Back read }
       scenario "Slow" for 40 s { warm-up 5 s  at 15 s slow ${back} x 3 for 10 s }`,
      { scenario: "Slow" },
    ).saturated.map(({ element }) => element);

  test("is what callers wait for with all their places, not only where the queue is: it comes first", () => {
    expect(holding("1 ms", "Back")).toEqual(["Back", "Middle", "Front"]);
    // Here the caller's own work is too much, and what is behind it has time.
    expect(holding("50 ms", "Middle")).toEqual(["Middle", "Front"]);
  });

  test("also of consumers that messages wait for", () => {
    const { saturated } = simulateText(
      `client User {}  service Api { service-time 1 ms }  queue Jobs {}  worker Handler { workers 1  service-time 20 ms }
       User -> Api { latency 1 ms }  Api ~> Jobs { latency 1 ms }  Jobs -> Handler
       flow Ask { from User at 70 rps  User -> Api ~> Jobs }`,
      steady,
    );
    expect(saturated.map(({ element }) => element)).toContain("Handler");
  });
});

describe("what an action changed", () => {
  const scenario = `
    client User {}
    service Api { replicas 2  workers 4  service-time 1 ms }
    database Store { replicas 1  workers 1  service-time 6 ms }
    User -> Api { latency 1 ms }
    Api -> Store { latency 1 ms }
    flow Ask { from User at 80 rps  User -> Api -> Store read }
    scenario "Slow" for 90 s { warm-up 5 s  at 40 s slow Store x 3 for 4 s }`;

  test("before and after of each flow and of the components that moved, and when it was over", () => {
    const { changes } = simulateText(scenario, { scenario: "Slow", replications: 2 });
    expect(changes).toHaveLength(1);
    const [change] = changes;
    expect(change).toMatchObject({ time: 40, element: "Store", before: { from: 5, to: 40 }, after: { from: 40, to: 44 } });
    const ask = change?.flows[0];
    expect(ask?.before?.p99).toBeLessThan(0.1);
    expect(ask?.after.p99).toBeGreaterThan(0.3);
    expect(ask?.disturbed).toBe(true);
    // Four seconds of 1.44 times what it can do, then 0.48: less than two seconds later the queue is gone.
    expect(ask?.recoveredAfter).toBeGreaterThanOrEqual(4);
    expect(ask?.recoveredAfter).toBeLessThan(12);
    expect(change?.components[0]?.element).toBe("Store");
    expect(change?.components[0]?.before?.utilisation).toBeCloseTo(0.48, 1);
    expect(change?.components[0]?.after.utilisation).toBeGreaterThan(0.95);
    expect(change?.components.map(({ element }) => element)).not.toContain("Api");
  });

  test("an action without consequences changes nothing, and one in the warm-up has nothing before it", () => {
    const { changes } = simulateText(
      scenario.replace("at 40 s slow Store x 3 for 4 s", "at 2 s slow Store x 1 for 1 s  at 40 s slow Store x 1 for 4 s"),
      {
        scenario: "Slow",
      },
    );
    expect(changes.map(({ before }) => before)).toEqual([null, { from: 5, to: 40 }]);
    expect(changes[1]?.flows[0]).toMatchObject({ disturbed: false, recoveredAfter: null });
    expect(changes[1]?.components).toEqual([]);
  });

  test("failures that come now and then are no consequence, and throughput counts what was under way at the end of the warm-up", () => {
    const flaky = `
      client User {}
      service Api { workers 50  service-time 200 ms  error-rate 0.3% }
      service Other { service-time 1 ms }
      User -> Api
      User -> Other
      flow Ask { from User at 100 rps  User -> Api }
      flow Tell { from User at 5 rps  User -> Other }
      scenario "Other" for 60 s { warm-up 10 s  at 20 s slow Other x 2 for 5 s }`;
    for (const seed of [1, 2, 3]) {
      const { changes, series } = simulateText(flaky, { scenario: "Other", seed });
      const [ask] = changes[0]!.flows;
      expect(ask).toMatchObject({ flow: "Ask", disturbed: false, recoveredAfter: null });
      const answered = series.flows.Ask!.throughput.slice(10, 20).reduce<number>((sum, value) => sum + (value ?? 0), 0);
      expect(ask!.before!.throughput).toBeCloseTo(answered / 10, 6);
    }
  });
});
