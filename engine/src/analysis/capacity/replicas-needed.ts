import { activeReplicas, type Component, countText, percentText } from "../../model/index.ts";
import type { ComponentState } from "../component-state.ts";
import { exact, unknown } from "../figure.ts";
import type { Figure } from "../figures.ts";
import type { ComponentLoad } from "../load/propagate.ts";
import { busiestOf } from "./survivors.ts";
import { capacityPerReplica } from "./throughput.ts";

/** More replicas than this are no answer. */
const mostReplicas = 1_000_000;

/** Share of its capacity that a component should be used to at peak where nothing says so, so that bursts and a lost replica find room. */
export const comfortable = 0.7;

/** The utilisation that the busiest replica should not exceed, 0…1: what the autoscaler holds, otherwise a comfortable one. */
export function targetUtilisation({ autoscale }: Component): number {
  const target = autoscale?.target.value ?? comfortable;
  return target > 0 && target <= 1 ? target : comfortable;
}

/**
 * Fewest replicas (copies of each shard) of which the busiest is used to no more than `target`, when the component is given `growth` times
 * the load of this state. `lost`: how many of n replicas go with one zone; the others have to do then.
 */
export function replicasNeeded(state: ComponentState, target: number, growth = 1, lost: (replicas: number) => number = () => 0): Figure {
  const { component, load } = state;
  const capacity = capacityPerReplica(state);
  if (capacity.value === null) return capacity;
  const room = capacity.value * target * (1 + 1e-9);
  const grown = scaled(load, growth);
  const total = grown.read + grown.write;
  if (total === 0) return exact(1, "nothing asks it for anything");
  if (activeReplicas(component) === 1 && component.replicas.value > 1) {
    return busiestOf(state, grown, 1) <= room
      ? exact(1, "one replica is active, the others stand by")
      : unknown(`only one replica is active, and it cannot carry the load at ${percentText(target)}: more of them do not help`);
  }
  const fits = (replicas: number): boolean => {
    const left = replicas - lost(replicas);
    return left >= 1 && busiestOf(state, grown, left) <= room;
  };
  let high = 1;
  while (!fits(high)) {
    high *= 2;
    if (high > mostReplicas) return unknown(sameEverywhere(component, target));
  }
  let low = Math.floor(high / 2);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) high = middle;
    else low = middle;
  }
  const shards = component.store?.sharding[0]?.shards.value ?? 1;
  return exact(high, shards > 1 ? `copies of each of ${countText(shards)} shards, as the busiest shard needs them` : null);
}

function sameEverywhere(component: Component, target: number): string {
  const why = component.replication ? "every copy does all writes" : "the busiest part stays too busy";
  return `${why}: no number of replicas brings it to ${percentText(target)}`;
}

/** A load `growth` times as large, mix and misses kept. */
export function scaled(load: ComponentLoad, growth: number): ComponentLoad {
  return {
    read: load.read * growth,
    write: load.write * growth,
    scatteredRead: load.scatteredRead * growth,
    scatteredWrite: load.scatteredWrite * growth,
    lookups: load.lookups * growth,
    delivered: load.delivered * growth,
    consumed: load.consumed * growth,
  };
}

/** Replicas out of n that one fault takes: those of one zone where they are spread evenly over several, otherwise one. */
export function lostWithZone(component: Component): (replicas: number) => number {
  const zones = new Set(component.replicaZones.filter((zone) => zone !== null)).size;
  return (replicas) => (zones > 1 ? Math.ceil(replicas / zones) : 1);
}
