import { expect, test } from "vitest";
import { RateLimiter } from "./rate-limit.ts";

test.each(["fixed-window", "sliding-window", "sliding-log"] as const)(
  "%s lets through exactly what is written per window, whatever rounding makes of it",
  (algorithm) => {
    for (const [limit, window] of [
      [2, 10],
      [123, 60],
      [115, 3600],
      [11, 86_400],
    ] as const) {
      const limiter = new RateLimiter({ algorithm, rate: limit / window, burst: 1, window });
      let admitted = 0;
      for (let i = 0; i < limit + 5; i++) if (limiter.admits(0, 1 + i * 1e-6)) admitted += 1;
      expect(admitted, `${limit} per ${window} s`).toBe(limit);
    }
  },
);

/** Requests of one holder that get through, of one each millisecond from `from` to `to` seconds. */
function admitted(limiter: RateLimiter, from: number, to: number): number {
  let count = 0;
  for (let ms = Math.round(from * 1000); ms < Math.round(to * 1000); ms++) if (limiter.admits(0, ms / 1000)) count += 1;
  return count;
}

test.each(["token-bucket", "leaky-bucket"] as const)(
  "%s lets a burst through, then its rate, and saves up no more than the burst",
  (algorithm) => {
    const limiter = new RateLimiter({ algorithm, rate: 10, burst: 20, window: 1 });
    // 20 at once, and 10 a second from the first on.
    expect(admitted(limiter, 0, 1)).toBe(29);
    expect(admitted(limiter, 1, 3)).toBe(20);
    expect(admitted(limiter, 60, 61)).toBe(29);
  },
);

test("around the edge of a window: fixed lets twice the limit through, a log never, a weighted counter hardly more than it", () => {
  const around = (algorithm: "fixed-window" | "sliding-log" | "sliding-window"): number => {
    const limiter = new RateLimiter({ algorithm, rate: 100, burst: 1, window: 1 });
    return admitted(limiter, 0.5, 1.5);
  };
  expect(around("fixed-window")).toBe(200);
  expect(around("sliding-log")).toBe(100);
  // Just before 1.5 s the window before still counts half: 100 × 0.501 leaves room for 49.
  expect(around("sliding-window")).toBe(149);
});
