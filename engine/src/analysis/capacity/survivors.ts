import type { Component } from "../../model/index.ts";
import type { ComponentState } from "../component-state.ts";
import type { ComponentLoad } from "../load/propagate.ts";
import { shardedLoads } from "../load/replica-loads.ts";
import { capacityPerReplica } from "./throughput.ts";

/** More replicas than this are not taken away one by one. */
const mostReplicas = 200;

/** Requests per second at the busiest replica when `alive` replicas (of each shard) share this load, leaders being elected again. */
export function busiestOf(state: ComponentState, load: ComponentLoad, alive: number): number {
  const { component, shares } = state;
  if (alive < 1) return load.read + load.write > 0 ? Number.POSITIVE_INFINITY : 0;
  return shardedLoads(withReplicas(component, alive), load, shares, alive).hot.busiest;
}

/** Requests per second at the busiest replica under another load, such as more misses, the replicas and the way of balancing being the same. */
export function busiestWith(state: ComponentState, load: ComponentLoad): number {
  const all = Math.max(1, state.component.replicas.value);
  const evenly = (of: ComponentLoad): number => shardedLoads(state.component, of, state.shares, all).hot.busiest;
  const before = evenly(state.load);
  return before > 0 ? (state.loads.hot.busiest / before) * evenly(load) : evenly(load);
}

function withReplicas(component: Component, alive: number): Component {
  const replicas = { ...component.replicas, value: alive };
  const replication = component.replication && { ...component.replication, copies: { ...component.replication.copies, value: alive } };
  return { ...component, replicas, replication };
}

/**
 * Fewest replicas (of each shard) that carry the load a component is given, at least 1; `null` when all of it that run are too few.
 * 1 where nothing limits what a replica can do.
 */
export function replicasToCarry(state: ComponentState): number | null {
  const capacity = capacityPerReplica(state).value;
  if (capacity === null || state.load.read + state.load.write === 0) return 1;
  const all = Math.max(1, Math.floor(state.component.replicas.value));
  if (!Number.isFinite(all)) return 1;
  // What more replicas share falls with their number, what each of them does (writes) does not.
  if (state.loads.hot.busiest > capacity) return null;
  for (let alive = Math.max(1, all - mostReplicas); alive < all; alive++) if (busiestOf(state, state.load, alive) <= capacity) return alive;
  return all;
}
