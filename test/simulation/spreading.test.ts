import { expect, test, vi } from "vitest";
import { expectWithin, simulateText, sojourn } from "./estimate.ts";

// Millions of requests: a busy machine needs its time.
vi.setConfig({ testTimeout: 180_000 });

/* Rows 19–25, 27 and 28 of the reference values: balancing, forks, caches, quorums, retries, limits. */

const balanced = (rate: number, strategy: string, replicas: number): string => `
  client User {}
  loadbalancer Front { strategy ${strategy}  service-time constant(0 s)  workers 1000 }
  service Station { replicas ${replicas}  workers 1  service-time 1 s }
  User -> Front { latency 0 s }
  Front -> Station { latency 0 s }
  flow Ask { from User at ${rate} rps  User -> Front -> Station }
`;

test.each([
  [1, 1.42632, 0.01],
  [1.6, 2.95574, 0.03],
  [1.8, 5.47491, 0.05],
])("row 19: join the shorter of two queues, λ %d", (rate, expected, width) => {
  expectWithin(balanced(rate, "least-connections", 2), sojourn, expected, width);
});

test.each([
  [0.5, 1.2657],
  [0.9, 2.6141],
])("row 20: power of two choices over 200 servers, λ %d each", (rate, expected) => {
  // The value is that of infinitely many servers.
  const { flows } = simulateText(balanced(rate * 200, "power-of-two", 200), { duration: 1000 });
  expect(Math.abs((flows.Ask?.latency.mean.value ?? 0) / expected - 1)).toBeLessThan(0.03);
});

test.each([
  [0.5, 2.875, 0.01],
  [0.8, 7, 0.03],
])("row 21: fork-join over two stations, ρ %d", (rate, expected, width) => {
  const text = `
    client User {}
    service Fork { workers 1000  service-time constant(0 s) }
    service A { workers 1  service-time 1 s }
    service B { workers 1  service-time 1 s }
    User -> Fork { latency 0 s }
    Fork -> A { latency 0 s }
    Fork -> B { latency 0 s }
    flow Ask { from User at ${rate} rps  User -> Fork { parallel { Fork -> A  Fork -> B } } }
  `;
  expectWithin(text, sojourn, expected, width);
});

const cached = (entries: number, keys: number, exponent: number, policy: string): string => `
  client User {}
  cache Front { policy ${policy}  size ${entries} B  item-size 1 B  keys ${keys}  skew zipf(${exponent})  service-time constant(0 s)  workers 1000 }
  User -> Front { latency 0 s }
  flow Ask { from User at 1k rps  User -> Front "get" }
`;

test.each([
  [50, 0.4608],
  [100, 0.5766],
  [200, 0.6977],
])("row 22: LRU with room for %d of 1000 keys, Zipf 1", (entries, expected) => {
  const result = simulateText(cached(entries, 1000, 1, "lru"), { duration: 500 });
  expect(Math.abs((result.components.Front?.hitRatio ?? 0) - expected)).toBeLessThan(0.002);
});

test.each([
  ["lru", 0.616627],
  ["fifo", 0.590396],
  ["random", 0.590396],
])("row 23: %s with room for 2 of 5 keys, Zipf 1.4", (policy, expected) => {
  const result = simulateText(cached(2, 5, 1.4, policy), { duration: 500 });
  expect(Math.abs((result.components.Front?.hitRatio ?? 0) - expected)).toBeLessThan(0.002);
});

test("LFU keeps the most popular keys, ARC lies between it and LRU", () => {
  const ratio = (policy: string): number => simulateText(cached(100, 1000, 1, policy), { duration: 60 }).components.Front?.hitRatio ?? 0;
  const [lru, lfu, arc] = [ratio("lru"), ratio("lfu"), ratio("arc")];
  // H(100) / H(1000); the entry of the 100th key is where the others come and go.
  expect(Math.abs(lfu - 0.692993)).toBeLessThan(0.007);
  expect(arc).toBeGreaterThan(lru + 0.03);
  expect(arc).toBeLessThan(lfu);
});

test.each([
  [100, 99, 0.633968, 500],
  [2000, 9999, 0.181277, 100],
])("row 24: one of %d calls is slow", (calls, fast, expected, duration) => {
  const text = `
    client User {}
    service Fan { workers 1000  service-time constant(0 s) }
    service Leaf { workers 1000000  service-time empirical(0 s ${fast}, 1 s 1) }
    User -> Fan { latency 0 s }
    Fan -> Leaf { latency 0 s }
    flow Ask { from User at 10 rps  User -> Fan { parallel { ${"Fan -> Leaf\n".repeat(calls)} } } }
  `;
  // A slow call takes a second, the others nothing: the mean latency is the share of requests with a slow call.
  const { flows } = simulateText(text, { duration });
  const requests = (flows.Ask?.offered ?? 0) * duration * 0.9;
  const error = 3 * Math.sqrt((expected * (1 - expected)) / requests);
  expect(Math.abs((flows.Ask?.latency.mean.value ?? 0) - expected)).toBeLessThan(error);
});

