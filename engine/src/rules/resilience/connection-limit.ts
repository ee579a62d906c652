import { type Component, countText, type DesignEdit, type Fix, type Link, lookup } from "../../model/index.ts";
import { peakFactor } from "../graph/load.ts";
import { mostServing, runByOthers, storeKinds } from "../graph/units.ts";
import type { Report, Rule, RuleContext } from "../rule.ts";

export const connectionLimit: Rule = {
  code: "connection-limit",
  category: "resilience",
  severity: "warning",
  restsOn: ["concurrency", "replicate", "replicas"],
  summary: "The connection pools of all callers together are larger than what a store admits.",
  rationale: `Each copy of a service opens a pool of its own. Fifty copies with 20 places each may have 1,000 calls in flight at a database that admits 500, and the autoscaler adds copies exactly when the database is slow: the new ones are refused, or take the connections that the others need. It works for months, until the first busy day.

The rule adds \`pool\` × copies (an autoscaler's maximum counts) over all callers and compares with \`concurrency\` × the copies that answer. Make the pools smaller: a pool needs rate × time places (pool-too-small checks it). Or put a proxy with one shared pool before the store.`,
  references: [
    "https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-MAX-CONNECTIONS",
    "https://www.pgbouncer.org/features.html",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 10  service-time 5 ms  autoscale { min 10  max 40 } }
database Orders { concurrency 500  service-time 4 ms  replicate 2 { mode semi-sync  failover 20 s } }
User -> Lb -> Api
Api -> Orders { timeout 500 ms  pool 20 }`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 10  service-time 5 ms  autoscale { min 10  max 24 } }
database Orders { concurrency 500  service-time 4 ms  replicate 2 { mode semi-sync  failover 20 s } }
User -> Lb -> Api
Api -> Orders { timeout 500 ms  pool 20 }`,
  ],
  check(context) {
    const { components, linksTo } = lookup(context.design);
    return context.design.components.flatMap((store): readonly Report[] => {
      const limit = limitOf(store);
      if (limit === null) return [];
      const pools = (linksTo.get(store.id) ?? []).flatMap((link) => {
        const opened = context.analysis.links[link.id]?.connections.value ?? null;
        const caller = components.get(link.from);
        return opened === null || !caller ? [] : [{ link, opened, copies: mostServing(caller) }];
      });
      const total = pools.reduce((sum, { opened }) => sum + opened, 0);
      if (total <= limit) return [];
      return [
        {
          element: store.id,
          message: `The pools of ${store.id} add up to ${countText(total)} connections (${pools.map(({ link, copies }) => `${link.from}: ${countText(copies)} × ${countText(link.pool?.value ?? 0)}`).join(", ")}), and it admits ${countText(limit)}: when it is slow, the copies that come last are refused. Make the pools smaller, or let them share a proxy.`,
          origin: store.concurrency?.origin ?? store.origin,
          related: pools.map(({ link, opened }) => ({
            message: `${link.from} opens up to ${countText(opened)}`,
            origin: link.pool?.origin ?? link.origin,
          })),
          fixes: smallerPools(context, pools, limit / total),
        },
      ];
    });
  },
};

/** Calls that a store admits at the same time over all copies that answer; `null` where nobody wrote it, or shards divide the calls. */
function limitOf(store: Component): number | null {
  const { concurrency, replication } = store;
  if (!concurrency || concurrency.assumed !== null || runByOthers(store) || store.store?.sharding.length) return null;
  if (!storeKinds.has(store.kind) && store.kind !== "cache") return null;
  const readers = replication === null ? store.replicas.value : replication.readFrom.value === "leader" ? 1 : replication.copies.value;
  return concurrency.value * readers;
}

/** All pools made smaller alike, where each still holds the calls that are in flight at peak on average, twice over. */
function smallerPools(
  context: RuleContext,
  pools: readonly { readonly link: Link; readonly copies: number }[],
  share: number,
): readonly Fix[] {
  const edits: DesignEdit[] = [];
  for (const { link, copies } of pools) {
    const places = Math.floor((link.pool?.value ?? 0) * share + 1e-9);
    const inFlight = (context.analysis.links[link.id]?.inFlight.value ?? 0) * peakFactor(context, link.from);
    if (places < 1 || places < (2 * inFlight) / Math.max(1, copies)) return [];
    edits.push({ type: "set", element: link.id, path: ["pool"], value: String(places) });
  }
  const sizes = edits.map((edit) => (edit.type === "set" ? edit.value : "")).join(" and ");
  return [{ title: `Give ${pools.length === 1 ? "the pool" : "the pools"} ${sizes} places, so that all fit`, safe: false, edits }];
}
