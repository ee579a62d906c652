import type { Component } from "../../model/index.ts";
import { activeReplicas } from "../../model/index.ts";
import type { ShardShares } from "../data/shard-shares.ts";
import type { ComponentLoad } from "./propagate.ts";

/** Requests per second at single replicas of one shard. */
export interface ReplicaLoads {
  /** Where writes go: the leader, or any copy where copies are equal. */
  readonly leader: number;
  /** Where reads go. */
  readonly reader: number;
  /** The busiest replica. */
  readonly busiest: number;
  /** Replicas among which one request is spread. */
  readonly spread: number;
}

export interface ShardedLoads {
  /** Share of the requests that meet the busiest shard. */
  readonly hotShare: number;
  readonly hot: ReplicaLoads;
  /** Every other shard; equal to `hot` when shards are even. */
  readonly cold: ReplicaLoads;
}

/**
 * The load of single replicas: a request reaches its own shard, unless it asks all of them; a write reaches every copy of the shard,
 * a read the copies that `read-from` allows (all of them in a leaderless store).
 */
export function shardedLoads(
  component: Component,
  load: ComponentLoad,
  shares: ShardShares | null,
  replicas: number,
  largestShare: number | null = null,
): ShardedLoads {
  const count = shares?.count ?? 1;
  const hotShare = shares?.hottest ?? 1;
  const coldShare = count > 1 ? (1 - hotShare) / (count - 1) : hotShare;
  const at = (share: number): ReplicaLoads => {
    const read = (load.read - load.scatteredRead) * share + load.scatteredRead;
    const write = (load.write - load.scatteredWrite) * share + load.scatteredWrite;
    return replicaLoads(component, read, write, replicas, largestShare);
  };
  const hot = at(hotShare);
  return { hotShare, hot, cold: count > 1 ? at(coldShare) : hot };
}

function replicaLoads(component: Component, read: number, write: number, replicas: number, largestShare: number | null): ReplicaLoads {
  const replication = component.replication;
  if (component.kind === "coordinator") {
    // Writes are the leader's, reads are any node's.
    const nodes = Math.max(1, Math.min(activeReplicas(component), replicas));
    return { leader: write + read / nodes, reader: read / nodes, busiest: write + read / nodes, spread: 1 };
  }
  // Brokers and caches spread their requests over their nodes; copies of messages are not counted as requests.
  if (!replication || component.messaging || component.cache) {
    const active = Math.min(activeReplicas(component), replicas);
    const each = (read + write) * (active > 1 && largestShare !== null ? largestShare : 1 / Math.max(1, active));
    return { leader: each, reader: each, busiest: each, spread: active };
  }
  const copies = Math.max(1, replication.copies.value);
  switch (replication.style.value) {
    case "leaderless":
      return { leader: read + write, reader: read + write, busiest: read + write, spread: 1 };
    case "multi-leader":
      return equal(write + read / copies, copies);
    case "chain":
    case "leader-follower": {
      if (copies === 1) return equal(read + write, 1);
      switch (replication.readFrom.value) {
        case "leader":
          return { leader: read + write, reader: read + write, busiest: read + write, spread: 1 };
        case "any":
          return equal(write + read / copies, copies);
        case "followers": {
          const follower = write + read / (copies - 1);
          return { leader: write, reader: follower, busiest: Math.max(write, follower), spread: copies - 1 };
        }
      }
    }
  }
}

function equal(rate: number, spread: number): ReplicaLoads {
  return { leader: rate, reader: rate, busiest: rate, spread };
}
