import { neverArrives, packetsOf } from "../../formulas/retransmission.ts";
import type { Link } from "../../model/index.ts";
import { sendsAgain } from "../../model/index.ts";
import { weakest } from "../figure.ts";
import type { Pause } from "../queueing/retried-refusals.ts";
import { type AttemptCounts, countedAttempts } from "../queueing/retries.ts";
import { nothing, type Outcome } from "./outcome.ts";
import { constantTime, delayed, mixture, sum, type TimeDistribution, timeOf, within, zeroTime } from "./time-distribution.ts";

/** A call with its timeout, retries and hedging. */
export interface Attempted {
  /** Time of the good cases, and of the bad ones until the caller gives up. */
  readonly outcome: Outcome;
  readonly attempts: AttemptCounts;
  /** Probability (0…1) that an attempt which may be repeated is repeated. */
  readonly repeated: number;
  /** Share of attempts that outlast the timeout; `null` without one. */
  readonly timeoutRatio: number | null;
  /** Mean seconds that an attempt which is sent keeps its caller waiting; `null` without a steady state. */
  readonly held: number | null;
  /** Mean seconds between the attempts of a call that ends well. */
  readonly backoff: number;
}

/** How often an attempt is refused, by the caller's pool or by a full queue: any, and the first, second, … retry right after a refusal. 0…1. */
export interface Refusals {
  readonly first: number;
  readonly again: readonly number[];
  /** The way there and back of one that a full queue refuses; nothing where a pool sends none. */
  readonly answer?: TimeDistribution;
}

export const noRefusals: Refusals = { first: 0, again: [] };

const once: AttemptCounts = { all: 1, sent: 1, fresh: 1 };

/** Retries followed one by one; further ones change nothing that shows. */
const maxRetries = 20;
/** Failures rarer than this change no figure. */
const negligible = 1e-9;
/** Ways to an answer rarer than this are added with the mean of what went before. */
const rare = 1e-4;

/**
 * One call: an attempt succeeds when it ends well within the timeout; otherwise the caller waits for its backoff and tries again. The caller's own
 * pool, or the callee's queue, refuses some attempts at once, the more so those it has just refused; `attempt` is one that is not. Otherwise attempts are taken as independent. A retry
 * budget is kept on average: each retry is made with the probability that just spends it.
 */
export function attempted(attempt: Outcome, link: Link | undefined, pool: Refusals = noRefusals): Attempted {
  const timeout = link?.timeout?.value ?? null;
  const lost = lostShare(link);
  if (attempt.time === null && timeout === null) {
    // Without a timeout the caller waits with the queue.
    return { outcome: attempt, attempts: once, repeated: 1, timeoutRatio: null, held: null, backoff: 0 };
  }
  const good = cut(attempt.time, timeout);
  const bad = cut(attempt.failed ?? attempt.time, timeout);
  const ok = (1 - lost) * attempt.ok * good.probability;
  const late = attempt.ok * (1 - good.probability) + (1 - attempt.ok) * (1 - bad.probability);
  const timeoutRatio = timeout === null ? null : lost + (1 - lost) * late;
  const held =
    (1 - lost) * (attempt.ok * good.probability * good.time.mean + (1 - attempt.ok) * bad.probability * bad.time.mean) +
    ((1 - lost) * late + lost) * (timeout ?? 0);
  if (ok * (1 - pool.first) >= 1 - 1e-12) {
    const outcome = { ...attempt, time: good.time, ok: 1, failed: null };
    return { outcome, attempts: once, repeated: 1, timeoutRatio, held, backoff: 0 };
  }
  const failed = Math.max(0, 1 - ok);
  const failure =
    failed === 0
      ? zeroTime
      : mixture([
          { probability: (lost + (1 - lost) * late) / failed, time: constantTime(timeout ?? 0) },
          { probability: ((1 - lost) * (1 - attempt.ok) * bad.probability) / failed, time: bad.time },
        ]);
  const { answer } = pool;
  const retries = retriesOf(link);
  const odds = { refused: pool.first, again: pool.again, failed };
  const budget = link?.retries?.budget?.value ?? Number.POSITIVE_INFINITY;
  const repeated = allowedShare((q) => countedAttempts({ ...odds, repeated: q }, retries).all - 1, budget);
  const ways: Way[] = [];
  const ends: Way[] = [];
  let [between, paused] = [0, 0];
  /** Attempts right after a refusal, and others, with the time before them. */
  let [following, others]: readonly [Way, Way] = [nowhere, { probability: 1, time: zeroTime }];
  for (let number = 0; number <= retries; number++) {
    const again = pool.again[number - 1] ?? pool.first;
    const asked = either([times(following, again), times(others, pool.first)]);
    const refused = answer ? { ...asked, time: after(asked.time, answer, asked.probability) } : asked;
    const sent = either([times(following, 1 - again), times(others, 1 - pool.first)]);
    const answered = times(sent, ok);
    if (answered.probability > 0) ways.push({ ...answered, time: after(sent.time, good.time, sent.probability) });
    paused += answered.probability * between;
    const broken = times(sent, failed);
    const over = broken.probability > 0 ? { ...broken, time: after(sent.time, failure, broken.probability) } : broken;
    const more = number < retries ? repeated : 0;
    ends.push(times(refused, 1 - more), times(over, 1 - more));
    if ((refused.probability + over.probability) * more <= negligible) break;
    const pause = backoff(link, number + 1);
    between += pause.mean;
    const later = (way: Way): Way => ({ probability: way.probability * more, time: after(way.time, pause, way.probability) });
    [following, others] = [later(refused), later(over)];
  }
  const succeeded = ways.reduce((total, way) => total + way.probability, 0);
  const share = (list: readonly Way[]): TimeDistribution => either(list).time;
  const method = ways.length > 1 ? weakest([attempt.method, "approximation"]) : attempt.method;
  const gaveUp = ends.some((way) => way.probability > 0) ? share(ends) : null;
  const outcome: Outcome =
    succeeded > 0
      ? { ...attempt, method, time: share(ways), ok: Math.min(1, succeeded), failed: gaveUp }
      : // Every attempt fails, so no good case has a time.
        { ...nothing, time: null, ok: 0, failed: gaveUp, notes: attempt.notes };
  const counts = countedAttempts({ ...odds, repeated }, retries);
  const pause = succeeded > 0 ? paused / succeeded : 0;
  if (!answer) return { outcome, attempts: counts, repeated, timeoutRatio, held, backoff: pause };
  const through = counts.sent / counts.all;
  return {
    outcome,
    attempts: { ...counts, sent: counts.all },
    repeated,
    timeoutRatio: timeoutRatio === null ? null : through * timeoutRatio,
    held: through * held + (1 - through) * answer.mean,
    backoff: pause,
  };
}

