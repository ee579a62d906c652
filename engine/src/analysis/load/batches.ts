import type { CallStep, Design, Distribution, ElementId, Step } from "../../model/index.ts";
import { activeReplicas, allBlocks, mean, squaredVariation } from "../../model/index.ts";
import type { ComponentState } from "../component-state.ts";
import { Memory } from "../latency/memory.ts";
import { type Batch, batchCovariance, batchQueue, dealtBatches, thinnedBatches } from "../queueing/batches.ts";
import type { Seen } from "../stations/input.ts";
import type { Loads } from "./propagate.ts";
import type { Sources } from "./sources.ts";
import { splitOf } from "./spreading.ts";
import type { ShapedArrivals } from "./variability.ts";

/* Calls of one request that come to a component at the same moment: branches of `parallel` that begin with it. */

/** Calls that one request makes of a component at once, over one link. */
export interface Together {
  readonly to: ElementId;
  readonly calls: readonly CallStep[];
}

/** Branches of a block that begin with a call to the same component, where there are several. */
export function beginTogether(step: Step): readonly Together[] {
  if (step.type !== "parallel") return [];
  const found = new Map<string, CallStep[]>();
  for (const [first] of step.branches) {
    if (first?.type !== "call" || first.async) continue;
    const key = first.link ?? `${first.from} ${first.to}`;
    found.set(key, [...(found.get(key) ?? []), first]);
  }
  return [...found.values()].flatMap((calls) => (calls.length > 1 ? [{ to: (calls[0] as CallStep).to, calls }] : []));
}

/** All such calls of a design. */
export function calledTogether({ flows, consumers }: Sources): readonly Together[] {
  return [...flows, ...consumers.values()].flatMap(({ steps }) => allBlocks(steps).flat().flatMap(beginTogether));
}

/** Batches of each component at these loads. */
function batchesOf(together: readonly Together[], loads: Loads): ReadonlyMap<ElementId, readonly Batch[]> {
  const found = new Map<ElementId, Batch[]>();
  for (const { to, calls } of together) {
    const rate = Math.min(...calls.map((call) => loads.steps.get(call) ?? 0));
    if (rate > 0) found.set(to, [...(found.get(to) ?? []), { size: calls.length, rate }]);
  }
  return found;
}

/** Batches that make less of the calls to a component than this change nothing that shows. */
const negligible = 1e-4;

/** Who a call finds at one replica of each component that gets calls together; where they come to one queue, and nothing else decides that. */
export function seenByBatches(
  design: Design,
  together: readonly Together[],
  loads: Loads,
  states: ReadonlyMap<ElementId, ComponentState>,
): ReadonlyMap<ElementId, Seen> {
  const found = new Map<ElementId, Seen>();
  for (const [id, batches] of batchesOf(together, loads)) {
    const state = states.get(id);
    const service = state?.component.serviceTime?.value;
    const workers = state?.component.workers.value ?? null;
    if (!state || !service || workers === null || !isPlain(state)) continue;
    const replicas = Math.max(1, activeReplicas(state.component));
    const inTurn = replicas > 1 && splitOf(design, state.component, loads).roundRobin;
    // No more than there are replicas come one by one to each.
    if (inTurn && batches.some(({ size }) => size <= replicas)) continue;
    const queues = Math.max(1, replicas / state.pooled);
    const total = (state.load.read + state.load.write) / queues;
    const of = inTurn ? dealtBatches(batches, replicas) : thinnedBatches(batches, Math.round(queues));
    const inBatches = of.reduce((sum, { size, rate }) => sum + size * rate, 0);
    if (inBatches < negligible * total) continue;
    const all = [...of, { size: 1, rate: Math.max(0, total - inBatches) }];
    const shared = state.component.discipline.value === "ps";
    const seen = seenOf(all, service, { servers: workers, queues: state.pooled }, shared);
    if (seen !== null) found.set(id, seen);
  }
  return found;
}

/** The same batches are seen in every round, at the mean and at peak, and after a keystroke elsewhere. */
const known = new Memory<{ readonly seen: Seen | null }>(500);

function seenOf(
  batches: readonly Batch[],
  service: Distribution,
  { servers, queues }: { readonly servers: number; readonly queues: number },
  shared: boolean,
): Seen | null {
  const [each, variation] = [mean(service), squaredVariation(service)];
  const made = (): Seen | null => {
    const queue = batchQueue(batches, each, servers * queues);
    return (
      queue && {
        probabilities: queue.seen,
        stretch: shared ? 1 : null,
        ...(shared ? {} : { together: { batches, covariance: batchCovariance(queue, batches, each, servers, variation, queues) } }),
        method: "approximation",
        note: "calls of one request come together (M^[X]/M/c)",
      }
    );
  };
  return known.of(JSON.stringify([batches, each, variation, servers, queues, shared]), () => ({ seen: made() })).seen;
}

/** One queue for each replica, or one over all, in order of arrival or shared, and nothing but the workers to wait for. */
function isPlain({ component, shares, load }: ComponentState): boolean {
  const copied = component.replication !== null && !component.messaging && !component.cache && component.replication.copies.value > 1;
  const inOrder = component.discipline.value === "fifo" || component.discipline.value === "ps";
  const keeps = component.blocking.value || component.concurrency !== null;
  const finite = component.serviceTime !== null && Number.isFinite(squaredVariation(component.serviceTime.value));
  return !copied && shares === null && inOrder && !keeps && finite && component.queueLimit === null && !(load.consumed > 0);
}

/**
 * Arrivals of which several come at once. Dealt out in turn they come to all replicas alike, and the more irregularly, by their mean number; at
 * random, those at two replicas have so much of their variance in common as they get calls of the same batches.
 */
export function withBatches(
  design: Design,
  together: readonly Together[],
  loads: Loads,
  arrivals: ReadonlyMap<ElementId, ShapedArrivals>,
): ReadonlyMap<ElementId, ShapedArrivals> {
  const batches = batchesOf(together, loads);
  if (batches.size === 0) return arrivals;
  const found = new Map(arrivals);
  for (const component of design.components) {
    const those = batches.get(component.id);
    const load = loads.components.get(component.id);
    const replicas = activeReplicas(component);
    if (!those || !load || replicas < 2) continue;
    const more = those.reduce((sum, { size, rate }) => sum + size * (size - 1) * rate, 0) / (load.read + load.write);
    const before = arrivals.get(component.id) ?? { variation: 1, shapedBy: null };
    const inTurn = splitOf(design, component, loads).roundRobin;
    const alike = inTurn ? Math.min(1, more / (replicas - 1)) : more / (more + replicas);
    found.set(component.id, { ...before, alike, ...(inTurn ? { variation: before.variation + more } : {}) });
  }
  return found;
}
