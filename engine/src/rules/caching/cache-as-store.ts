import { type Component, lookup, timeText } from "../../model/index.ts";
import { visits, visitsTo } from "../graph/visits.ts";
import type { RuleOption } from "../option.ts";
import type { Report, Rule, RuleContext } from "../rule.ts";

const longestKept: RuleOption = {
  name: "longest-kept",
  measure: "time",
  default: 90 * 86_400,
  minimum: 3600,
  maximum: 100 * 365 * 86_400,
  documentation: "How long rows are kept from which on they are records, and not sessions.",
};

export const cacheAsStore: Rule = {
  code: "cache-as-store",
  category: "caching",
  severity: "warning",
  options: [longestKept],
  restsOn: ["entity", "keep"],
  summary: "A cache holds the only copy of data that is meant to last.",
  rationale: `A cache may forget: it evicts entries when memory is short, a restart empties it, and a failover to a replica loses the last moments. That is its bargain, and harmless as long as everything in it can be read or computed again. Data that exists nowhere else is lost by ordinary operation, without any fault.

Keep the data in a store and fill the cache from it. If the product does persist (an append-only file, snapshots, replicas that confirm), say so by declaring it as a \`database\` with its \`technology\`.

The rule looks at caches with an entity that is kept for 90 days or more, or with an objective on their durability or recovery point, that no miss fills from anywhere. Sessions, counters and locks pass.`,
  references: [
    "https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/",
    "https://aws.amazon.com/builders-library/caching-challenges-and-strategies/",
  ],
  invalid: [example("keep 2 years")],
  valid: [example("keep 30 days")],
  check(context) {
    return context.design.components.flatMap((cache): readonly Report[] => {
      const lasting = cache.kind === "cache" ? lastingReason(context, cache) : null;
      if (lasting === null || isFilled(context, cache)) return [];
      const write = visitsTo(context.design, cache.id).find(({ call }) => call.access === "write");
      if (!write) return [];
      return [
        {
          element: cache.id,
          message: `${lasting}, and it is a cache with nothing behind it: an eviction (${cache.cache?.policy.value ?? "lru"}) or a restart loses rows for good. Keep them in a store, or declare what they are in as one.`,
          origin: cache.origin,
          related: [{ message: `${write.flow.name} writes here`, origin: write.call.origin }],
          fixes: [],
        },
      ];
    });
  },
};

/** Somewhere a miss is answered from elsewhere, or the cache itself writes on to a store. */
function isFilled({ design }: RuleContext, cache: Component): boolean {
  return visits(design).some((visit) => visit.missesOf.includes(cache.id)) || (lookup(design).linksFrom.get(cache.id)?.length ?? 0) > 0;
}

function lastingReason({ design, option }: RuleContext, cache: Component): string | null {
  const kept = (cache.store?.entities ?? []).find(({ keep }) => (keep?.value ?? 0) >= option(longestKept));
  if (kept?.keep) return `${cache.id} keeps ${kept.name} for ${timeText(kept.keep.value)}`;
  const promise = design.objectives.find(({ target, term }) => target === cache.id && (term.type === "durability" || term.type === "rpo"));
  return promise ? `${cache.id} promises ${promise.text}` : null;
}

function example(keep: string): string {
  return `client User { users 1k }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 2 ms }
cache Profiles { replicas 3  entity Profile { key id { cardinality 1M }  row-size 1 kB  grows 1k / day  ${keep} } }
User -> Lb { auth oauth2 }
Lb -> Api
Api -> Profiles { timeout 20 ms }
flow Change {
  from User at 2 rps
  User -> Lb -> Api -> Profiles write
}
slo Change { availability 90% over 30 days }`;
}
