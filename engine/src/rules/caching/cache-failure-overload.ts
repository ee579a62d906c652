import { type DesignEdit, type Fix, rateText } from "../../model/index.ts";
import { comfortable } from "../graph/load.ts";
import type { Report, Rule } from "../rule.ts";
import { hops } from "../wording.ts";
import { type ColdLoad, coldLoads } from "./cold-load.ts";

export const cacheFailureOverload: Rule = {
  code: "cache-failure-overload",
  category: "caching",
  severity: "error",
  severities: ["error", "warning", "info"],
  summary: "When its cache is empty, the component behind it gets more than it can do.",
  rationale: `A cache that answers 80% of the reads lets the store behind it be five times too small. That works until the cache is empty: after a restart, a flush, a deployment, a lost node. Then every read goes to the store, the store is overloaded, reads time out before they can fill the cache again, and the outage keeps itself alive.

The rule compares the load with the hit ratio set to zero with the capacity of the store: an error when the average does not fit, a warning when only the peak does not.

Give the store (its followers) the capacity for it, or make an empty cache rarer and gentler: replicated cache nodes, warming up before taking traffic, one fill at a time per key, load shedding before the store.`,
  references: [
    "https://aws.amazon.com/builders-library/caching-challenges-and-strategies/",
    "https://www.usenix.org/conference/hotos21/presentation/bronson (Metastable failures in distributed systems)",
  ],
  invalid: [
    `client User { users 10M  actions 20 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 6  workers 8  service-time 5 ms }
cache Hot { replicas 3  hit-ratio 90%  service-time 0.2 ms }
database Items { engine document  workers 8  service-time 8 ms  replicate 2 { mode semi-sync  failover 20 s  read-from leader } }
User -> Lb { auth oauth2 }
Lb -> Api
Api -> Hot { timeout 20 ms }
Api -> Items { timeout 200 ms }
flow Show {
  from User
  User -> Lb -> Api {
    Api -> Hot
    on miss { Api -> Items read }
  }
}
slo Show { availability 90% over 30 days }`,
  ],
  valid: [
    `client User { users 10M  actions 20 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 6  workers 8  service-time 5 ms }
cache Hot { replicas 3  hit-ratio 90%  service-time 0.2 ms }
database Items { engine document  workers 32  service-time 8 ms  replicate 2 { mode semi-sync  failover 20 s  read-from leader } }
User -> Lb { auth oauth2 }
Lb -> Api
Api -> Hot { timeout 20 ms }
Api -> Items { timeout 200 ms }
flow Show {
  from User
  User -> Lb -> Api {
    Api -> Hot
    on miss { Api -> Items read }
  }
}
slo Show { availability 90% over 30 days }`,
  ],
  check(context) {
    return coldLoads(context)
      .filter((load) => load.coldAtPeak >= load.capacity)
      .map((load): Report => {
        const always = load.cold >= load.capacity;
        const cold = always ? load.cold : load.coldAtPeak;
        return {
          element: load.origin.id,
          severity: load.assumed ? "info" : always ? "error" : "warning",
          message: `With ${load.cache.id} empty, ${load.origin.id} gets ${rateText(cold)}${always ? "" : " at peak"} instead of ${rateText(always ? load.now : load.nowAtPeak)} and can do ${rateText(load.capacity)}${load.assumed ? " (assumed)" : ""}: a restart of the cache overloads it, and reads that time out never fill the cache again. Give it the capacity, keep ${load.cache.id} from emptying, or shed load before it.`,
          origin: load.origin.origin,
          related: [
            { message: `${load.cache.id} takes the reads as long as it is warm`, origin: load.cache.origin },
            ...hops(load.visit.path),
          ],
          fixes: followersFix(load),
        };
      });
  },
};

/** More followers than this are no answer: the store needs shards, or the cache must not empty. */
const mostCopies = 12;

/** Followers that answer the reads of an empty cache at peak, where the store is one replica group. */
function followersFix({ origin, coldAtPeak, perReplica }: ColdLoad): readonly Fix[] {
  const replication = origin.replication;
  if (origin.kind !== "database" || origin.store?.sharding.length || (replication && replication.style.value !== "leader-follower"))
    return [];
  const copies = 1 + Math.ceil(coldAtPeak / (comfortable * perReplica));
  if (copies > mostCopies || copies <= (replication?.copies.value ?? 1)) return [];
  const set = (path: readonly string[], value: string): DesignEdit => ({ type: "set", element: origin.id, path, value });
  return [
    {
      title: `Keep ${copies} copies of ${origin.id} and read from the followers, enough for the peak with an empty cache`,
      safe: false,
      edits: replication
        ? [set(["replicate"], String(copies)), set(["replicate", "read-from"], "followers")]
        : [set(["replicate"], `${copies} { style leader-follower  mode semi-sync  failover 20 s  read-from followers }`)],
    },
  ];
}
