import type { Rule } from "../rule.ts";
import { consequence, pathTo, redundancyFix, soleUnits } from "./sole-unit.ts";

export const spofPrimaryDatabase: Rule = {
  code: "spof-primary-database",
  category: "redundancy",
  severity: "error",
  restsOn: ["replicas", "replicate", "nodes", "mode", "failover", "technology", "autoscale"],
  replaces: ["single-point-of-failure"],
  aliases: ["spof"],
  summary: "A database or search index with no replica, on a path that requests cannot do without.",
  rationale: `A store without a replica fails twice: requests stop while it is down, and whatever was written since the last backup is gone when its disk is. Restoring a backup takes hours where a failover takes seconds.

Add a follower. \`mode semi-sync\` waits for one follower, so a failover loses nothing that was confirmed; \`async\` is faster and may lose the replication lag; \`sync\` to every follower makes each follower able to stop writes. Put the copies in different zones.`,
  references: [
    "https://dataintensive.net/ (Designing Data-Intensive Applications, chapter 5: Replication)",
    "https://dev.mysql.com/doc/refman/8.4/en/replication-semisync.html",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
database Orders { engine relational  service-time 4 ms }
User -> Lb -> Api
Api -> Orders { timeout 500 ms }`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
database Orders { engine relational  service-time 4 ms  replicate 2 { mode semi-sync  failover 20 s } }
User -> Lb -> Api
Api -> Orders { timeout 500 ms }`,
  ],
  check(context) {
    return soleUnits(context)
      .filter(({ component }) => component.kind === "database" || component.kind === "search")
      .map((unit) => ({
        element: unit.component.id,
        message: `${unit.component.id} has no replica: ${consequence(unit)}, and losing its disk loses what no backup holds. Add a follower that can take over.`,
        origin: unit.component.origin,
        related: pathTo(context, unit),
        fixes: [redundancyFix(context, unit.component)],
      }));
  },
};
