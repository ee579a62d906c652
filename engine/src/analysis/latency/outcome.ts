import type { ElementId } from "../../model/index.ts";
import { joinNotes, weakest } from "../figure.ts";
import type { Method } from "../figures.ts";
import { timeCorrelation } from "../queueing/fork-join.ts";
import type { Together } from "../stations/input.ts";
import { kthFastest } from "./order-statistics.ts";
import { delayed, mixture, sum, type TimeDistribution, zeroTime } from "./time-distribution.ts";

/** How a step ends: with probability `ok` well, after `time`; otherwise badly, after `failed`. Independent steps compose. */
export interface Outcome {
  /** Time of the good cases; `null` when there is no steady state, `note` says why. */
  readonly time: TimeDistribution | null;
  /** 0…1. */
  readonly ok: number;
  /** Time of the bad cases, until the caller knows; `null` when there are none, or when it is not known. */
  readonly failed: TimeDistribution | null;
  /** What the step first waits in line for, where its time says so: branches that start with such a line are late together. */
  readonly line: Line | null;
  /** Of the lines it waits in one after the other, that whose wait varies most: steps of the same kind are late together for it. */
  readonly slowest: Line | null;
  readonly method: Method;
  readonly notes: readonly string[];
}

/** The first station of a step: who stands in front of it decides how late it is. */
export interface Line {
  readonly at: ElementId;
  /** Busy share of its workers, 0…1. */
  readonly utilisation: number;
  /** Replicas among which an arrival is spread: two arrivals meet the same one with the reciprocal. */
  readonly spread: number;
  /** Wait and service there; `null` where several replicas differ. */
  readonly sojourn: TimeDistribution | null;
  /** Squared variation of the service there. */
  readonly variation: number;
  /** Variance in seconds² of the wait there. */
  readonly variance: number;
  /** Seconds in which the line forgets how long it was; replicas of which one line is, 1 where each has its own. */
  readonly relaxation: number;
  readonly pooled: number;
  /** Calls that come at the same moment, as branches that begin there do; `null` where that is not followed. */
  readonly together: Together | null;
  /** How far the arrivals at the other replicas are the same, 0…1. */
  readonly alike: number;
}

export const nothing: Outcome = { time: zeroTime, ok: 1, failed: null, line: null, slowest: null, method: "exact", notes: [] };

/** Failures rarer than this change no figure. */
const negligible = 1e-9;

/** One after the other; all must end well. */
export function inSequence(a: Outcome, b: Outcome): Outcome {
  if (a === nothing) return b;
  if (b === nothing) return a;
  const time = a.time && b.time ? sum(a.time, b.time) : null;
  const later = a.ok * (1 - b.ok);
  const failed = blend([
    { probability: 1 - a.ok, time: a.failed },
    // Whoever waits without bound first has not failed at the second step yet.
    { probability: later, time: later <= negligible ? b.failed : a.time && b.failed ? sum(a.time, b.failed) : null },
  ]);
  const line = a.line ?? (a.time?.mean === 0 ? b.line : null);
  return {
    time,
    ok: a.ok * b.ok,
    failed,
    line,
    slowest: slower(a.slowest, b.slowest),
    ...together(time === null ? blocking([a, b]) : [a, b]),
  };
}

function slower(one: Line | null, other: Line | null): Line | null {
  return one && other ? (one.variance >= other.variance ? one : other) : (one ?? other);
}

/** One of several, each with its probability. */
export function oneOf(ways: readonly { readonly probability: number; readonly outcome: Outcome }[]): Outcome {
  const possible = ways.filter((way) => way.probability > 0);
  const first = possible[0];
  if (first && possible.length === 1) return first.outcome;
  const ok = possible.reduce((total, way) => total + way.probability * way.outcome.ok, 0);
  const outcomes = possible.map((way) => way.outcome);
  const failed = blend(possible.map(({ probability, outcome }) => ({ probability: probability * (1 - outcome.ok), time: outcome.failed })));
  // A way that never ends well has no time of good cases, and none is missing.
  if (ok === 0 || possible.some(({ outcome }) => outcome.ok > 0 && outcome.time === null))
    return { time: null, ok, failed, line: null, slowest: null, ...together(blocking(outcomes)) };
  const good = possible.filter(({ outcome }) => outcome.ok > 0);
  const parts = good.map((way) => ({
    probability: (way.probability * way.outcome.ok) / ok,
    time: way.outcome.time as TimeDistribution,
  }));
  // Two of them meet there only if both go that way.
  const slowest = good
    .map(
      ({ probability, outcome: { slowest: line } }) =>
        line && { ...line, variance: probability * line.variance, spread: line.spread / probability },
    )
    .reduce(slower, null);
  return { time: mixture(parts), ok, failed, line: null, slowest, ...together(outcomes) };
}

/** Time until it is over, whether it ends well or not; `null` without a steady state. */
export function overAfter({ ok, time, failed }: Outcome): TimeDistribution | null {
  if (time === null) return ok === 0 ? failed : null;
  return blend([
    { probability: ok, time },
    { probability: 1 - ok, time: failed },
  ]);
}

