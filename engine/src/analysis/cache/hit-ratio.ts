import type { CacheFacts, CachePolicy, Component } from "../../model/index.ts";
import { countText, timeText } from "../../model/index.ts";
import { approximate, exact, unknown } from "../figure.ts";
import type { Figure } from "../figures.ts";
import { catalogue } from "./catalogue.ts";
import { type CacheInput, characteristicTime, exactHitRatio, hitRatio, isAdaptive, lfuHitRatio } from "./che.ts";
import { missesOf, secondHitRatio } from "./tiers.ts";

/** The cache whose misses a cache is asked for, and its lookups per second. */
export interface Front {
  readonly component: Component;
  readonly lookups: number;
}

/**
 * The hit ratio of a cache or CDN: as written, or from its size and the popularity of its keys. `lookups` are requests per second
 * (only a TTL makes the ratio depend on them). `front`: the cache whose misses it sees. `null` for a component that is no cache.
 */
export function hitRatioFigure(component: Component, lookups: number, front: Front | null = null): Figure | null {
  const cache = component.cache;
  if (!cache) return null;
  if (cache.hitRatio) return exact(cache.hitRatio.value);
  if (!cache.size || !cache.itemSize || !cache.keys) {
    const missing = [cache.size ? "" : "size", cache.itemSize ? "" : "item-size", cache.keys ? "" : "keys"].filter((key) => key !== "");
    return unknown(`no hit-ratio is written and ${missing.join(", ")} missing to compute it; every read counts as a miss`);
  }
  const { input, limited } = inputOf(component, cache, lookups);
  const value = known(component, cache, input, front);
  const policy = cache.policy.value.toUpperCase();
  const [capacity, count] = [countText(input.capacity), countText(cache.keys.value)];
  const room = input.capacity >= cache.keys.value ? `all ${count} keys fit, with room for ${capacity}` : `${capacity} of ${count} keys fit`;
  const ttl = cache.ttl?.value ?? null;
  const validity = ttl === null ? "" : limited ? `, entries live ${timeText(ttl)}` : ", its TTL not counted as no rate is known";
  const behind = front ? `; it sees only what ${front.component.id} misses` : "";
  const rest = `${room}${validity}${behind}`;
  if (!front && value.exact) return exact(value.ratio, `${policy}: ${rest}, requests taken as independent`);
  return approximate(value.ratio, `${nameOf(policy, value.as)}: ${rest}`);
}

function nameOf(policy: string, as: CachePolicy): string {
  if (as === "lfu") return "LFU with settled counts";
  if (as === "arc") return "characteristic times of ARC's four lists";
  const taken = as.toUpperCase();
  return `Che's approximation for ${taken}${taken === policy ? "" : `, as which ${policy} is taken here`}`;
}

/**
 * Mean seconds after which an LRU entry that nobody asks for is gone (Che's characteristic time), which is also about how long a cold
 * cache needs to fill; `null` where it does not follow, or where everything fits.
 */
export function residenceFigure(component: Component, lookups: number): Figure | null {
  const cache = component.cache;
  if (!cache || cache.hitRatio || !cache.size || !cache.itemSize || !cache.keys || cache.policy.value === "lfu") return null;
  if (!(lookups > 0)) return unknown("no rate is known");
  const { input, nodes } = inputOf(component, cache, lookups);
  const requests = input.capacity > 0 ? characteristicTime(input) : 0;
  if (requests === Number.POSITIVE_INFINITY) return unknown("everything fits, so nothing is ever evicted");
  return approximate((requests * nodes) / lookups, "Che's characteristic time");
}

function inputOf(component: Component, cache: CacheFacts, lookups: number): { input: CacheInput; limited: boolean; nodes: number } {
  const nodes = cache.scope.value === "local" ? Math.max(1, component.replicas.value) : 1;
  const capacity = Math.floor((cache.size?.value ?? 0) / Math.max(1, cache.itemSize?.value ?? 1) / nodes);
  const ttl = cache.ttl?.value ?? null;
  const limited = ttl !== null && lookups > 0;
  const lifetime = limited ? (ttl * lookups) / nodes : Number.POSITIVE_INFINITY;
  const keys = catalogue(cache.keys?.value ?? 1, cache.popularity.value);
  return { input: { keys, capacity, policy: cache.policy.value, lifetime }, limited, nodes };
}

interface Ratio {
  readonly ratio: number;
  readonly exact: boolean;
  /** The policy that was computed. */
  readonly as: CachePolicy;
}

function known(component: Component, cache: CacheFacts, input: CacheInput, front: Front | null): Ratio {
  const first = front?.component.cache ? inputOf(front.component, front.component.cache, front.lookups) : null;
  const parts = [input, ...(first ? [first.input] : [])].map((each) => `${each.capacity} ${each.policy} ${each.lifetime}`);
  const name = [...parts, cache.keys?.value, cache.popularity.value.type === "zipf" ? cache.popularity.value.exponent : 0].join(" ");
  const before = recent.get(name);
  if (before) return before;
  const made = compute(component, cache, input, first);
  const oldest = recent.keys().next().value;
  if (recent.size >= mostRecent && oldest !== undefined) recent.delete(oldest);
  recent.set(name, made);
  return made;
}

/** Ratios computed last: mean and peak load, and one edit and the next, ask for the same. */
const recent = new Map<string, Ratio>();
const mostRecent = 512;

function compute(component: Component, cache: CacheFacts, input: CacheInput, first: ReturnType<typeof inputOf> | null): Ratio {
  const { capacity, lifetime } = input;
  if (first && first.input.policy !== "lfu") {
    const misses = missesOf(first.input);
    // Nodes that each answer for themselves do not see the gaps that one cache in front leaves.
    const alone = first.nodes === 1 && component.cache?.scope.value !== "local";
    const lru = input.policy === "lru" || input.policy === "arc";
    if (alone && lru && lifetime === Number.POSITIVE_INFINITY && misses.idle > 0)
      return { ratio: secondHitRatio(misses, capacity), exact: false, as: "lru" };
    const behind: CacheInput = { ...input, keys: misses.keys, policy: input.policy === "lfu" ? "lru" : input.policy };
    return { ratio: hitRatio(behind), exact: false, as: computedAs(behind) };
  }
  if (input.policy === "lfu")
    return { ratio: lfuHitRatio(cache.keys?.value ?? 1, cache.popularity.value, capacity, lifetime), exact: false, as: "lfu" };
  const small = exactHitRatio(input);
  if (small !== null) return { ratio: small, exact: true, as: input.policy };
  return { ratio: hitRatio(input), exact: false, as: computedAs(input) };
}

function computedAs(input: CacheInput): CachePolicy {
  return input.policy === "arc" && !isAdaptive(input) ? "lru" : input.policy;
}
