import type { Component } from "../../model/index.ts";
import { countText, timeText } from "../../model/index.ts";
import { approximate, exact, unknown } from "../figure.ts";
import type { Figure } from "../figures.ts";
import { catalogue } from "./catalogue.ts";
import { hitRatio } from "./che.ts";

/**
 * The hit ratio of a cache or CDN: as written, or from its size and the popularity of its keys. `lookups` are requests per second
 * (only a TTL makes the ratio depend on them). `null` for a component that is no cache.
 */
export function hitRatioFigure(component: Component, lookups: number): Figure | null {
  const cache = component.cache;
  if (!cache) return null;
  if (cache.hitRatio) return exact(cache.hitRatio.value);
  if (!cache.size || !cache.itemSize || !cache.keys) {
    const missing = [cache.size ? "" : "size", cache.itemSize ? "" : "item-size", cache.keys ? "" : "keys"].filter((key) => key !== "");
    return unknown(`no hit-ratio is written and ${missing.join(", ")} missing to compute it; every read counts as a miss`);
  }
  const nodes = cache.scope.value === "local" ? Math.max(1, component.replicas.value) : 1;
  const capacity = Math.floor(cache.size.value / Math.max(1, cache.itemSize.value) / nodes);
  const ttl = cache.ttl?.value ?? null;
  const limited = ttl !== null && lookups > 0;
  const lifetime = limited ? (ttl * lookups) / nodes : Number.POSITIVE_INFINITY;
  const value = hitRatio({ keys: catalogue(cache.keys.value, cache.popularity.value), capacity, policy: cache.policy.value, lifetime });
  const policy = cache.policy.value === "arc" ? "LRU, which ARC beats slightly" : cache.policy.value.toUpperCase();
  const room = `${countText(capacity)} of ${countText(cache.keys.value)} keys fit`;
  const validity = limited ? `, entries live ${timeText(ttl)}` : ttl !== null ? ", its TTL not counted as no rate is known" : "";
  return approximate(value, `Che's approximation for ${policy}: ${room}${validity}`);
}
