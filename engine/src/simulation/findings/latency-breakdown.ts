import type { Model } from "../compile/model.ts";
import type { HopTime, LatencyBreakdown } from "../result.ts";
import { type BreakdownRow, type FlowBreakdown, partsOfHop } from "../statistics/breakdowns.ts";

/** Followed requests without which a breakdown of the slowest ones is only about themselves. */
const fewestInTail = 5;

/** Share of the requests that is beyond the p99. */
const tail = 0.01;

/** Where the latency of the successful requests of a flow went, over all replications; `mean` is that of all of them. */
export function meanBreakdown(
  model: Model,
  replications: readonly FlowBreakdown[],
  mean: number | null,
  of: number,
): LatencyBreakdown | null {
  const sums = sumsOf(model, replications, Number.POSITIVE_INFINITY);
  if (sums.weight === 0 || mean === null) return null;
  // The sample tells the shares; their sum is known from all requests.
  return breakdown(sums, sums.latency > 0 ? mean / sums.latency : 0, of, mean);
}

/** The same for the slowest hundredth. */
export function tailBreakdown(model: Model, replications: readonly FlowBreakdown[], of: number): LatencyBreakdown | null {
  const all = sumsOf(model, replications, Number.POSITIVE_INFINITY);
  const sums = sumsOf(model, replications, tail * all.weight);
  if (sums.followed < fewestInTail) return null;
  return breakdown(sums, 1 / sums.weight, Math.round(tail * of), sums.latency / sums.weight);
}

interface Sums {
  followed: number;
  weight: number;
  latency: number;
  /** By component: the kinds of time. */
  readonly parts: Map<string, number[]>;
}

/** The slowest requests that stand for `wanted` together; of the last row that they reach into, a part. */
function sumsOf(model: Model, replications: readonly FlowBreakdown[], wanted: number): Sums {
  const sums: Sums = { followed: 0, weight: 0, latency: 0, parts: new Map() };
  const rows = replications.flatMap(({ rows, components }) => [...rows].map(([bucket, row]) => ({ bucket, row, components })));
  for (const bucket of [...new Set(rows.map((entry) => entry.bucket))].sort((a, b) => b - a)) {
    const left = wanted - sums.weight;
    if (left <= 0) break;
    const inBucket = rows.filter((entry) => entry.bucket === bucket);
    const weight = inBucket.reduce((sum, { row }) => sum + row.weight, 0);
    for (const { row, components } of inBucket) addRow(sums, row, components, model, Math.min(1, left / weight));
  }
  return sums;
}

function addRow(sums: Sums, row: BreakdownRow, components: readonly number[], model: Model, share: number): void {
  sums.followed += row.followed * share;
  sums.weight += row.weight * share;
  sums.latency += row.latency * share;
  row.parts.forEach((seconds, i) => {
    const id = model.components[components[Math.floor(i / partsOfHop.length)] ?? -1]?.id;
    if (id === undefined || seconds === 0) return;
    const parts = sums.parts.get(id) ?? partsOfHop.map(() => 0);
    sums.parts.set(id, parts);
    parts[i % partsOfHop.length]! += seconds * share;
  });
}

function breakdown(sums: Sums, factor: number, of: number, total: number): LatencyBreakdown {
  const hops: HopTime[] = [...sums.parts].map(([element, [queue = 0, service = 0, network = 0, retries = 0]]) => ({
    element,
    queue: queue * factor,
    service: service * factor,
    network: network * factor,
    retries: retries * factor,
  }));
  hops.sort((a, b) => timeAt(b) - timeAt(a));
  return { total, followed: Math.round(sums.followed), of, hops };
}

/** All time at a component. */
export function timeAt(hop: HopTime): number {
  return hop.queue + hop.service + hop.network + hop.retries;
}
