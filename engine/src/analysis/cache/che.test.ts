import { expect, test } from "vitest";
import { catalogue } from "./catalogue.ts";
import { exactHitRatio, hitRatio, lfuHitRatio } from "./che.ts";
import { harmonic } from "./harmonic.ts";
import { hitsOfOneStay } from "./ttl.ts";

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

test("few keys without approximation", () => {
  const of = (policy: "lru" | "fifo" | "random") =>
    exactHitRatio({ keys: catalogue(5, zipf(1.4)), capacity: 2, policy, lifetime: forever });
  expect(of("lru")).toBeCloseTo(0.616627, 6);
  expect(of("fifo")).toBeCloseTo(0.590396, 6);
  expect(of("random")).toBeCloseTo(0.590396, 6);
});

test("Che's approximation of FIFO and RANDOM nears the exact value with more keys", () => {
  const input = { keys: catalogue(150, zipf(0.8)), capacity: 50, policy: "fifo", lifetime: forever } as const;
  const exact = exactHitRatio(input) ?? 0;
  expect(Math.abs(hitRatio(input) - exact)).toBeLessThan(0.002);
  expect(exactHitRatio({ ...input, policy: "random" })).toBe(exact);
  const few = hitRatio({ keys: catalogue(5, zipf(1.4)), capacity: 2, policy: "fifo", lifetime: forever });
  expect(Math.abs(few - 0.590396)).toBeLessThan(0.04);
});

test.each([
  [300_000, 0.9],
  [300_000, 0.3],
  [100_000, 1],
  [100_000, 1.0000001],
  [50_000, 2.5],
])("groups of %i keys under Zipf %d against direct sums", (n, s) => {
  const total = Array.from({ length: n }, (_, i) => (n - i) ** -s).reduce((a, b) => a + b, 0);
  expect(Math.abs(harmonic(n, s) / total - 1)).toBeLessThan(1e-11);
  const one = Array.from({ length: n }, (_, i) => ({ probability: (i + 1) ** -s / total, count: 1 }));
  for (const policy of ["lru", "random"] as const) {
    for (const lifetime of [forever, 20_000]) {
      const grouped = hitRatio({ keys: catalogue(n, zipf(s)), capacity: n / 20, policy, lifetime });
      const single = hitRatio({ keys: one, capacity: n / 20, policy, lifetime });
      expect(Math.abs(grouped / single - 1)).toBeLessThan(2e-6);
    }
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

test("hits of one stay: at most those of the lifetime, at most those without one, and both at the ends", () => {
  expect(hitsOfOneStay(2, 1)).toBe(1);
  expect(hitsOfOneStay(2, 2)).toBe(2);
  expect(hitsOfOneStay(2, forever)).toBeCloseTo(Math.expm1(2), 12);
  expect(hitsOfOneStay(2, 1e9)).toBeCloseTo(Math.expm1(2), 9);
  let last = 0;
  for (let life = 0.1; life < 30; life += 0.1) {
    const hits = hitsOfOneStay(1.5, life);
    expect(hits).toBeGreaterThanOrEqual(last);
    expect(hits).toBeLessThanOrEqual(Math.min(life, Math.expm1(1.5)) + 1e-12);
    last = hits;
  }
});

test("LFU keeps the most popular keys", () => {
  const total = 1 + 1 / 2 + 1 / 3 + 1 / 4;
  expect(lfuHitRatio(4, zipf(1), 2, forever)).toBeCloseTo(1.5 / total, 12);
  expect(lfuHitRatio(4, { type: "uniform" }, 1, forever)).toBeCloseTo(0.25, 12);
  // Kept until it expires: the first key is asked for 1 / total of the time, for 10 requests.
  const first = 1 / total;
  expect(lfuHitRatio(4, zipf(1), 1, 10)).toBeCloseTo((first * 10 * first) / (1 + 10 * first), 12);
});

test("a trillion keys cost some hundreds of groups and sum to one", () => {
  for (const s of [0.6, 0.99, 1, 1.3]) {
    const keys = catalogue(1e12, zipf(s));
    expect(keys.length).toBeLessThan(600);
    expect(keys.reduce((sum, key) => sum + key.probability * key.count, 0)).toBeCloseTo(1, 6);
    expect(keys.reduce((sum, key) => sum + key.count, 0) / 1e12).toBeCloseTo(1, 6);
  }
});
