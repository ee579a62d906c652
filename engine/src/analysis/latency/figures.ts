import { percentText } from "../../model/index.ts";
import { joinNotes, unknownLatency } from "../figure.ts";
import type { LatencyFigures, Method } from "../figures.ts";
import { noteOf, type Outcome } from "./outcome.ts";
import type { TimeDistribution } from "./time-distribution.ts";
import { timeQuantile } from "./time-reading.ts";

/** Mean and percentiles of a time. */
export function latencyFigures(time: TimeDistribution, method: Method, note: string | null): LatencyFigures {
  return {
    mean: Number.isFinite(time.mean) ? time.mean : null,
    ...percentilesOf(time),
    method,
    note: Number.isFinite(time.mean) ? note : joinNotes(["the mean is infinite", note]),
  };
}

type Percentiles = Pick<LatencyFigures, "p50" | "p90" | "p95" | "p99" | "p999">;

/** Components and flows that are alike share their times. */
const known = new WeakMap<TimeDistribution, Percentiles>();

function percentilesOf(time: TimeDistribution): Percentiles {
  const found = known.get(time);
  if (found) return found;
  const at = (p: number): number | null => {
    const value = timeQuantile(time, p);
    return Number.isFinite(value) ? value : null;
  };
  const made = { p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99), p999: at(0.999) };
  known.set(time, made);
  return made;
}

/** The latency of the good cases of an outcome; a note says how many are not good. */
export function outcomeFigures(outcome: Outcome, extra: string | null = null): LatencyFigures {
  if (outcome.time === null)
    return unknownLatency(
      joinNotes([outcome.ok === 0 ? "no request is answered in time" : null, noteOf(outcome), extra]) ?? "no steady state",
    );
  const failed = 1 - outcome.ok;
  const failing = failed >= 1e-6 ? `of successful requests; ${percentText(failed)} fail by timeouts, full queues or errors` : null;
  return latencyFigures(outcome.time, outcome.method, joinNotes([failing, noteOf(outcome), extra]));
}
