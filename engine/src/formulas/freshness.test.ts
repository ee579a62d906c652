import { expect, test } from "vitest";
import { catalogue } from "../analysis/cache/catalogue.ts";
import { hitRatio } from "../analysis/cache/che.ts";
import { pollingDelay, pollingRate, ttlHitRatio, worstPollingDelay } from "./freshness.ts";

test("half the interval is half the delay and twice the rate", () => {
  expect(pollingRate(1e6, 15) / pollingRate(1e6, 30)).toBe(2);
  expect(pollingDelay(15) / pollingDelay(30)).toBe(0.5);
  expect(pollingDelay(30)).toBeLessThan(worstPollingDelay(30));
});

test("one key's TTL hit ratio is that of a cache in which everything fits", () => {
  for (const [rate, ttl] of [
    [0.1, 1],
    [2, 60],
    [100, 3600],
  ] as const) {
    const keys = catalogue(1, { type: "uniform" });
    expect(ttlHitRatio(rate, ttl)).toBeCloseTo(hitRatio({ keys, capacity: 2, policy: "lru", lifetime: rate * ttl }), 12);
  }
  expect(ttlHitRatio(0, 60)).toBe(0);
});
