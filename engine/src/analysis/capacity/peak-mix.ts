import type { Design, ElementId } from "../../model/index.ts";
import type { ComponentState } from "../component-state.ts";
import { emptyLoad, propagateSteps } from "../load/propagate.ts";
import type { Sources } from "../load/sources.ts";
import type { SteadyState } from "../solve.ts";
import type { Steps } from "../steps.ts";
import { busiestWith } from "./survivors.ts";

/**
 * The loads with every flow at its peak (1/s), in a state whose times, hits and retries are those of the mean: what the design carries in the
 * proportions of that hour. An overloaded peak would hold places for as long as its callers wait, and be made larger by their retries.
 */
export function* peakMix(design: Design, sources: Sources, mean: SteadyState, peaks: ReadonlyMap<ElementId, number>): Steps<SteadyState> {
  const loads = yield* propagateSteps(design, sources, (flow) => peaks.get(flow) || (mean.loads.rates.get(flow) ?? 0), mean.behaviour);
  const states = new Map<ElementId, ComponentState>();
  for (const [id, state] of mean.states) {
    const load = loads.components.get(id) ?? emptyLoad();
    const busiest = busiestWith(state, load);
    const before = state.loads.hot.busiest;
    const { utilisation } = state.busiest;
    states.set(id, {
      ...state,
      load,
      loads: { ...state.loads, hot: { ...state.loads.hot, busiest } },
      busiest: { ...state.busiest, utilisation: utilisation === null || !(before > 0) ? utilisation : (utilisation * busiest) / before },
    });
  }
  yield;
  return { ...mean, loads, states };
}
