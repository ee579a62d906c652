import type { ShardFigures } from "../../analysis/figures.ts";
import { asksEveryShard } from "../../analysis/load/tally.ts";
import { type Component, lookup } from "../../model/index.ts";
import { type Load, loadOf } from "../graph/load.ts";
import { once } from "../graph/once.ts";
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
export const coldLoads = once(emptied);

function emptied(context: RuleContext): readonly ColdLoad[] {
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
    const fields = origin.store?.sharding[0]?.fields;
    const everywhere = addedByEmptying(
      context,
      cache.id,
      calls.filter(({ call }) => asksEveryShard(call, fields)),
    );
    return [
      {
        cache,
        origin,
        visit: first,
        now: load.mean,
        nowAtPeak: load.peak,
        cold: load.mean + added.mean,
        coldAtPeak: load.peak + added.peak,
        capacity: readCapacity(context, origin, load, added.mean, everywhere?.mean ?? 0),
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

/**
 * Requests per second that a component can answer with the `added` reads, of which `everywhere` ask every shard: followers of a store help when
 * they are read from, and the more of the requests ask every shard, the fewer it can do.
 */
function readCapacity({ analysis }: RuleContext, origin: Component, load: Load, added: number, everywhere: number): number {
  const figures = analysis.components[origin.id];
  const perReplica = figures?.capacityPerReplica.value ?? null;
  const replication = origin.replication;
  if (perReplica === null || !origin.store || replication?.style.value !== "leader-follower")
    return load.capacity * ofMix(figures?.shards ?? [], load.mean, added, everywhere).change;
  const shards = figures?.shards.reduce((most, shard) => Math.max(most, shard.count), 1) ?? 1;
  const hottest = figures?.shards.reduce((most, shard) => Math.max(most, shard.hottestShare), 0) || 1 / shards;
  const copies = replication.copies.value;
  const readers = replication.readFrom.value === "leader" ? 1 : replication.readFrom.value === "any" ? copies : Math.max(1, copies - 1);
  const mix = ofMix(figures?.shards ?? [], load.mean, added, everywhere);
  // The hottest shard is full first.
  return Math.max(load.capacity * mix.change, (perReplica * readers) / (mix.hottest ?? hottest));
}

/** Share of the requests that the busiest shard meets with the added reads, `null` where nothing arrives, and by how much that changes what all do. */
function ofMix(
  shards: readonly ShardFigures[],
  now: number,
  added: number,
  everywhere: number,
): { readonly hottest: number | null; readonly change: number } {
  const shard = shards[0];
  const there = shard?.rateHottest.value ?? null;
  if (!shard || there === null || !(now > 0)) return { hottest: null, change: 1 };
  const hottest = (there + (added - everywhere) * shard.hottestShare + everywhere) / (now + added);
  return { hottest, change: there / now / hottest };
}
