import { Field, Kind, Phase, recordSize, Time } from "./kernel/calls.ts";
import type { Simulator } from "./simulator.ts";

/** Visits without which Little's law says nothing. */
const fewestVisits = 100;

/**
 * The self-check of every run. Each sentence is a fault of the simulator, never of the design.
 *
 * - Conservation per flow: the requests that arrived have succeeded, failed, or are in flight.
 * - Conservation per replica: the counts of waiting and working requests are those of the calls that wait and work there.
 * - Little's law per component: the time integral of the requests present is the sum of their times there, but for those present at
 *   the beginning and at the end of the measured time.
 */
export function brokenChecks(sim: Simulator): string[] {
  return [...flowBooks(sim), ...stationBooks(sim)];
}

function flowBooks(sim: Simulator): string[] {
  const { calls, model } = sim;
  const inFlight = new Float64Array(model.flows.length);
  for (let call = 0; call < calls.end; call += recordSize) {
    const kind = calls.ints[call | Field.kind];
    if (calls.ints[call | Field.phase] !== Phase.free && (kind === Kind.root || kind === Kind.plainRequest))
      inFlight[calls.ints[call | Field.flow]!]! += 1;
  }
  return sim.statistics.flows.flatMap((flow, i) => {
    const accounted = flow.completions + flow.failures + inFlight[i]!;
    return accounted === flow.arrivals
      ? []
      : [fault(`${flow.arrivals} requests of ${model.flows[i]!.id} arrived, ${accounted} are accounted for`)];
  });
}

function stationBooks(sim: Simulator): string[] {
  const { calls, model } = sim;
  const waiting = new Float64Array(model.components.length);
  const working = new Float64Array(model.components.length);
  /** Seconds that the requests present have been there, within the measured time. */
  const age = new Float64Array(model.components.length);
  for (let call = 0; call < calls.end; call += recordSize) {
    const phase = calls.ints[call | Field.phase];
    if (phase !== Phase.queued && phase !== Phase.serving) continue;
    const component = model.units[calls.ints[call | Field.unit]!]!.component;
    if (phase === Phase.queued) waiting[component]! += 1;
    else working[component]! += 1;
    const since =
      phase === Phase.serving && calls.ints[call | Field.kind] === Kind.message
        ? calls.times[(call >> 3) | Time.serviceStart]!
        : calls.times[(call >> 3) | Time.arrived]!;
    age[component]! += sim.now - Math.max(since, sim.statistics.stations[component]!.since);
  }
  return sim.statistics.stations.flatMap((station, i) => {
    const { id } = model.components[i]!;
    if (station.waiting !== waiting[i] || station.inService !== working[i]) {
      return [
        fault(
          `${id} counts ${station.waiting} waiting and ${station.inService} working requests, but ${waiting[i]} wait and ${working[i]} work there`,
        ),
      ];
    }
    // Who was driven out or killed was present and never left by the door; a message waits at its broker, not here.
    if (station.served < fewestVisits || station.dropped > 0 || model.components[i]!.takesFrom.length > 0) return [];
    const times = station.sojourn.total * (station.sojourn.mean() ?? 0);
    const ofEarlier = station.presentBefore * (station.sojourn.quantile(1) ?? 0);
    const open = times + age[i]! - station.presentArea;
    const tolerance = 1e-6 * (times + station.presentArea);
    return open >= -tolerance && open <= ofEarlier + tolerance
      ? []
      : [fault(`${id} held requests for ${station.presentArea} s in all, but their times there add up to ${times + age[i]!} s`)];
  });
}

function fault(what: string): string {
  return `Internal check failed: ${what}. Please report this.`;
}
