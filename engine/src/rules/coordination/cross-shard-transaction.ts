import { type CallStep, type Component, lookup, type Sharding } from "../../model/index.ts";
import { visits } from "../graph/visits.ts";
import type { Report, Rule } from "../rule.ts";
import { inOrder } from "./dual-write.ts";

/** Words by which a step says that the writes belong together and how. */
const together = /saga|compensat|2pc|two.phase|transaction|outbox|reserve/i;

export const crossShardTransaction: Rule = {
  code: "cross-shard-transaction",
  category: "coordination",
  severity: "warning",
  tier: "strict",
  restsOn: ["shard"],
  summary: "One request writes rows of a sharded store by two different keys, which nothing keeps together.",
  rationale: `A transaction of a sharded store usually ends at the shard: rows with different keys are on different machines. Taking money from one account and adding it to another are then two writes, and a crash between them loses the money, or makes it.

Shard so that what changes together has one key. Where it cannot, write down how the two are kept together: a saga (the second step can be repeated, the first can be undone), or two-phase commit of the store, if it has one. A step whose label says so (\`"saga: undo if the second fails"\`, \`"2pc"\`) passes.`,
  references: [
    "https://www.cs.cornell.edu/andru/cs711/2002fa/reading/sagas.pdf (Garcia-Molina, Salem: Sagas)",
    "https://www.cidrdb.org/cidr2007/papers/cidr07p15.pdf (P. Helland: Life beyond Distributed Transactions)",
  ],
  invalid: [example("")],
  valid: [example(' "saga: give back if the second write fails"')],
  check({ design }) {
    const { components } = lookup(design);
    const reports = new Map<string, Report>();
    for (const { call, flow } of visits(design)) {
      const writes = inOrder(call.body).filter(
        ({ access, async, keyField, from }) => access === "write" && !async && keyField !== null && from === call.to,
      );
      for (const [index, second] of writes.entries()) {
        const store = components.get(second.to);
        const first = writes.slice(0, index).find(({ to, keyField }) => to === second.to && keyField !== second.keyField);
        const split = store && first ? splitOver(store, first, second) : null;
        const said = [first, second].some((step) => step?.label && together.test(step.label));
        const once = `${flow.id} ${second.to}`;
        if (!store || !first || !split || said || reports.has(once)) continue;
        reports.set(once, {
          element: flow.id,
          message: `${flow.name} writes ${store.id} by ${first.keyField} and by ${second.keyField}, which may lie on two of ${split.shards.value} shards: a crash between the two leaves one done and the other not. Shard by what changes together, or say how the two are undone or repeated.`,
          origin: second.origin,
          related: [{ message: "the first write", origin: first.origin }],
          fixes: [],
        });
      }
    }
    return [...reports.values()];
  },
};

/** A sharding of the store with several shards that one of the two keys belongs to. */
function splitOver(store: Component, first: CallStep, second: CallStep): Sharding | null {
  const keys = [first.keyField, second.keyField];
  return (
    store.store?.sharding.find(({ shards, fields }) => shards.value > 1 && keys.some((key) => key !== null && fields.includes(key))) ?? null
  );
}

function example(label: string): string {
  return `client User { users 100k }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Bank { replicas 2  service-time 2 ms }
database Accounts {
  workers 32  service-time 2 ms  replicate 2 { mode semi-sync  failover 20 s }
  entity Account { key payer { cardinality 100M }  field payee { cardinality 100M } }
  shard Account by hash(payer) into 16
}
User -> Lb { auth oauth2 }
Lb -> Bank
Bank -> Accounts { timeout 200 ms }
flow Transfer {
  from User at 20 rps
  User -> Lb -> Bank {
    Bank -> Accounts${label} write key payer
    Bank -> Accounts write key payee
  }
}
slo Transfer { availability 90% over 30 days }`;
}
