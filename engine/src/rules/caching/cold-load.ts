import { type Component, lookup } from "../../model/index.ts";
import { loadOf, peakFactor } from "../graph/load.ts";
import { runByOthers, storeKinds } from "../graph/units.ts";
import { type Visit, visits } from "../graph/visits.ts";
import type { RuleContext } from "../rule.ts";

/** What reaches the component behind a cache when the cache has nothing to answer with; requests per second. */
export interface ColdLoad {
  readonly cache: Component;
  readonly origin: Component;
  /** A call made only when the cache has no entry. */
  readonly visit: Visit;
  readonly now: number;
  readonly cold: number;
  readonly coldAtPeak: number;
  readonly capacity: number;
}

/** Each cache with each component of ours that its misses go to. */
export function coldLoads(context: RuleContext): readonly ColdLoad[] {
  const { design, analysis } = context;
  const { components } = lookup(design);
  const seen = new Set<string>();
  return visits(design).flatMap((visit) => {
    if (visit.missOf === null || !visit.waits) return [];
    const cache = components.get(visit.missOf);
    const origin = components.get(visit.call.to);
    const pair = `${visit.missOf} ${visit.call.to}`;
    if (!cache || !origin || origin.kind === "cache" || runByOthers(origin) || seen.has(pair)) return [];
    seen.add(pair);
    const figures = analysis.components[cache.id];
    const lookups = figures?.originRateWhenCold?.value ?? null;
    const hitRatio = figures?.hitRatio?.value ?? null;
    const load = loadOf(context, origin);
    if (lookups === null || hitRatio === null || !load) return [];
    // Misses already arrive; an empty cache adds what it answered until now.
    const cold = load.mean + lookups * hitRatio;
    const rate = storeKinds.has(origin.kind) ? readCapacity(context, origin, load.capacity) : load.capacity;
    return [{ cache, origin, visit, now: load.mean, cold, coldAtPeak: cold * peakFactor(context, cache.id), capacity: rate }];
  });
}

/** Reads per second that a store can answer: followers help when they are read from. */
function readCapacity({ analysis }: RuleContext, store: Component, asIs: number): number {
  const perReplica = analysis.components[store.id]?.capacityPerReplica.value ?? null;
  const replication = store.replication;
  if (perReplica === null || !replication || replication.style.value !== "leader-follower") return asIs;
  const shards = analysis.components[store.id]?.shards.reduce((most, shard) => Math.max(most, shard.count), 1) ?? 1;
  const hottest = analysis.components[store.id]?.shards.reduce((most, shard) => Math.max(most, shard.hottestShare), 0) || 1 / shards;
  const readers =
    replication.readFrom.value === "leader"
      ? 1
      : replication.readFrom.value === "any"
        ? replication.copies.value
        : Math.max(1, replication.copies.value - 1);
  // The hottest shard is full first.
  return Math.max(asIs, (perReplica * readers) / hottest);
}
