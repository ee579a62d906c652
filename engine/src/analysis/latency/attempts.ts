import type { Link } from "../../model/index.ts";
import { weakest } from "../figure.ts";
import { expectedAttempts } from "../queueing/retries.ts";
import { nothing, type Outcome } from "./outcome.ts";
import { constantTime, delayed, mixture, type TimeDistribution, within } from "./time-distribution.ts";

/** A call with its timeout and retries. */
export interface Attempted {
  /** Good cases only. */
  readonly outcome: Outcome;
  /** Seconds until the caller gives up, when it does. */
  readonly givenUpAfter: number;
  /** Expected attempts per call. */
  readonly attempts: number;
  /** Share of attempts that outlast the timeout; `null` without one. */
  readonly timeoutRatio: number | null;
}

/** Retries followed one by one; further ones change nothing that shows. */
const maxRetries = 20;

/**
 * One call: an attempt succeeds when it ends well within the timeout; otherwise the caller waits for its backoff and tries again.
 * Attempts are taken as independent. A retry budget caps the expected attempts.
 */
export function attempted(attempt: Outcome, link: Link | undefined): Attempted {
  const timeout = link?.timeout?.value ?? null;
  const retries = Math.min(maxRetries, Math.max(0, Math.floor(link?.retries?.count.value ?? 0)));
  if (attempt.time === null && timeout === null) {
    // Without a timeout the caller waits with the queue.
    return { outcome: attempt, givenUpAfter: 0, attempts: 1, timeoutRatio: null };
  }
  const inTime =
    attempt.time === null
      ? { probability: 0, time: constantTime(timeout ?? 0) }
      : timeout === null
        ? { probability: 1, time: attempt.time }
        : within(attempt.time, timeout);
  const ok = attempt.ok * inTime.probability;
  const timeoutRatio = timeout === null ? null : 1 - inTime.probability;
  if (ok >= 1 - 1e-12) return { outcome: { ...attempt, time: inTime.time, ok: 1 }, givenUpAfter: 0, attempts: 1, timeoutRatio };

  const failed = 1 - ok;
  const lost = timeout === null ? 0 : lostShare(link);
  const late = Math.min(1, (lost + (1 - lost) * (1 - inTime.probability)) / failed);
  const failsAfter = late * (timeout ?? 0) + (1 - late) * Math.min(inTime.time.mean, timeout ?? Number.POSITIVE_INFINITY);
  const ways: { probability: number; time: TimeDistribution }[] = [];
  let before = 0;
  let reached = 1;
  for (let attemptNumber = 0; attemptNumber <= retries; attemptNumber++) {
    if (ok > 0) ways.push({ probability: reached * ok, time: delayed(inTime.time, before) });
    reached *= failed;
    before += failsAfter + (attemptNumber < retries ? backoff(link, attemptNumber + 1) : 0);
  }
  const succeeded = 1 - reached;
  const budget = link?.retries?.budget?.value ?? Number.POSITIVE_INFINITY;
  const attempts = Math.min(expectedAttempts(failed, retries), 1 + budget);
  const outcome: Outcome =
    succeeded > 0
      ? {
          ...attempt,
          method: ways.length > 1 ? weakest([attempt.method, "approximation"]) : attempt.method,
          time: mixture(ways.map((way) => ({ ...way, probability: way.probability / succeeded }))),
          ok: succeeded,
        }
      : // Every attempt fails, so no good case has a time.
        { ...nothing, time: null, ok: 0, notes: attempt.notes };
  return { outcome, givenUpAfter: before, attempts, timeoutRatio };
}

/** Share of calls that end without an answer because the network loses the request or the answer. */
export function lostShare(link: Link | undefined): number {
  const kept = 1 - Math.min(1, Math.max(0, link?.network.loss.value ?? 0));
  return 1 - kept * kept;
}

/** Mean wait before retry `n` (from 1) in seconds. */
function backoff(link: Link | undefined, n: number): number {
  const policy = link?.retries?.backoff?.value;
  if (!policy) return 0;
  const full = Math.min(policy.base * (policy.type === "exponential" ? 2 ** (n - 1) : 1), policy.max ?? Number.POSITIVE_INFINITY);
  const jitter = link?.retries?.jitter.value;
  return jitter === "full" ? full / 2 : jitter === "equal" ? full * 0.75 : full;
}
