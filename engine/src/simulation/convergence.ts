import { countText, percentText } from "../model/index.ts";
import { halfWidth } from "./kernel/student.ts";
import type { ReplicationRecord } from "./record.ts";
import type { Estimate, FlowResult, SimulationResult } from "./result.ts";

/** Half-width of a mean's 95% interval, as a share of the mean, up to which nothing is said when nobody asks for a precision. */
const ordinaryPrecision = 0.1;

/** Whether the mean latency and the throughput of every flow that had requests are known to ± this share of themselves. */
export function isPrecise(records: readonly ReplicationRecord[], precision: number): boolean {
  const flows = records[0]?.statistics.flows.length ?? 0;
  for (let flow = 0; flow < flows; flow++) {
    const each = records.map((record) => record.statistics.flows[flow]!.main);
    if (each.every((counter) => counter.offered === 0)) continue;
    const latencies = each.map((counter) => counter.latency.mean());
    if (latencies.some((latency) => latency === null)) return false;
    for (const values of [latencies as readonly number[], each.map((counter) => counter.completed)]) {
      const relative = relativeWidth(values);
      if (relative === null || relative > precision) return false;
    }
  }
  return true;
}

/** Half-width of the 95% interval of the mean over the mean; `null` for fewer than two values. */
function relativeWidth(values: readonly number[]): number | null {
  const half = halfWidth(values);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return half === null ? null : half === 0 ? 0 : half / mean;
}

/** Says whose latency was still moving in the middle of a run that somebody should have told when to begin measuring. */
export function settlingNotes(
  first: Pick<ReplicationRecord, "growing" | "settledAt"> | undefined,
  flows: readonly { readonly id: string }[],
): readonly string[] {
  if (!first || first.growing.length > 0) return [];
  return flows.flatMap(({ id }, i) =>
    first.settledAt[i] === Number.POSITIVE_INFINITY
      ? [
          `Not converged: the latency of ${id} had not settled by the middle of the run (MSER-5); a longer run (--duration), or a given warm-up (--warm-up), would help.`,
        ]
      : [],
  );
}

/** Says which flows are not known well enough, and what would help. `wanted`: the precision asked for, `null` for none. */
export function convergenceNotes(
  result: Pick<SimulationResult, "replications" | "flows">,
  steady: boolean,
  wanted: number | null,
): readonly string[] {
  const precision = wanted ?? ordinaryPrecision;
  return Object.entries(result.flows).flatMap(([id, flow]) => {
    const widest = widestOf(flow, wanted !== null);
    if (widest === null || widest.share <= precision) return [];
    // The width falls with the square root of what is simulated.
    const times = (widest.share / precision) ** 2;
    const help =
      result.replications > 1
        ? `about ${countText(Math.ceil(result.replications * times))} replications would`
        : steady
          ? `a run about ${countText(Math.ceil(times))} times as long, or that many replications, would`
          : "several replications would";
    return [
      `Not converged: the ${widest.of} of ${id} is known to ± ${percentText(widest.share)} only; ${help} bring it to ± ${percentText(precision)}.`,
    ];
  });
}

function widestOf(flow: FlowResult, withThroughput: boolean): { share: number; of: string } | null {
  const latency = shareOf(flow.latency.mean);
  const throughput = withThroughput ? shareOf(flow.throughput) : null;
  if (throughput !== null && throughput > (latency ?? 0)) return { share: throughput, of: "throughput" };
  return latency === null ? null : { share: latency, of: "mean latency" };
}

function shareOf({ value, ci95 }: Estimate): number | null {
  return value === null || ci95 === null || !(value > 0) ? null : ci95 / value;
}
