import type { Arrivals, Design, ElementId } from "../../model/index.ts";
import { lookup, mean } from "../../model/index.ts";
import type { ComponentState } from "../component-state.ts";
import { seenInBursts } from "../queueing/mmpp.ts";
import type { Seen } from "../stations/input.ts";
import type { Loads } from "./propagate.ts";

type Bursty = Extract<Arrivals, { readonly type: "bursty" }>;

/** Flows of the clients that send in bursts, all with the same ones; `null` when none does, or when they differ. */
export interface BurstyFlows {
  readonly arrivals: Bursty;
  readonly flows: readonly ElementId[];
}

/** The flows of the one client that sends in bursts; `null` without one, and with several, whose bursts come at different times. */
export function burstyFlows(design: Design): BurstyFlows | null {
  const { components } = lookup(design);
  let arrivals: Bursty | null = null;
  let client: ElementId | null = null;
  const flows: ElementId[] = [];
  for (const flow of design.flows) {
    const own = flow.from === null ? undefined : components.get(flow.from)?.client?.arrivals.value;
    if (own?.type !== "bursty" || !(own.share > 0 && own.share < 1 && own.burst > 0 && own.factor > 1)) continue;
    // Bursts of different clients come at different times.
    if (client !== null && client !== flow.from) return null;
    client = flow.from;
    arrivals = own;
    flows.push(flow.id);
  }
  // Each flow has bursts of its own, too.
  return arrivals === null || flows.length > 1 ? null : { arrivals, flows };
}

/** Who a request finds at one replica of each component that the bursts reach: the same bursts, thinned as the calls are. */
export function seenByBursts(
  { arrivals, flows }: BurstyFlows,
  loads: Loads,
  states: ReadonlyMap<ElementId, ComponentState>,
): ReadonlyMap<ElementId, Seen> {
  const { share, burst } = arrivals;
  // The quiet rate makes up for the bursts, as far as it can: it cannot fall below 0.
  const inBurst = Math.min(arrivals.factor, 1 / share);
  const quiet = Math.max(0, (1 - inBurst * share) / (1 - share));
  const seen = new Map<ElementId, Seen>();
  for (const [id, state] of states) {
    const { component, load } = state;
    const service = component.serviceTime?.value;
    const workers = component.workers.value;
    const total = load.read + load.write;
    if (!service || workers === null || !(total > 0)) continue;
    let bursty = 0;
    for (const flow of flows) {
      const visits = loads.tallies.get(flow)?.waited.get(id);
      if (visits) bursty += (loads.rates.get(flow) ?? 0) * (visits.read + visits.write);
    }
    if (!(bursty > 0)) continue;
    const rate = state.loads.hot.busiest * state.pooled;
    const part = Math.min(1, bursty / total) * rate;
    const probabilities = seenInBursts(
      {
        burstRate: rate - part + part * inBurst,
        quietRate: rate - part + part * quiet,
        burstLength: burst,
        quietLength: (burst * (1 - share)) / share,
      },
      mean(service),
      workers * state.pooled,
    );
    if (probabilities) seen.set(id, { probabilities, stretch: null, method: "approximation", note: "arrivals in bursts (MMPP/M/c)" });
  }
  return seen;
}
