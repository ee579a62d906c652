import { type CallStep, type Component, lookup, type Step } from "../../model/index.ts";
import { isCoordinating } from "../graph/units.ts";
import { visits } from "../graph/visits.ts";
import type { Report, Rule } from "../rule.ts";
import { plural } from "../wording.ts";

export const raceOnAllocation: Rule = {
  code: "race-on-allocation",
  category: "coordination",
  severity: "error",
  summary: "Something unique is handed out by reading it first and marking it used afterwards.",
  rationale: `Between the read and the write another request reads the same row: both get the same key, seat or driver, and nobody notices until the second customer arrives. One server is enough for that as soon as it handles two requests at a time.

Take and mark in one atomic step: a conditional update (\`update … where used = false\`), \`select … for update\`, a compare-and-set, or a move between tables in one transaction; or hold a lock from a coordinator meanwhile.

The rule looks at components tagged \`allocator\`, \`keygen\`, \`counter\`, \`lock\`, \`registry\` or \`sequencer\` (and coordinators) that read from and then write to one store in the same request. A step whose label says \`lock\`, \`atomic\`, \`conditional\` or \`compare\` passes, and so does a component with an elected leader or a call to a coordinator before the read.`,
  references: [
    "https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-ROWS",
    "https://en.wikipedia.org/wiki/Time-of-check_to_time-of-use",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Keys { tags keygen  replicas 2  service-time 1 ms }
database KeyStore { engine relational  replicate 2 { mode sync } }
User -> Lb -> Keys
Keys -> KeyStore { timeout 50 ms }
flow Draw {
  from User
  User -> Lb -> Keys {
    Keys -> KeyStore read "next unused key"
    Keys -> KeyStore write "mark it used"
  }
}`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Keys { tags keygen  replicas 2  service-time 1 ms }
database KeyStore { engine relational  replicate 2 { mode sync } }
User -> Lb -> Keys
Keys -> KeyStore { timeout 50 ms }
flow Draw {
  from User
  User -> Lb -> Keys {
    Keys -> KeyStore write "take the next unused key"
  }
}`,
  ],
  check({ design }) {
    const { components } = lookup(design);
    const reports = new Map<string, Report>();
    for (const visit of visits(design)) {
      const allocator = components.get(visit.call.to);
      if (!allocator || !handsOut(allocator) || allocator.leaderElectedBy !== null || reports.has(allocator.id)) continue;
      const pair = readThenWrite(visit.call.body, (id) => components.get(id)?.kind === "coordinator");
      if (!pair) continue;
      const workers = allocator.workers.value;
      const atOnce = workers === null ? null : workers * allocator.replicas.value;
      if (atOnce === 1) continue;
      reports.set(allocator.id, {
        element: allocator.id,
        message: `${allocator.id} reads from ${pair.read.to} what is free and marks it used afterwards, and ${atOnce === null ? "many requests" : plural(atOnce, "request", "requests")} can do so at the same time: two of them get the same one. Take and mark in one atomic step, or hold a lock.`,
        origin: allocator.origin,
        related: [
          { message: "both requests read here", origin: pair.read.origin },
          { message: "and write here", origin: pair.write.origin },
        ],
        fixes: [],
      });
    }
    return [...reports.values()];
  },
};

/** Tagged as one that gives things away (seats, drivers, rooms), or as one that everybody must agree with. */
function handsOut(component: Component): boolean {
  return component.tags.includes("allocator") || isCoordinating(component);
}

const atomic = /lock|atomic|conditional|compare|transaction|for update/i;

function readThenWrite(steps: readonly Step[], locks: (component: string) => boolean): { read: CallStep; write: CallStep } | null {
  const calls = steps.filter((step) => step.type === "call");
  for (const [index, read] of calls.entries()) {
    if (locks(read.to)) return null;
    if (read.access !== "read" || (read.label && atomic.test(read.label))) continue;
    const write = calls.slice(index + 1).find((call) => call.to === read.to && call.access === "write");
    if (write && !(write.label && atomic.test(write.label))) return { read, write };
  }
  return null;
}
