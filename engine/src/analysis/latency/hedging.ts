import type { Link } from "../../model/index.ts";
import { weakest } from "../figure.ts";
import { kthFastest } from "./order-statistics.ts";
import { blend, type Outcome } from "./outcome.ts";
import { delayed } from "./time-distribution.ts";
import { timeCdf, timeQuantile } from "./time-reading.ts";

/** An attempt that is sent a second time when it is slow. */
export interface Hedged {
  readonly outcome: Outcome;
  /** Share of the attempts (0…1) that are sent twice: load on top. */
  readonly sentTwice: number;
}

/**
 * A second request leaves `after` seconds into an attempt that has not ended, and the first good answer counts: min(T₁, after + T₂), the two
 * taken as independent. An attempt fails when it fails before that, or when both do. `null` where the link does not hedge.
 * Source: Dean and Barroso, "The tail at scale", 2013.
 */
export function hedged(attempt: Outcome, link: Link | undefined): Hedged | null {
  const after = hedgeAfter(attempt, link);
  if (after === null || attempt.time === null) return null;
  const bad = 1 - attempt.ok;
  const failedBefore = bad * timeCdf(attempt.failed ?? attempt.time, after);
  const sentTwice = 1 - attempt.ok * timeCdf(attempt.time, after) - failedBefore;
  const second = delayed(attempt.time, after);
  // A second request can only help those whose first is slow; the first answer is that of both wherever both end well.
  const time = kthFastest([attempt.time, second], 1);
  const ok = 1 - failedBefore - Math.max(0, bad - failedBefore) * bad;
  const failed = blend([
    { probability: failedBefore, time: attempt.failed },
    { probability: 1 - ok - failedBefore, time: attempt.failed ? kthFastest([attempt.failed, delayed(attempt.failed, after)], 2) : null },
  ]);
  return {
    outcome: { ...attempt, time, ok, failed, method: weakest([attempt.method, "approximation"]) },
    sentTwice: Math.max(0, sentTwice),
  };
}

/** What becomes of calls that are made more than once over a link, in a word. */
export function againWord(link: Link | undefined): "retried" | "hedged" | "retried or hedged" {
  if (!link || !hedges(link)) return "retried";
  return (link.retries?.count.value ?? 0) > 0 ? "retried or hedged" : "hedged";
}

/** Whether a link says that slow calls are sent a second time. */
export function hedges({ facts }: Link): boolean {
  return facts.hedge?.value === true || facts["hedge.after"] !== undefined;
}

/** Seconds until a link's second request; a percentile is that of the attempt's own time. `null` where nothing says when. */
function hedgeAfter(attempt: Outcome, link: Link | undefined): number | null {
  const value = link?.facts["hedge.after"]?.value;
  if (typeof value === "number") return value >= 0 ? value : null;
  const percentile = typeof value === "string" ? /^p(\d{1,2}(?:\.\d+)?)$/.exec(value) : null;
  if (!percentile || attempt.time === null) return null;
  return timeQuantile(attempt.time, Number(percentile[1]) / 100);
}
