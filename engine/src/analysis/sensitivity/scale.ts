import type { Component } from "../../model/index.ts";

/** A count that is `factor` times as large, and at least one more or one less; never below 1. */
export function scaledCount(count: number, factor: number): number {
  const rounded = Math.round(count * factor);
  if (rounded !== count) return Math.max(1, rounded);
  return Math.max(1, factor > 1 ? count + 1 : count - 1);
}

/** A share in 0…1 whose complement is `factor` times as large: what counts of an availability is the downtime, of a hit ratio the misses. */
export function scaledRest(share: number, factor: number): number {
  return Math.min(1, Math.max(0, 1 - (1 - share) * factor));
}

/** The component with that many replicas, placed in turn where it has replicas today; of a replicated store the copies, too. */
export function withReplicas(component: Component, count: number): Component {
  const spread = (places: readonly (string | null)[]): readonly (string | null)[] => {
    const turn = new Set(places).size || 1;
    return Array.from({ length: count }, (_, i) => places[i] ?? places[i % turn] ?? null);
  };
  const { replication } = component;
  return {
    ...component,
    replicas: { ...component.replicas, value: count },
    replicaZones: spread(component.replicaZones),
    replicaRegions: spread(component.replicaRegions),
    replication: replication && { ...replication, copies: { ...replication.copies, value: count } },
  };
}
