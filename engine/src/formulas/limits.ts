import { type Formula, formula } from "./formula.ts";
import { amount, count, number, share } from "./parameters.ts";

const group = "Rate limits";

/** Most requests that a fixed window of `limit` lets through within the length of one window: all of one, then all of the next. */
export function fixedWindowBurst(limit: number): number {
  return 2 * limit;
}

/** The estimated number of requests in a sliding window, a share (0…1) `elapsed` into the current fixed one. */
export function slidingWindowEstimate(previous: number, current: number, elapsed: number): number {
  return previous * (1 - elapsed) + current;
}

/** Most requests that a token bucket admits in `time` seconds: the full bucket, then what is filled in. */
export function tokenBucketAdmits(rate: number, burst: number, time: number): number {
  return Math.floor(burst + rate * time + 1e-9);
}

/** Requests let through by `servers` that each count for themselves. */
export function unsharedLimit(limit: number, servers: number): number {
  return limit * servers;
}

/** What limits let through. */
export const limits: readonly Formula[] = [
  formula({
    name: "fixed-window-burst",
    group,
    summary:
      "Most requests that a fixed-window limit lets through within one window's length: all at the end of one, all at the start of the next.",
    formula: "2 · {limit}",
    source: "the edge of two windows; sliding windows remove it",
    parameters: [number("limit", "requests allowed per window")],
    result: { dimension: "none", documentation: "requests" },
    example: "fixed-window-burst(100)",
    compute: fixedWindowBurst,
  }),
  formula({
    name: "sliding-window-estimate",
    group,
    summary: "Requests that a sliding-window counter takes to be in its window.",
    formula: "{previous} · (1 − {elapsed}) + {current}",
    source: "two counters instead of a log; exact when the previous window's requests were spread evenly",
    parameters: [
      number("previous", "requests in the previous fixed window"),
      number("current", "requests in the current one so far"),
      share("elapsed", "share of the current window that is over"),
    ],
    result: { dimension: "none", documentation: "requests" },
    example: "sliding-window-estimate(8, 3, 25%)",
    compute: slidingWindowEstimate,
  }),
  formula({
    name: "token-bucket-admits",
    group,
    summary: "Most requests that a token bucket admits in a time.",
    formula: "⌊{burst} + {rate} · {time}⌋",
    source: "RFC 2697 (token bucket): a full bucket, then the refill",
    parameters: [amount("rate", "rate", "tokens per time"), number("burst", "size of the bucket"), amount("time", "time", "time counted")],
    result: { dimension: "none", documentation: "whole requests" },
    example: "token-bucket-admits(100 rps, 20, 100 s)",
    compute: tokenBucketAdmits,
  }),
  formula({
    name: "unshared-limit",
    group,
    summary: "Requests let through by servers that each keep their own counter.",
    formula: "{limit} · {servers}",
    source: "arithmetic; a shared store gives the limit itself",
    parameters: [number("limit", "requests allowed by one counter"), count("servers", "servers that count for themselves", 1)],
    result: { dimension: "none", documentation: "requests per window" },
    example: "unshared-limit(2, 3)",
    compute: unsharedLimit,
  }),
];
