import { type Component, lookup, timeText } from "../../model/index.ts";
import { type Visit, visits } from "../graph/visits.ts";
import type { Report, Rule } from "../rule.ts";

export const readYourWrites: Rule = {
  code: "read-your-writes",
  category: "data",
  severity: "warning",
  restsOn: ["replicate", "consistency"],
  summary: "A request writes a row and then reads it from a follower that may not have it yet.",
  rationale: `A follower that gets writes asynchronously is behind by its lag: 100 ms are nothing for a page that somebody opens tomorrow and for ever for the next line of the same program. The read that follows the write finds the old row, or none; the code then creates it a second time, or tells the user that it failed.

Read from the leader after a write (for that key, for as long as the lag lasts), use the value that was just written instead of reading it, or let followers confirm writes (\`mode sync\`).

The rule looks at a step marked \`write\` and a later one marked \`read\` in the same flow, on one store with the same \`key\`.`,
  references: [
    "https://dataintensive.net/ (Designing Data-Intensive Applications, chapter 5: Reading Your Own Writes)",
    "https://jepsen.io/consistency/models/read-your-writes",
  ],
  invalid: [example("followers")],
  valid: [example("leader")],
  check({ design }) {
    const { components } = lookup(design);
    const written = new Map<string, Visit>();
    const reports = new Map<string, Report>();
    for (const visit of visits(design)) {
      const { call, flow, waits } = visit;
      const store = components.get(call.to);
      if (!store || !waits || call.keyField === null || !lags(store)) continue;
      const row = `${flow.id} ${store.id} ${call.keyField}`;
      if (call.access === "write") written.set(row, visit);
      const before = written.get(row);
      if (call.access !== "read" || !before || reports.has(row)) continue;
      const lag = store.replication?.lag.value ?? 0;
      reports.set(row, {
        element: flow.id,
        message: `${flow.name} writes ${store.id} by ${call.keyField} and then reads it back from ${store.replication?.readFrom.value === "any" ? "any copy" : "a follower"}, which is ${timeText(lag)} behind: the read may not find what was just written. Read it from the leader, or use the value at hand.`,
        origin: call.origin,
        related: [{ message: "the row is written here", origin: before.call.origin }],
        fixes: [
          {
            title: "Read from the leader",
            safe: false,
            edits: [{ type: "set", element: store.id, path: ["replicate", "read-from"], value: "leader" }],
          },
        ],
      });
    }
    return [...reports.values()];
  },
};

/** Reads go to copies that may lack the last confirmed writes; a store that promises more is reported for that. */
function lags({ replication, store }: Component): boolean {
  if (replication?.style.value !== "leader-follower" || replication.copies.value < 2) return false;
  if (replication.readFrom.value === "leader" || store?.consistency?.value === "strong") return false;
  return replication.mode.value === "async" || (replication.mode.value === "semi-sync" && replication.copies.value > 2);
}

function example(from: string): string {
  return `client User { users 100k }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 2 ms }
database Orders {
  workers 32  service-time 2 ms
  entity Order { key id { cardinality 1 billion } }
  replicate 3 { mode async  lag 200 ms  failover 20 s  read-from ${from} }
}
User -> Lb { auth oauth2 }
Lb -> Api
Api -> Orders { timeout 200 ms }
flow Buy {
  from User at 20 rps
  User -> Lb -> Api {
    Api -> Orders write key id
    Api -> Orders read key id
  }
}
slo Buy { availability 90% over 30 days }`;
}
