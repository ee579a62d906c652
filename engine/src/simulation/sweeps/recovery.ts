import type { ObservedFlow, ObservedRun } from "./failure-observation.ts";

/** A p99 of one interval counts as harmed from this multiple of the largest one without the failure. */
const slowFrom = 2;
/** Share of an interval's requests that may fail, or be missing, beyond what is so without the failure. */
const tolerated = 0.01;
/** Standard deviations of a count that are chance. */
const beyondChance = 4;
/** Seconds at the end of a run in which harm means that it is not over. */
const tooLate = 2;

/**
 * Seconds from the beginning of a failure (`from`, s) to the end of the last interval in which some flow fares worse than without it; 0
 * when none does, `null` when that lasts to the end of the run. Both runs met the same arrivals, so they are held against each other
 * second by second.
 */
export function recoveryOf(
  failed: ObservedRun,
  calm: ObservedRun,
  { from, duration, interval }: { readonly from: number; readonly duration: number; readonly interval: number },
): number | null {
  const first = Math.floor(from / interval);
  let last = -1;
  failed.flows.forEach((flow, i) => {
    const other = calm.flows[i];
    if (other) last = Math.max(last, lastHarmed(flow, other, first, interval));
  });
  if (failed.stopped !== null) return null;
  if (last < 0) return 0;
  const end = (last + 1) * interval;
  return end > duration - tooLate ? null : Math.max(0, end - from);
}

function lastHarmed(flow: ObservedFlow, calm: ObservedFlow, first: number, interval: number): number {
  const slow = slowFrom * Math.max(0, ...calm.tail.slice(first).map((value) => value ?? 0));
  for (let at = flow.throughput.length - 1; at >= first; at--) {
    const [succeeded, failed] = [flow.throughput[at] ?? 0, flow.errors[at] ?? 0];
    const [ordinary, ordinaryFailed] = [calm.throughput[at] ?? 0, calm.errors[at] ?? 0];
    if (failed > ordinaryFailed + slack(ordinaryFailed, ordinary + ordinaryFailed, interval)) return at;
    if (succeeded < ordinary - slack(ordinary, ordinary + ordinaryFailed, interval)) return at;
    if (slow > 0 && (flow.tail[at] ?? 0) > slow) return at;
  }
  return -1;
}

/** How far a rate may differ from an ordinary one by chance or by so little that nobody minds. */
function slack(ordinary: number, all: number, interval: number): number {
  return tolerated * all + (beyondChance * Math.sqrt(ordinary * interval)) / interval;
}
