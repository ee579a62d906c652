import { type Component, lookup } from "../../model/index.ts";
import { loadOf } from "../graph/load.ts";
import { runByOthers } from "../graph/units.ts";
import { type Visit, visits } from "../graph/visits.ts";
import type { RuleContext } from "../rule.ts";

/** What reaches the component behind a cache when the cache has nothing to answer with; requests per second. */
export interface ColdLoad {
  readonly cache: Component;
  readonly origin: Component;
  /** A call made only when the cache has no entry. */
  readonly visit: Visit;
  readonly now: number;
  readonly nowAtPeak: number;
  readonly cold: number;
  readonly coldAtPeak: number;
  readonly capacity: number;
  /** Of one replica of the origin. */
  readonly perReplica: number;
  /** Nobody wrote what the origin can do. */
  readonly assumed: boolean;
}

/** Each cache with each component of ours that its misses go to. */
export function coldLoads(context: RuleContext): readonly ColdLoad[] {
  const { components } = lookup(context.design);
  const pairs = new Map<string, Visit[]>();
  for (const visit of visits(context.design)) {
    if (!visit.waits) continue;
    for (const cache of new Set(visit.missesOf)) {
      const known = pairs.get(`${cache} ${visit.call.to}`);
      if (known) known.push(visit);
      else pairs.set(`${cache} ${visit.call.to}`, [visit]);
    }
  }
  return [...pairs].flatMap(([pair, calls]) => {
    const [cacheId = "", originId = ""] = pair.split(" ");
    const cache = components.get(cacheId);
    const origin = components.get(originId);
    const first = calls[0];
    if (!cache || !origin || !first || origin.kind === "cache" || runByOthers(origin)) return [];
    const load = loadOf(context, origin);
    const added = addedByEmptying(context, cache.id, calls);
    if (!load || added === null) return [];
    return [
      {
        cache,
        origin,
        visit: first,
        now: load.mean,
        nowAtPeak: load.peak,
        cold: load.mean + added.mean,
        coldAtPeak: load.peak + added.peak,
        capacity: readCapacity(context, origin, load.capacity),
        perReplica: load.perReplica,
        assumed: load.assumed,
      },
    ];
  });
}

/** What the cache answers now and would not: misses already arrive. `null` when a flow's rate or the hit ratio is not known. */
function addedByEmptying({ analysis }: RuleContext, cache: string, calls: readonly Visit[]): { mean: number; peak: number } | null {
  let mean = 0;
  let peak = 0;
  for (const visit of calls) {
    const flow = analysis.flows[visit.flow.id];
    const rate = flow?.rate.value ?? null;
    let share = visit.times;
    for (const id of visit.missesOf) {
      const hitRatio = analysis.components[id]?.hitRatio?.value ?? null;
      if (hitRatio === null) return null;
      share *= id === cache ? hitRatio : 1 - hitRatio;
    }
    if (rate === null) return null;
    mean += rate * share;
    peak += Math.max(rate, flow?.peakRate.value ?? rate) * share;
  }
  return { mean, peak };
}

/** Reads per second that a component can answer: followers of a store help when they are read from. */
function readCapacity({ analysis }: RuleContext, origin: Component, asIs: number): number {
  const figures = analysis.components[origin.id];
  const perReplica = figures?.capacityPerReplica.value ?? null;
  const replication = origin.replication;
  if (perReplica === null || !origin.store || replication?.style.value !== "leader-follower") return asIs;
  const shards = figures?.shards.reduce((most, shard) => Math.max(most, shard.count), 1) ?? 1;
  const hottest = figures?.shards.reduce((most, shard) => Math.max(most, shard.hottestShare), 0) || 1 / shards;
  const copies = replication.copies.value;
  const readers = replication.readFrom.value === "leader" ? 1 : replication.readFrom.value === "any" ? copies : Math.max(1, copies - 1);
  // The hottest shard is full first.
  return Math.max(asIs, (perReplica * readers) / hottest);
}
