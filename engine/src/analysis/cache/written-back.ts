import type { Component } from "../../model/index.ts";
import { catalogue } from "./catalogue.ts";

/**
 * Share of the writes of a cache that it writes to its store, 0…1, for `writes` per second at random. The first write of a key waits for T = `flush`
 * seconds and takes along those that come meanwhile, so a key with λ writes per second is written every T + 1/λ seconds: λ / (1 + λT),
 * summed over the keys (a renewal process). Nodes that keep entries of their own share the writes of each key.
 * 1, the most there can be, where its keys are not known.
 */
export function writtenBack(component: Component, writes: number): number {
  const { cache } = component;
  const flush = flushOf(component);
  if (!cache?.keys || !(flush > 0) || !(writes > 0) || !Number.isFinite(writes)) return 1;
  const nodes = cache.scope.value === "local" ? Math.max(1, component.replicas.value) : 1;
  let share = 0;
  for (const { probability, count } of catalogue(cache.keys.value, cache.popularity.value))
    share += (count * probability) / (1 + (probability * writes * flush) / nodes);
  return Math.min(1, share);
}

/** Seconds that an acknowledged write waits; 0 where it is written at once. */
export function flushOf({ facts }: Component): number {
  return typeof facts.flush?.value === "number" ? Math.max(0, facts.flush.value) : 0;
}
