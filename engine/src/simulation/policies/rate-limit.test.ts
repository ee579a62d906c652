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
