import { expect, test } from "vitest";
import { catalogue } from "./catalogue.ts";
import { hitRatio } from "./che.ts";

const zipf = (exponent: number) => ({ type: "zipf", exponent }) as const;
const forever = Number.POSITIVE_INFINITY;

test.each([
  [50, 0.461038],
  [100, 0.576525],
  [200, 0.697385],
])("LRU of %d entries over 1,000 keys under Zipf 1 hits %d", (capacity, expected) => {
  const ratio = hitRatio({ keys: catalogue(1000, zipf(1)), capacity, policy: "lru", lifetime: forever });
  expect(Math.abs(ratio / expected - 1)).toBeLessThan(1e-5);
});

test("LRU of 2 of 5 keys under Zipf 1.4 (exact .616627)", () => {
  expect(hitRatio({ keys: catalogue(5, zipf(1.4)), capacity: 2, policy: "lru", lifetime: forever })).toBeCloseTo(0.608235, 5);
});

test("FIFO and RANDOM are near their exact .590396", () => {
  for (const policy of ["fifo", "random"] as const) {
    const ratio = hitRatio({ keys: catalogue(5, zipf(1.4)), capacity: 2, policy, lifetime: forever });
    expect(Math.abs(ratio - 0.590396)).toBeLessThan(0.04);
  }
});

test("grouping keys changes nothing that shows", () => {
  const n = 300_000;
  const s = 0.9;
  let total = 0;
  for (let k = 1; k <= n; k++) total += k ** -s;
  const one = Array.from({ length: n }, (_, i) => ({ probability: (i + 1) ** -s / total, count: 1 }));
  for (const policy of ["lru", "random"] as const) {
    const grouped = hitRatio({ keys: catalogue(n, zipf(s)), capacity: 20_000, policy, lifetime: forever });
    const single = hitRatio({ keys: one, capacity: 20_000, policy, lifetime: forever });
    expect(Math.abs(grouped / single - 1)).toBeLessThan(1e-5);
  }
});

test("equally popular keys hit as often as they fit", () => {
  const ratio = hitRatio({ keys: catalogue(1000, { type: "uniform" }), capacity: 100, policy: "lru", lifetime: forever });
  expect(ratio).toBeCloseTo(0.1, 9);
});

test("everything fits, nothing fits", () => {
  expect(hitRatio({ keys: catalogue(10, zipf(1)), capacity: 10, policy: "lru", lifetime: forever })).toBe(1);
  expect(hitRatio({ keys: catalogue(10, zipf(1)), capacity: 0, policy: "lru", lifetime: forever })).toBe(0);
});

test("a TTL alone: one hit for each request within the lifetime", () => {
  // One key, a lifetime of 3 requests: 3 hits after each miss.
  expect(hitRatio({ keys: [{ probability: 1, count: 1 }], capacity: 5, policy: "lru", lifetime: 3 })).toBeCloseTo(0.75, 12);
});

test("LFU keeps the most popular keys", () => {
  const keys = catalogue(4, zipf(1));
  const total = 1 + 1 / 2 + 1 / 3 + 1 / 4;
  expect(hitRatio({ keys, capacity: 2, policy: "lfu", lifetime: forever })).toBeCloseTo(1.5 / total, 12);
});

test("billions of keys sum to one", () => {
  const keys = catalogue(12e9, zipf(0.99));
  expect(keys.length).toBeLessThan(4000);
  expect(keys.reduce((sum, key) => sum + key.probability * key.count, 0)).toBeCloseTo(1, 9);
});
