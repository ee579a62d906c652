import type { Component, Design, ElementId, Popularity, Step } from "../../model/index.ts";
import { accessOf, bodyRunsOnMiss, lookup } from "../../model/index.ts";
import type { KeyGroup } from "./catalogue.ts";
import { type CacheInput, characteristicTime, hitShare } from "./che.ts";

/*
 * A cache behind a cache sees what the first one misses: its keys are less unevenly popular, and the most popular ones come at least the
 * first one's characteristic time apart.
 */

/**
 * The cache whose misses ask each cache: by the id of the one behind. Only where all reads of that one come so, and where both say that they are
 * asked for the same keys with the same popularity.
 */
export function cachesInFront(design: Design): ReadonlyMap<ElementId, Component> {
  const known = found.get(design);
  if (known) return known;
  const made = findFronts(design);
  found.set(design, made);
  return made;
}

const found = new WeakMap<Design, ReadonlyMap<ElementId, Component>>();

const maxDepth = 1200;

function findFronts(design: Design): ReadonlyMap<ElementId, Component> {
  const { components } = lookup(design);
  const fronts = new Map<ElementId, Component | null>();
  const walk = (steps: readonly Step[], front: Component | null, depth: number): void => {
    if (depth > maxDepth) return;
    for (const step of steps) {
      if (step.onError) walk(step.onError, front, depth + 1);
      if (step.type === "parallel") for (const branch of step.branches) walk(branch, front, depth + 1);
      else if (step.type === "choose") for (const option of step.options) walk(option.steps, front, depth + 1);
      else if (step.type !== "call") walk(step.steps, front, depth + 1);
      else {
        const callee = components.get(step.to);
        const cache = callee?.cache ? callee : undefined;
        const looksUp = step.onMiss !== null || (step.body.length > 0 && bodyRunsOnMiss(design, step));
        if (cache && looksUp && accessOf(step) === "read") {
          const before = fronts.get(cache.id);
          if (before === undefined) fronts.set(cache.id, front);
          else if (before !== front) fronts.set(cache.id, null);
        }
        walk(step.body, cache && bodyRunsOnMiss(design, step) ? cache : front, depth + 1);
        if (step.onMiss) walk(step.onMiss, cache ?? front, depth + 1);
      }
    }
  };
  for (const flow of design.flows) walk(flow.steps, null, 0);
  const result = new Map<ElementId, Component>();
  for (const [id, front] of fronts) if (front && sameKeys(front, components.get(id))) result.set(id, front);
  return result;
}

function sameKeys(a: Component, b: Component | undefined): boolean {
  const [x, y] = [a.cache, b?.cache];
  if (!x?.keys || !y?.keys || x.hitRatio || y.hitRatio || !x.size || !x.itemSize) return false;
  return x.keys.value === y.keys.value && exponent(x.popularity.value) === exponent(y.popularity.value);
}

function exponent(popularity: Popularity): number {
  return popularity.type === "zipf" ? popularity.exponent : 0;
}

/** The misses of a cache: what reaches the one behind it, per request of the first. */
export interface MissStream {
  /** Keys by their share of the misses. */
  readonly keys: readonly KeyGroup[];
  /** Popularity of each of them at the first cache. */
  readonly before: readonly number[];
  /** Share of the requests that miss, 0…1. */
  readonly ratio: number;
  /** Characteristic time of the first cache in its own requests; 0 where entries do not live by being asked for. */
  readonly idle: number;
}

/** What the cache `front` lets through. */
export function missesOf(front: CacheInput): MissStream {
  const time = characteristicTime(front);
  const missed = front.keys.map(({ probability }) => probability * (1 - hitShare(front, probability, time)));
  const ratio = front.keys.reduce((sum, { count }, i) => sum + count * (missed[i] as number), 0);
  const lru = (front.policy === "lru" || front.policy === "arc") && front.lifetime === Number.POSITIVE_INFINITY;
  return {
    keys: front.keys.map(({ count }, i) => ({ count, probability: ratio > 0 ? (missed[i] as number) / ratio : 0 })),
    before: front.keys.map(({ probability }) => probability),
    ratio,
    idle: lru && Number.isFinite(time) ? time : 0,
  };
}

/**
 * Hit ratio of an LRU cache of `capacity` entries behind another LRU cache, as a share of what the first one misses. Requests for a key come
 * at least the first cache's characteristic time apart; beyond that their gaps are taken as exponential with the right mean.
 * Source: the idea of Che, Tung & Wang, "Hierarchical web caching systems: modeling, design and experimental results", 2002.
 */
export function secondHitRatio(misses: MissStream, capacity: number): number {
  if (!(capacity > 0) || !(misses.ratio > 0)) return 0;
  const { before, keys, idle } = misses;
  // Everything in requests at the first cache.
  const gaps = before.map((p) => {
    const mean = Math.exp(Math.min(700, p * idle)) / p;
    return { mean, beyond: mean - idle };
  });
  const within = (i: number, time: number): number => {
    const { beyond } = gaps[i] as { beyond: number };
    return time <= idle ? 0 : -Math.expm1(-(time - idle) / beyond);
  };
  const occupied = (time: number): number => {
    let entries = 0;
    for (let i = 0; i < keys.length; i++) {
      const { mean, beyond } = gaps[i] as { mean: number; beyond: number };
      entries += (keys[i] as KeyGroup).count * ((Math.min(time, idle) + beyond * within(i, time)) / mean);
    }
    return entries;
  };
  let high = Math.max(1, capacity);
  for (let i = 0; i < 400 && occupied(high) < capacity; i++) high *= 2;
  if (occupied(high) < capacity) return 1;
  let low = 0;
  for (let i = 0; i < 100 && high - low > 1e-9 * high; i++) {
    const middle = (low + high) / 2;
    if (occupied(middle) < capacity) low = middle;
    else high = middle;
  }
  let hits = 0;
  for (let i = 0; i < keys.length; i++) hits += (keys[i] as KeyGroup).count * (keys[i] as KeyGroup).probability * within(i, high);
  return Math.min(1, hits);
}
