import type { CallStep, Component, ElementId, Step } from "../../model/index.ts";
import { callsInOrder, mean, squaredVariation } from "../../model/index.ts";
import type { ComponentState } from "../component-state.ts";
import { consumerKey, type Loads } from "../load/propagate.ts";
import type { Sources } from "../load/sources.ts";
import type { Crowd } from "../queueing/crowded-places.ts";
import type { CallFigures } from "./call-tree.ts";

/** What is known from the round before. */
interface Known {
  readonly sources: Sources;
  readonly loads: Loads;
  readonly calls: ReadonlyMap<CallStep, CallFigures>;
  readonly states: ReadonlyMap<ElementId, ComponentState>;
}

/** Lines inside shorter than this make nobody wait together. */
const negligible = 1e-3;

/** What the visits of components that hold places wait for together, by component; those that wait for nothing are left out. */
export function crowds(known: Known, holding: ReadonlySet<ElementId>): ReadonlyMap<ElementId, Crowd> {
  const asked = new Map<ElementId, Map<ElementId, number>>();
  const visits = new Map<ElementId, number>();
  const count = (id: ElementId, rate: number, steps: readonly Step[]): void => {
    const inside = asked.get(id) ?? new Map<ElementId, number>();
    asked.set(id, inside);
    visits.set(id, (visits.get(id) ?? 0) + rate);
    for (const call of callsInOrder(steps)) {
      const calls = call.async ? 0 : rateOf(known, call);
      if (calls > 0) inside.set(call.to, (inside.get(call.to) ?? 0) + calls);
    }
  };
  for (const [call] of known.calls) {
    if (holding.has(call.to) && !known.states.get(call.to)?.component.messaging) count(call.to, rateOf(known, call), call.body);
  }
  for (const [id, source] of known.sources.consumers) {
    if (holding.has(id)) count(id, known.loads.rates.get(consumerKey(id)) ?? 0, source.steps);
  }
  const found = new Map<ElementId, Crowd>();
  for (const [id, inside] of asked) {
    const crowd = crowdOf(known, inside, visits.get(id) ?? 0);
    if (crowd) found.set(id, crowd);
  }
  return found;
}

function rateOf({ loads, calls }: Known, call: CallStep): number {
  return (loads.steps.get(call) ?? 0) * (calls.get(call)?.attempts ?? 1);
}

function crowdOf({ states }: Known, inside: ReadonlyMap<ElementId, number>, visits: number): Crowd | null {
  let [excess, concentrated, share, variation, seconds] = [0, 0, 0, 0, 0];
  for (const [id, rate] of inside) {
    const state = states.get(id);
    const wait = state?.busiest.wait ?? null;
    const service = state?.component.serviceTime?.value;
    const servers = state?.component.workers.value ?? null;
    if (!state || !service || servers === null || wait === null || !(wait > 0)) continue;
    const { waitVariance } = state.busiest;
    const irregular = Math.min(mostIrregular, squaredVariation(service));
    const lines = linesOf(state);
    const per = rate / visits;
    const work = mean(service);
    // By the distributional form of Little's law; with one server the one in service is counted, too.
    const together = (rate * rate * (waitVariance + (servers === 1 ? irregular * work * work : 0))) / lines;
    if (!Number.isFinite(together)) continue;
    excess += together;
    concentrated += (together * together) / lines;
    share += (together * per) / lines;
    variation += together * irregular;
    seconds += per * (wait + work / servers);
  }
  if (!(excess > negligible)) return null;
  return {
    excess,
    lines: (excess * excess) / concentrated,
    share: share / excess,
    variation: variation / excess,
    seconds,
  };
}

/** Services more irregular than this were not simulated. */
const mostIrregular = 4;

/** Lines in which its requests stand, one for each replica of each shard, or for all replicas that share one. */
function linesOf({ component, loads, shares, pooled }: ComponentState): number {
  const copied = (component: Component): boolean => component.replication !== null && !component.messaging && !component.cache;
  const spread = copied(component) ? 1 : loads.hot.spread;
  return Math.max(1, ((shares?.count ?? 1) * spread) / pooled);
}
