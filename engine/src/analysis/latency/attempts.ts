import { neverArrives, packetsOf } from "../../formulas/retransmission.ts";
import type { Link } from "../../model/index.ts";
import { sendsAgain } from "../../model/index.ts";
import { weakest } from "../figure.ts";
import { expectedAttempts } from "../queueing/retries.ts";
import { nothing, type Outcome } from "./outcome.ts";
import { constantTime, delayed, mixture, sum, type TimeDistribution, timeOf, within, zeroTime } from "./time-distribution.ts";

/** A call with its timeout, retries and hedging. */
export interface Attempted {
  /** Time of the good cases, and of the bad ones until the caller gives up. */
  readonly outcome: Outcome;
  /** Expected attempts per call. */
  readonly attempts: number;
  /** Share of attempts that outlast the timeout; `null` without one. */
  readonly timeoutRatio: number | null;
  /** Mean seconds that an attempt which is sent keeps its caller waiting; `null` without a steady state. */
  readonly held: number | null;
  /** Mean seconds between the attempts of a call that ends well. */
  readonly backoff: number;
}

/** Retries followed one by one; further ones change nothing that shows. */
const maxRetries = 20;
/** Failures rarer than this change no figure. */
const negligible = 1e-9;
/** Ways to an answer rarer than this are added with the mean of what went before. */
const rare = 1e-4;

/**
 * One call: an attempt succeeds when it ends well within the timeout; otherwise the caller waits for its backoff and tries again.
 * `refused` is the share of attempts (0…1) that the caller's own pool refuses at once. Attempts are taken as independent. A retry
 * budget is kept on average: each retry is made with the probability that just spends it.
 */
export function attempted(attempt: Outcome, link: Link | undefined, refused = 0): Attempted {
  const timeout = link?.timeout?.value ?? null;
  const lost = lostShare(link);
  if (attempt.time === null && timeout === null) {
    // Without a timeout the caller waits with the queue.
    return { outcome: attempt, attempts: 1, timeoutRatio: null, held: null, backoff: 0 };
  }
  const good = cut(attempt.time, timeout);
  const bad = cut(attempt.failed ?? attempt.time, timeout);
  const sent = 1 - refused;
  const answered = sent * (1 - lost);
  const ok = answered * attempt.ok * good.probability;
  const late = attempt.ok * (1 - good.probability) + (1 - attempt.ok) * (1 - bad.probability);
  const timeoutRatio = timeout === null ? null : lost + (1 - lost) * late;
  const held =
    (1 - lost) * (attempt.ok * good.probability * good.time.mean + (1 - attempt.ok) * bad.probability * bad.time.mean) +
    ((1 - lost) * late + lost) * (timeout ?? 0);
  if (ok >= 1 - 1e-12)
    return { outcome: { ...attempt, time: good.time, ok: 1, failed: null }, attempts: 1, timeoutRatio, held, backoff: 0 };

  const failed = 1 - ok;
  const failure = mixture([
    { probability: refused / failed, time: zeroTime },
    { probability: (sent * lost + answered * late) / failed, time: constantTime(timeout ?? 0) },
    { probability: (answered * (1 - attempt.ok) * bad.probability) / failed, time: bad.time },
  ]);
  const retries = Math.min(maxRetries, Math.max(0, Math.floor(link?.retries?.count.value ?? 0)));
  const allowed = allowedShare(failed, retries, link?.retries?.budget?.value ?? Number.POSITIVE_INFINITY);
  const ways: { probability: number; time: TimeDistribution }[] = [];
  const ends: { probability: number; time: TimeDistribution }[] = [];
  let before = zeroTime;
  let between = 0;
  let paused = 0;
  let reached = 1;
  for (let number = 0; number <= retries && reached > negligible; number++) {
    if (ok > 0) ways.push({ probability: reached * ok, time: after(before, good.time, reached) });
    paused += reached * ok * between;
    const over = after(before, failure, reached * failed);
    const again = number < retries ? allowed : 0;
    ends.push({ probability: reached * failed * (1 - again), time: over });
    reached *= failed * again;
    if (again === 0) continue;
    const pause = backoff(link, number + 1);
    between += pause.mean;
    before = after(over, pause, reached);
  }
  const succeeded = ways.reduce((total, way) => total + way.probability, 0);
  const share = (list: typeof ways): TimeDistribution => {
    const total = list.reduce((all, way) => all + way.probability, 0);
    return mixture(list.map((way) => ({ ...way, probability: way.probability / total })));
  };
  const method = ways.length > 1 ? weakest([attempt.method, "approximation"]) : attempt.method;
  const gaveUp = ends.some((way) => way.probability > 0) ? share(ends) : null;
  const outcome: Outcome =
    succeeded > 0
      ? { ...attempt, method, time: share(ways), ok: Math.min(1, succeeded), failed: gaveUp }
      : // Every attempt fails, so no good case has a time.
        { ...nothing, time: null, ok: 0, failed: gaveUp, notes: attempt.notes };
  const waited = succeeded > 0 ? paused / succeeded : 0;
  return { outcome, attempts: expectedAttempts(failed * allowed, retries), timeoutRatio, held, backoff: waited };
}

function cut(time: TimeDistribution | null, timeout: number | null): { readonly probability: number; readonly time: TimeDistribution } {
  if (time === null) return { probability: 0, time: constantTime(timeout ?? 0) };
  return timeout === null ? { probability: 1, time } : within(time, timeout);
}

function after(before: TimeDistribution, time: TimeDistribution, probability: number): TimeDistribution {
  return probability < rare ? delayed(time, before.mean) : sum(before, time);
}

/**
 * Probability 0…1 that a failed attempt is followed by another, so that retries are `budget` of the first attempts on average: the q with
 * pq + (pq)² + … + (pq)ⁿ = budget, where an attempt fails with probability p = `failed` and n = `retries` may follow.
 */
function allowedShare(failed: number, retries: number, budget: number): number {
  const made = (q: number): number => expectedAttempts(failed * q, retries) - 1;
  if (made(1) <= budget) return 1;
  let low = 0;
  let high = 1;
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (made(middle) > budget) high = middle;
    else low = middle;
  }
  return low;
}

/** Share of calls that end without an answer because the network loses the request or the answer for good. */
export function lostShare(link: Link | undefined): number {
  if (!link) return 0;
  const { loss, payload, response } = link.network;
  const share = Math.min(1, Math.max(0, loss.value));
  const kept = (size: number): number => 1 - neverArrives(share, packetsOf(size), sendsAgain(link));
  return share > 0 ? 1 - kept(payload.value) * kept(response.value) : 0;
}

/** Wait before retry `n` (from 1) in seconds. */
function backoff(link: Link | undefined, n: number): TimeDistribution {
  const policy = link?.retries?.backoff?.value;
  if (!policy) return zeroTime;
  const full = Math.min(policy.base * (policy.type === "exponential" ? 2 ** (n - 1) : 1), policy.max ?? Number.POSITIVE_INFINITY);
  const jitter = link?.retries?.jitter.value;
  if (!(full > 0) || jitter === "none" || jitter === undefined) return constantTime(Math.max(0, full));
  return timeOf({ type: "uniform", min: jitter === "full" ? 0 : full / 2, max: full });
}
