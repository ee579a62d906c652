import { analyze } from "@lintel/engine/analysis";
import { designFromText } from "@lintel/language";
import { expect, test } from "vitest";
import { simulateText } from "./estimate.ts";

const design = (cache: string, field: string, more = ""): string => `
  client User {}
  service Api { replicas 4  service-time 1 ms }
  cache Hot { ${cache} }
  database Store { replicas 1  workers 64  service-time 5 ms  entity Item { key id { ${field} } } ${more} }
  User -> Api
  Api -> Hot
  Api -> Store
  flow Ask { from User at 1k rps  User -> Api { Api -> Hot "get" on miss { Api -> Store read key id } } }
`;

/* A cache with room for a tenth of its keys, kept one by one and by Che's characteristic time; what the store's field says differs. */
test.each([
  ["a flatter and larger field", "size 1 MB  item-size 1 kB  keys 10k  skew zipf(0.8)", "cardinality 10 billion  skew zipf(0.5)"],
  ["a field without a skew", "size 1 MB  item-size 1 kB  keys 10k  skew zipf(0.8)", "cardinality 10 billion"],
  ["a field with fewer keys", "size 1 MB  item-size 1 kB  keys 10k  skew zipf(0.8)", "cardinality 500  skew zipf(1)"],
  ["a field alone has a skew", "size 1 MB  item-size 1 kB  keys 10k", "cardinality 1M  skew zipf(1.1)"],
  ["a cache of millions of entries", "size 10 GB  item-size 1 kB  keys 100M  skew zipf(0.8)", "cardinality 10 billion  skew zipf(0.7)"],
])("a cache that writes its keys hits as the analysis says: %s", (_, cache, field) => {
  const text = design(cache, field);
  const { components } = simulateText(text, { duration: 60, warmUp: 6 });
  const expected = analyze(designFromText(text).design).components.Hot?.hitRatio?.value;
  expect(expected).toBeGreaterThan(0.05);
  expect(Math.abs((components.Hot?.hitRatio ?? 0) - (expected ?? 0))).toBeLessThan(0.012);
});

test("each round of a repeated block looks up a key of its own", () => {
  const text = design("size 1 MB  item-size 1 kB  keys 10k  skew zipf(0.8)", "cardinality 10k  skew zipf(0.8)")
    .replace("User at 1k rps", "User at 200 rps")
    .replace("User -> Api {", "User -> Api { repeat 5 {")
    .replace("read key id } } }", "read key id } } } }");
  const hit = analyze(designFromText(text).design).components.Hot?.hitRatio?.value ?? 0;
  expect(hit).toBeGreaterThan(0.05);
  expect(Math.abs((simulateText(text, { duration: 60, warmUp: 6 }).components.Hot?.hitRatio ?? 0) - hit)).toBeLessThan(0.012);
});

test("a key that a scenario makes hot in the store is one key of the cache too", () => {
  const text = `${design("size 1 MB  item-size 1 kB  keys 1M", "cardinality 10 billion  skew zipf(0.7)")}
    scenario "Star" for 1 min { warm-up 5 s  at 10 s hot key Item.id 50% }`;
  const { components } = simulateText(text, { scenario: 'scenario "Star"' });
  expect(components.Hot?.hitRatio).toBeGreaterThan(0.4);
});

test("a store keeps the popularity of its field behind such a cache", () => {
  const text = design("size 1 kB  item-size 1 kB  keys 1M", "cardinality 100  skew zipf(1)", "shard Item by hash(id) into 4");
  const shares = (body: string): readonly number[] => simulateText(body, { duration: 60, warmUp: 6 }).components.Store?.shardShares ?? [];
  const alone = shares(text.replace('Api -> Hot "get" on miss { Api -> Store read key id }', "Api -> Store read key id"));
  expect(alone).toHaveLength(4);
  shares(text).forEach((share, shard) => {
    expect(Math.abs(share - (alone[shard] ?? 0))).toBeLessThan(0.015);
  });
});

const edge = (more: string): string => `
  client User {}
  cdn Edge { size 10 B  item-size 1 B  keys 1  ttl 1 s  service-time constant(0 s)  workers 1000  ${more} }
  service Origin { workers 1000  service-time constant(200 ms) }
  User -> Edge { latency 0 s }
  Edge -> Origin { latency 0 s }
  flow Get { from User at 100 rps  User -> Edge { Edge -> Origin } }
`;

test("an expired entry that everybody asks for is fetched by everybody, or once by a cache that coalesces", () => {
  const fetched = (more: string): number => simulateText(edge(more), { duration: 150 }).components.Origin?.throughput ?? 0;
  // From one miss after expiry to the next: the fetch takes 0.2 s, in which 20 more miss; what they fetch renews the entry until 0.4 s.
  expect(Math.abs(fetched("") / (21 / 1.41) - 1)).toBeLessThan(0.05);
  // Coalesced: one fetch in 0.2 s, 1 s of hits, and the wait for the next request.
  expect(Math.abs(fetched("coalesce") / (1 / 1.21) - 1)).toBeLessThan(0.02);
});

const writingBack = (keys: string): string => `
  client User {}
  cache Carts { write back  flush 5 s  size 100 B  item-size 1 B  keys ${keys}  service-time constant(0 s)  workers 1000 }
  database Db { workers 1000  service-time 1 ms }
  User -> Carts { latency 0 s  timeout 1 s }
  Carts -> Db { latency 0 s }
  flow Save { from User at 100 rps  User -> Carts write { Carts -> Db write } }
  slo Carts { rpo < 1 s }
  scenario "Crash" for 1 min { warm-up 0 s  at 30 s kill Carts for 5 s  expect no data loss }
`;

test("a cache that writes back answers first, writes each key once an interval, and loses what waits when it dies", () => {
  const spread = simulateText(writingBack("100M"), { scenario: 'scenario "Crash"' });
  expect(Math.abs((spread.components.Carts?.lostWrites ?? 0) - 500)).toBeLessThan(80);
  expect(spread.expectations[0]?.met).toBe(false);
  expect(spread.objectives[0]?.met).toBe(false);
  expect(spread.objectives[0]?.value).toBeCloseTo(5, 1);
  const few = simulateText(writingBack("10").replace("at 30 s kill Carts for 5 s", ""), { scenario: 'scenario "Crash"' });
  // Ten keys, each written 5 s after the first write since the last time.
  expect(few.components.Db?.throughput).toBeCloseTo(10 / 5.1, 0);
  expect(few.components.Carts?.lostWrites).toBe(0);
});

test("another node of a cache takes its share of the keys and leaves the rest where it is", () => {
  const text = (nodes: number): string => `
    client User {}
    cache Hot { replicas 4  size 40 kB  item-size 1 B  keys 40k  service-time constant(0 s)  workers 1000 }
    User -> Hot { latency 0 s }
    flow Ask { from User at 1k rps  User -> Hot "get" }
    scenario "Scale" for 20 s { warm-up 0 s  at 10 s scale Hot to ${nodes} }
  `;
  const hits = (nodes: number, second: number): number =>
    simulateText(text(nodes), { scenario: 'scenario "Scale"' }).series.components.Hot?.hitRatio?.[second] ?? Number.NaN;
  // Every key fits, so only those that moved to the empty node are missed: a fifth, hardly any asked for twice in a second.
  expect(hits(5, 9)).toBeGreaterThan(0.95);
  expect(Math.abs(hits(5, 10) - 0.8)).toBeLessThan(0.05);
});
