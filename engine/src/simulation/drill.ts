import type { Comparison, Design } from "../model/index.ts";
import { availabilityText, keepsBound, percentText, timeText } from "../model/index.ts";
import { calleesOf } from "./compile/keys.ts";
import type { ReplicationRecord } from "./record.ts";
import type { RequestCounter } from "./statistics/flow-statistics.ts";

/** Part of a run's measured time whose requests tell whether a drill is over at its end. */
const lastPart = 0.1;

/** The moment in seconds after which arrivals count as the end of a run. */
export function lastPartFrom(duration: number, warmUp: number): number {
  return duration - lastPart * Math.max(0, duration - warmUp);
}

/** One flow's requests in a run whose scenario did something, all replications together. */
interface Drill {
  readonly bound: number;
  readonly comparison: Comparison;
  /** Seconds of the window the availability is promised over, and of one run's measured time. */
  readonly window: number;
  readonly run: number;
  readonly all: RequestCounter;
  /** Seconds of a run measured before the first action, and what ended in them. */
  readonly before: { readonly time: number; readonly succeeded: number; readonly failed: number };
  /** Arrivals of the last part of the run. */
  readonly end: RequestCounter;
  /** Components of the flow whose queues were still growing at the end. */
  readonly growing: readonly string[];
}

/**
 * An availability promised over a window and tried by a drill that is shorter: the drill happens once in the window, and the rest of
 * it is as the measured time before the first action was. A drill that is not over at the end of the run has an unknown length: then
 * the promise is only judged where both the drill ending there and its never ending say the same.
 */
export function overWindow(drill: Drill): { value: number | null; met: boolean | null; note: string | null } | null {
  const { before, all, end, run, window, bound, comparison } = drill;
  const inRun = all.availability();
  if (inRun === null) return null;
  const ordinaryTotal = before.succeeded + before.failed;
  const ordinary = ordinaryTotal > 0 ? before.failed / ordinaryTotal : 0;
  const duringTotal = all.counted - ordinaryTotal;
  const during = duringTotal > 0 ? (all.counted - all.succeeded - before.failed) / duringTotal : 0;
  const drillTime = Math.max(0, run - (ordinaryTotal > 0 ? before.time : 0));
  const availability = (rest: number): number => 1 - (during * drillTime + rest * Math.max(0, window - drillTime)) / window;
  const value = availability(ordinary);
  const still = endShare(end, ordinary);
  const rest =
    before.failed > 0
      ? `${percentText(ordinary)} of the requests failed before the first action, taken for the rest of ${timeText(window)}`
      : `taken as the only failure in ${timeText(window)}`;
  const unfinished = [
    ...(still !== null ? [`${percentText(still)} of the requests still failed at its end`] : []),
    ...drill.growing.map((id) => `the queue of ${id} was still growing at its end`),
  ];
  if (inRun === 1 && unfinished.length === 0) return { value, met: keepsBound(value, comparison, bound), note: null };
  const note = [`${availabilityText(inRun)} in this run, ${rest}`, ...unfinished].join("; ");
  const best = keepsBound(value, comparison, bound);
  if (unfinished.length === 0 || !best) return { value, met: best, note };
  // A growing queue says that requests which never ended are still to fail.
  const worst = drill.growing.length > 0 ? 0 : availability(Math.max(ordinary, still ?? 0));
  if (keepsBound(worst, comparison, bound)) return { value, met: true, note };
  return { value: null, met: null, note: `${note}, so how long such a failure lasts cannot be told` };
}

/** Share of failures at the end of a run when it is beyond chance (three standard deviations) more than the ordinary one. */
function endShare(end: RequestCounter, ordinary: number): number | null {
  const total = end.counted;
  const failed = total - end.succeeded;
  const expected = ordinary * total;
  return failed > expected + 3 * Math.sqrt(expected) + 2 ? failed / total : null;
}

/** What ended before the first action, and how long that was measured in one run. */
export function beforeDrill(replications: readonly ReplicationRecord[], flow: number): Drill["before"] {
  let succeeded = 0;
  let failed = 0;
  let time = 0;
  for (const sim of replications) {
    const ordinary = sim.statistics.flows[flow]!.ordinary;
    if (ordinary === null) continue;
    succeeded += ordinary.succeeded;
    failed += ordinary.counted - ordinary.succeeded;
    time += Math.max(0, ordinary.until - sim.warmUp) / replications.length;
  }
  return { time, succeeded, failed };
}

/** Components that requests of a flow wait for, and whose queues were still growing at the end of some replication. */
export function growingOf(design: Design, flow: string, replications: readonly ReplicationRecord[]): string[] {
  const steps = design.flows.find((candidate) => candidate.id === flow)?.steps ?? [];
  const callees = calleesOf(steps);
  const found = new Set<string>();
  for (const { growing } of replications) {
    for (const { id, of } of growing) if (of === "requests" && callees.has(id)) found.add(id);
  }
  return [...found];
}
