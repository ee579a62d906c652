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
