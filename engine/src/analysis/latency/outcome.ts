import { joinNotes, weakest } from "../figure.ts";
import type { Method } from "../figures.ts";
import { kthFastest, mixture, sum, type TimeDistribution, zeroTime } from "./time-distribution.ts";

/** How a step ends: with probability `ok` well, after `time`. Independent steps compose. */
export interface Outcome {
  /** Time of the good cases; `null` when there is no steady state, `note` says why. */
  readonly time: TimeDistribution | null;
  /** 0…1. */
  readonly ok: number;
  readonly method: Method;
  readonly notes: readonly string[];
}

export const nothing: Outcome = { time: zeroTime, ok: 1, method: "exact", notes: [] };

/** One after the other; all must end well. */
export function inSequence(a: Outcome, b: Outcome): Outcome {
  if (a === nothing) return b;
  if (b === nothing) return a;
  const time = a.time && b.time ? sum(a.time, b.time) : null;
  return { time, ok: a.ok * b.ok, ...together([a, b]) };
}

/** One of several, each with its probability. */
export function oneOf(ways: readonly { readonly probability: number; readonly outcome: Outcome }[]): Outcome {
  const possible = ways.filter((way) => way.probability > 0);
  const ok = possible.reduce((total, way) => total + way.probability * way.outcome.ok, 0);
  const outcomes = possible.map((way) => way.outcome);
  if (possible.some((way) => way.outcome.time === null)) return { time: null, ok, ...together(outcomes) };
  const parts = possible.map((way) => ({
    probability: ok > 0 ? (way.probability * way.outcome.ok) / ok : way.probability,
    time: way.outcome.time as TimeDistribution,
  }));
  return { time: mixture(parts), ok, ...together(outcomes) };
}

/** At the same time; `needed` must end well. */
export function sideBySide(branches: readonly Outcome[], needed: number): Outcome {
  if (branches.length === 0) return nothing;
  const times = branches.map((branch) => branch.time);
  const { method, notes } = together(branches);
  // Branches without a steady state matter only when the others are not enough.
  const known = times.filter((time): time is TimeDistribution => time !== null);
  const time = known.length >= needed ? kthFastest(known, needed) : null;
  const joined = branches.length > 1;
  return {
    time,
    ok: enough(branches, needed),
    method: weakest([method, joined ? "approximation" : "exact"]),
    notes: joined ? [...notes, independentBranches] : notes,
  };
}

/** Branches that meet the same queues are late together, so the slowest is a little earlier than this says. */
const independentBranches = "parallel branches taken as independent, which is slightly pessimistic";

function together(outcomes: readonly Outcome[]): Pick<Outcome, "method" | "notes"> {
  return { method: weakest(outcomes.map((outcome) => outcome.method)), notes: [...new Set(outcomes.flatMap((outcome) => outcome.notes))] };
}

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

export function noteOf(outcome: Outcome): string | null {
  return joinNotes(outcome.notes);
}
