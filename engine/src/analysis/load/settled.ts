import type { Component, Design, ElementId } from "../../model/index.ts";
import { hitRatioFigure } from "../cache/hit-ratio.ts";
import { cachesInFront } from "../cache/tiers.ts";
import { writtenBack } from "../cache/written-back.ts";
import type { Figure } from "../figures.ts";
import type { Steps } from "../steps.ts";
import { type Loads, propagateSteps } from "./propagate.ts";
import type { Sources } from "./sources.ts";
import type { Behaviour } from "./tally.ts";

/** A hit ratio and the lookups per second it was computed for. */
export interface KnownRatio {
  readonly figure: Figure;
  readonly lookups: number;
}

/** Rounds of load → hit ratios, which depend on the load through TTLs only. */
const hitRounds = 4;

/** Loads, and whether they would stay. */
export interface SettledLoads {
  readonly loads: Loads;
  /** Another round would find the same. */
  readonly settled: boolean;
  /** They are those of the round before. */
  readonly again: boolean;
}

/** What loads depend on and what follows from them. */
interface SettledShares {
  readonly hitRatios: Map<ElementId, KnownRatio>;
  readonly admitted: Map<ElementId, number>;
  readonly written: Map<ElementId, number>;
}

/** Loads with the hit ratios, rate limits and writes of caches that write back that follow from them, which are left in `shares`. */
export function* settledLoads(
  design: Design,
  sources: Sources,
  flowRate: (flow: ElementId) => number,
  behaviour: Behaviour,
  shares: SettledShares,
): Steps<SettledLoads> {
  const fronts = cachesInFront(design);
  const caches = design.components.filter((component) => component.cache !== null);
  const limited = design.components.filter((component) => component.rateLimit?.per === "all");
  for (let round = 1; ; round++) {
    const loads = yield* propagateSteps(design, sources, flowRate, behaviour);
    let change = 0;
    for (const cache of caches) change = Math.max(change, hitsAnew(cache, fronts.get(cache.id), loads, shares));
    for (const cache of caches) change = Math.max(change, writtenAnew(cache, loads, shares));
    for (const component of limited) change = Math.max(change, admittedAnew(component, loads, shares));
    if (change < 1e-9 || round === hitRounds) return { loads, settled: change === 0, again: false };
  }
}

/** Works the hit ratio of a cache out for its lookups, `front` of which come from the cache before it; returns by how much it changed. */
function hitsAnew(cache: Component, front: Component | undefined, loads: Loads, { hitRatios }: SettledShares): number {
  const known = hitRatios.get(cache.id);
  const lookups = loads.components.get(cache.id)?.lookups ?? 0;
  if (known && Math.abs(lookups - known.lookups) <= 1e-6 * lookups) return 0;
  const before = front ? (loads.components.get(front.id)?.lookups ?? 0) : 0;
  const figure = hitRatioFigure(cache, lookups, front ? { component: front, lookups: before } : null);
  if (!figure) return 0;
  hitRatios.set(cache.id, { figure, lookups });
  return Math.abs((figure.value ?? 0) - (known?.figure.value ?? 0));
}

/** Works the share of its writes out that a cache passes on to its store; returns by how much it changed. */
function writtenAnew(cache: Component, loads: Loads, { written }: SettledShares): number {
  if (cache.cache?.write.value !== "back") return 0;
  const share = writtenBack(cache, dirtied(loads, cache.id));
  const change = Math.abs(share - (written.get(cache.id) ?? 1));
  written.set(cache.id, share);
  return change;
}

/** Works the share of the requests out that a rate limit for all clients lets through; returns by how much it changed. */
function admittedAnew(component: Component, loads: Loads, { admitted }: SettledShares): number {
  const load = loads.components.get(component.id);
  const limiter = component.rateLimit;
  if (!load || !limiter) return 0;
  const limit = limiter.rate.value * (limiter.store === null ? Math.max(1, component.replicas.value) : 1);
  const offered = load.read + load.write;
  const share = offered > limit ? limit / offered : 1;
  const change = Math.abs(share - (admitted.get(component.id) ?? 1));
  admitted.set(component.id, share);
  return change;
}

/** Writes per second that a cache writes to its store later. */
function dirtied(loads: Loads, cache: ElementId): number {
  let total = 0;
  for (const [source, tally] of loads.tallies) total += (loads.rates.get(source) ?? 0) * (tally.dirtied.get(cache) ?? 0);
  return total;
}
