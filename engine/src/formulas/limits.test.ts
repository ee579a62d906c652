import { expect, test } from "vitest";
import { RateLimiter } from "../simulation/policies/rate-limit.ts";
import { fixedWindowBurst, slidingWindowEstimate, tokenBucketAdmits } from "./limits.ts";

test("the simulator's fixed window lets two limits through around its edge, and never more", () => {
  const limiter = new RateLimiter({ algorithm: "fixed-window", rate: 1, burst: 10, window: 10 });
  let admitted = 0;
  for (let i = 0; i < 100; i++) if (limiter.admits(0, 9.9 + i * 0.01)) admitted += 1;
  expect(admitted).toBe(fixedWindowBurst(10));
});

test("the simulator's token bucket admits the burst and the refill", () => {
  for (const [rate, burst, time] of [
    [100, 20, 10],
    [3, 7, 5],
    [0.5, 4, 30],
  ] as const) {
    const limiter = new RateLimiter({ algorithm: "token-bucket", rate, burst, window: 1 });
    let admitted = 0;
    for (let i = 0; i <= 100_000; i++) if (limiter.admits(0, (i / 100_000) * time)) admitted += 1;
    expect(Math.abs(admitted - tokenBucketAdmits(rate, burst, time))).toBeLessThanOrEqual(1);
  }
});

test("a sliding window's estimate goes from the previous count to the current one", () => {
  expect(slidingWindowEstimate(8, 3, 0)).toBe(11);
  expect(slidingWindowEstimate(8, 3, 1)).toBe(3);
});