/** What may have happened, with its probability and the time until then. */
interface Way {
  readonly probability: number;
  readonly time: TimeDistribution;
}

const nowhere: Way = { probability: 0, time: zeroTime };

function times(way: Way, probability: number): Way {
  return { probability: way.probability * probability, time: way.time };
}

/** One of several ways. */
function either(ways: readonly Way[]): Way {
  const probability = ways.reduce((total, way) => total + way.probability, 0);
  if (!(probability > 0)) return nowhere;
  return { probability, time: mixture(ways.map((way) => times(way, 1 / probability))) };
}

/** Retries that are followed. */
function retriesOf(link: Link | undefined): number {
  return Math.min(maxRetries, Math.max(0, Math.floor(link?.retries?.count.value ?? 0)));
}

/** Pauses before the retries of a refused attempt, with jitter at a few of its values. */
export function pausesOf(link: Link): readonly Pause[] {
  const known = new Map<string, Pause>();
  return Array.from({ length: retriesOf(link) }, (_, i) => {
    const { least, most } = backoffRange(link, i + 1);
    const key = `${least} ${most}`;
    const pause = known.get(key) ?? (least === most ? [{ seconds: most, probability: 1 }] : uniformPause(least, most));
    known.set(key, pause);
    return pause;
  });
}

/** Five points that have the moments of a uniform pause up to the ninth. Source: Gauss–Legendre quadrature, Abramowitz and Stegun 1964, table 25.4. */
function uniformPause(least: number, most: number): Pause {
  const points: readonly (readonly [place: number, weight: number])[] = [
    [-0.906179845938664, 0.236926885056189],
    [-0.538469310105683, 0.478628670499366],
    [0, 0.568888888888889],
    [0.538469310105683, 0.478628670499366],
    [0.906179845938664, 0.236926885056189],
  ];
  return points.map(([place, weight]) => ({ seconds: least + ((1 + place) / 2) * (most - least), probability: weight / 2 }));
}

function cut(time: TimeDistribution | null, timeout: number | null): { readonly probability: number; readonly time: TimeDistribution } {
  if (time === null) return { probability: 0, time: constantTime(timeout ?? 0) };
  return timeout === null ? { probability: 1, time } : within(time, timeout);
}

function after(before: TimeDistribution, time: TimeDistribution, probability: number): TimeDistribution {
  return probability < rare ? delayed(time, before.mean) : sum(before, time);
}

/** Probability 0…1 that a failed attempt is followed by another, so that the retries `made` with it are `budget` of the first attempts on average. */
function allowedShare(made: (q: number) => number, budget: number): number {
  if (!Number.isFinite(budget) || made(1) <= budget) return 1;
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
function lostShare(link: Link | undefined): number {
  if (!link) return 0;
  const { loss, payload, response } = link.network;
  const share = Math.min(1, Math.max(0, loss.value));
  const kept = (size: number): number => 1 - neverArrives(share, packetsOf(size), sendsAgain(link));
  return share > 0 ? 1 - kept(payload.value) * kept(response.value) : 0;
}

/** Wait before retry `n` (from 1) in seconds. */
function backoff(link: Link | undefined, n: number): TimeDistribution {
  const { least, most } = backoffRange(link, n);
  return least === most ? constantTime(most) : timeOf({ type: "uniform", min: least, max: most });
}

/** Shortest and longest wait before retry `n` (from 1) in seconds; between them all are as likely. */
function backoffRange(link: Link | undefined, n: number): { readonly least: number; readonly most: number } {
  const policy = link?.retries?.backoff?.value;
  if (!policy) return { least: 0, most: 0 };
  const full = Math.min(policy.base * (policy.type === "exponential" ? 2 ** (n - 1) : 1), policy.max ?? Number.POSITIVE_INFINITY);
  const most = Math.max(0, full);
  const jitter = link?.retries?.jitter.value;
  return { least: jitter === "full" ? 0 : jitter === "equal" ? most / 2 : most, most };
}