/** At the same time; `needed` must end well. It fails with the first failure after which too few are left, taken as any of the failures. */
export function sideBySide(branches: readonly Outcome[], needed: number): Outcome {
  if (branches.length === 0) return nothing;
  const times = branches.map((branch) => branch.time);
  const { method, notes } = together(branches);
  // Branches without a steady state matter only when the others are not enough.
  const joined = branches.length > 1;
  const known = times.filter((time): time is TimeDistribution => time !== null);
  const time = known.length < needed ? null : (lastTogether(branches, needed) ?? kthFastest(known, needed, lateTogether(branches)));
  return {
    time,
    ok: enough(branches, needed),
    failed: blend(branches.map(({ ok, failed }) => ({ probability: 1 - ok, time: failed }))),
    line: joined ? null : (branches[0]?.line ?? null),
    slowest: joined ? null : (branches[0]?.slowest ?? null),
    method: weakest([method, joined ? "approximation" : "exact"]),
    notes: joined ? [...notes, correlatedBranches] : notes,
  };
}

const correlatedBranches =
  "parallel branches are late together as far as they start with the same arrivals (a Gaussian copula that meets Nelson–Tantawi)";

/** The last of branches that are calls to one queue at the same moment and nothing else that takes now more, now less; `null` otherwise. */
function lastTogether(branches: readonly Outcome[], needed: number): TimeDistribution | null {
  const [first] = branches;
  const last = first?.line?.together?.last;
  if (!first?.time || !last || needed < branches.length) return null;
  for (const { line, time } of branches) {
    if (time === null || line?.at !== first.line?.at || time.mean !== first.time.mean || time.variance !== first.time.variance) return null;
  }
  const alone = first.line?.sojourn ?? null;
  if (alone === null || Math.abs(first.time.variance - alone.variance) > 1e-6 * alone.variance) return null;
  return delayed(last(branches.length), Math.max(0, first.time.mean - alone.mean));
}

/** How far branches that start at the same moment are late for a cause in common: as far as each waits in a line they all join. */
function lateTogether(branches: readonly Outcome[]): readonly number[] | null {
  const loadings: number[] = [];
  const begin = new Map<ElementId, number>();
  for (const { line } of branches) if (line) begin.set(line.at, (begin.get(line.at) ?? 0) + 1);
  for (const { line, time } of branches) {
    if (time === null) continue;
    if (line === null) return null;
    const joins = (begin.get(line.at) ?? 0) > 1 && (line.together !== null || line.alike > 0);
    const shared = joins ? togetherShare(line, time) : lineShare(line, time) / Math.max(1, line.spread);
    loadings.push(Math.sqrt(Math.min(mostAlike, shared)));
  }
  return loadings.filter((loading) => loading > barely).length > 1 ? loadings : null;
}

/** The same for branches that begin at one component: in one of its queues, or in several of which all get some of the calls. */
function togetherShare(line: Line, time: TimeDistribution): number {
  if (!(time.variance > 0)) return 0;
  const apart = line.together === null ? 1 : 1 - Math.max(1, line.pooled) / Math.max(1, line.pooled, line.spread);
  return Math.max(0, line.together?.covariance ?? 0) / time.variance + apart * line.alike * lineShare(line, time);
}

/** Times that are not the same after all. */
const mostAlike = 0.98;
/** Correlations that move no percentile. */
const barely = 0.05;

/** How far a time of which `line` is the first part is correlated with others that join such lines with the same arrivals, 0…1. */
export function lineShare(line: Line, time: TimeDistribution): number {
  if (!(line.variance > 0) || !(time.variance > 0) || !Number.isFinite(time.variance)) return 0;
  return timeCorrelation(line.utilisation, line.variation) * Math.min(1, line.variance / time.variance);
}

/** Times of failures, weighed by how often they happen. */
export function blend(ways: readonly { readonly probability: number; readonly time: TimeDistribution | null }[]): TimeDistribution | null {
  let total = 0;
  const known: { probability: number; time: TimeDistribution }[] = [];
  for (const { probability, time } of ways) {
    if (time === null || !(probability > negligible)) continue;
    total += probability;
    known.push({ probability, time });
  }
  return total > 0 ? mixture(known.map((way) => ({ ...way, probability: way.probability / total }))) : null;
}

/** Those for which no time is known, when there are such: how the times of others are reckoned is no reason. */
function blocking(outcomes: readonly Outcome[]): readonly Outcome[] {
  const found = outcomes.filter(({ ok, time, notes }) => ok > 0 && time === null && notes.length > 0);
  return found.length > 0 ? found : outcomes;
}

function together(outcomes: readonly Outcome[]): Pick<Outcome, "method" | "notes"> {
  const noted = outcomes.filter((outcome) => outcome.notes.length > 0);
  const only = noted[0];
  const notes =
    noted.length === 0 || only === undefined
      ? none
      : noted.length === 1
        ? only.notes
        : [...new Set(noted.flatMap((outcome) => outcome.notes))];
  return { method: weakest(outcomes.map((outcome) => outcome.method)), notes };
}

const none: readonly string[] = [];

function enough(branches: readonly Outcome[], needed: number): number {
  let have = [1, ...Array.from({ length: needed }, () => 0)];
  for (const { ok } of branches) {
    have = have.map((p, j) => {
      const before = j > 0 ? (have[j - 1] as number) * ok : 0;
      return j === needed ? p + before : p * (1 - ok) + before;
    });
  }
  return have[needed] ?? 1;
}

/** The notes of an outcome as one; `null` without any. */
export function noteOf(outcome: Outcome): string | null {
  return joinNotes(outcome.notes);
}
