import type { Model } from "./compile/model.ts";
import type { ReplicationRecord } from "./record.ts";
import { RequestCounter } from "./statistics/flow-statistics.ts";
import type { Snapshot } from "./statistics/statistics.ts";

/** What several replications measured together. */
export interface Measured {
  readonly model: Model;
  readonly replications: readonly ReplicationRecord[];
  readonly snapshots: readonly number[];
  readonly laterByFlow: readonly (readonly number[])[];
  /** A scenario did something to the design, so the run shows a rare hour and not an ordinary one. */
  readonly drill: boolean;
}

/** The requests of a flow that arrived after a moment (`null`: after the warm-up), over all replications. */
export function counterOf(measured: Measured, flow: number, after: number | null): RequestCounter {
  const moment = after === null ? -1 : (measured.laterByFlow[flow] ?? []).indexOf(after);
  const counters = measured.replications.map((sim) => {
    const statistics = sim.statistics.flows[flow]!;
    return statistics.later[moment] ?? statistics.main;
  });
  const merged = new RequestCounter(counters[0]?.after ?? 0);
  for (const counter of counters) merged.merge(counter);
  return merged;
}

/** Requests that a component failed without serving them: refused, but by no rate limit, or with no replica to serve them. */
export function turnedAwayOf({ rejected, throttled, unanswered }: Pick<Snapshot, "rejected" | "throttled" | "unanswered">): number {
  return rejected - throttled + unanswered;
}

/** Why a flow has no such figure. */
export function noValue(counter: RequestCounter): string {
  if (counter.succeeded + counter.failed === 0) return "no request of this flow ended in the measured time";
  return counter.counted === 0
    ? "all requests of this flow were throttled in the measured time"
    : "no request of this flow succeeded in the measured time";
}

/** Seconds after a moment, all replications together. */
export function measuredTime(measured: Measured, after: number): number {
  return Math.max(
    1e-9,
    sum(measured.replications, (sim) => Math.max(0, sim.now - after)),
  );
}

/** The sum of one number of each item. */
export function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