test.each([
  [3, 2, 0.01, 0.999702],
  [5, 3, 0.1, 0.99144],
])("row 25: quorum over %d copies, %d needed", (copies, needed, errorRate, expected) => {
  const text = `
    client User {}
    database Store { workers 1000  service-time constant(0 s)  error-rate ${errorRate}
      replicate ${copies} { style leaderless  quorum read ${needed} write ${needed} } }
    User -> Store { latency 0 s }
    flow Ask { from User at 1k rps  User -> Store read }
  `;
  const { flows } = simulateText(text, { duration: 300 });
  const error = 3 * Math.sqrt((expected * (1 - expected)) / 270_000);
  expect(Math.abs((flows.Ask?.availability ?? 0) - expected)).toBeLessThan(error);
});

const failing = (errorRate: number): string => `
  client User {}
  service Leaf { workers 1000  service-time constant(0 s)  error-rate ${errorRate} }
  User -> Leaf { latency 0 s  retries 3 }
  flow Ask { from User at 1k rps  User -> Leaf }
`;

test.each([
  [0.5, 1.875],
  [0.9, 3.439],
])("row 27: three retries when %d of the calls fail", (errorRate, expected) => {
  const { flows } = simulateText(failing(errorRate), { duration: 200 });
  expect(flows.Ask?.retryAmplification).toBeCloseTo(expected, 2);
});

test("row 27: three layers of four attempts load the last one 64 times", () => {
  const text = `
    client User {}
    service A { workers 1000  service-time constant(0 s) }
    service B { workers 1000  service-time constant(0 s) }
    service C { workers 100000  service-time constant(0 s)  error-rate 100% }
    User -> A { latency 0 s  retries 3 }
    A -> B { latency 0 s  retries 3 }
    B -> C { latency 0 s  retries 3 }
    flow Ask { from User at 100 rps  User -> A -> B -> C }
  `;
  const { flows, components } = simulateText(text, { duration: 50 });
  expect((components.C?.throughput ?? 0) / (flows.Ask?.offered ?? 1)).toBeCloseTo(64, 6);
});

test("row 28: a token bucket of 100 rps and burst 20 admits at most 10,020 of 20,000 requests in 100 s", () => {
  const text = `
    client User {}
    service Station { workers 1000  service-time constant(0 s)  rate-limit { algorithm token-bucket  rate 100 rps  burst 20 } }
    User -> Station { latency 0 s }
    flow Ask { from User at 200 rps  User -> Station }
  `;
  const { flows } = simulateText(text, { duration: 100, warmUp: 0 });
  const admitted = (flows.Ask?.throughput.value ?? 0) * 100;
  expect(admitted).toBeLessThanOrEqual(10_020);
  expect(admitted).toBeGreaterThan(9_900);
  expect(flows.Ask?.errors.throttled).toBeGreaterThan(9_000);
  // Throttled requests are counted apart.
  expect(flows.Ask?.availability).toBe(1);
});

test("a leaky bucket lets requests out evenly: they wait as before a server of constant time (M/D/1), and a full one refuses", () => {
  const text = (burst: number, actions = ""): string => `
    client User {}
    service Station { workers 1000  service-time constant(0 s)  rate-limit { algorithm leaky-bucket  rate 100 rps  burst ${burst} } }
    User -> Station { latency 0 s }
    flow Ask { from User at 80 rps  User -> Station }
    scenario "S" for 20 s { warm-up 0 s  ${actions} }
  `;
  // ρ/(2μ(1 − ρ)) with ρ = 0.8, μ = 100/s; a bucket of 1,000 is never full.
  expectWithin(text(1000), sojourn, 0.02, 0.04);
  const { flows } = simulateText(text(5, "load x 2"), { scenario: 'scenario "S"' });
  expect(flows.Ask?.throughput.value).toBeLessThanOrEqual(100.3);
  expect(flows.Ask?.throughput.value).toBeGreaterThan(98);
  // Behind at most four others.
  expect(flows.Ask?.latency.p999.value).toBeLessThanOrEqual(0.0404);
  // Those that wait in it are lost with the replica, and the books still balance.
  const killed = simulateText(text(1000, "load x 2  at 10 s kill Station for 2 s"), { scenario: 'scenario "S"' });
  expect(killed.flows.Ask?.errors.unavailable).toBeGreaterThan(400);
  expect(killed.notes.join("\n")).not.toContain("Internal check");
});

test("a write around a cache leaves its entries alone; through one, what is written is there", () => {
  const hits = (write: string): number =>
    simulateText(
      `
      client User {}
      cache Hot { size 50 kB  item-size 1 kB  keys 100  write ${write}  workers 1000  service-time constant(0 s) }
      database Db { workers 1000  entity Row { key id { cardinality 100 } } }
      User -> Hot -> Db
      flow Look { from User at 2 rps  User -> Hot read key id }
      flow Change { from User at 200 rps  User -> Hot write key id { Hot -> Db write key id } }
      scenario "Cold" for 22 s { warm-up 2 s  at 1 s kill Hot for 0.1 s }
    `,
      { scenario: 'scenario "Cold"', replications: 10 },
    ).components.Hot?.hitRatio ?? Number.NaN;
  // Half of the keys fit. Empty at first, and with forty reads alone, a sixth is there on average.
  expect(hits("through")).toBeCloseTo(0.5, 1);
  expect(hits("around")).toBeLessThan(0.25);
});
