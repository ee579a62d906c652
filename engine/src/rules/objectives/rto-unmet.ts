import { lookup, timeText } from "../../model/index.ts";
import type { Rule } from "../rule.ts";
import { roundDownTime } from "../wording.ts";
import { declared, missed } from "./missed.ts";

export const rtoUnmet: Rule = {
  code: "rto-unmet",
  category: "objectives",
  severity: "error",
  restsOn: ["replicate", "failover", "health-check"],
  summary: "After a failure, writes stay impossible for longer than the recovery time objective allows.",
  rationale: `The recovery time is detection (health-check interval × misses), plus the election or failover, plus a restore when there is no copy to fail over to. Each part is in the design, so the sum can be checked before the first incident. A check every 5 s, 3 misses and a failover of 30 s are 45 s; a restore of 1 TB at 200 MB/s alone takes 83 minutes.

Shorten the largest part: a follower instead of a restore, a shorter health-check interval, a faster failover.`,
  references: [
    "https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
database Orders { engine relational  service-time 4 ms  replicate 2 { mode semi-sync  failover 5 min } }
User -> Lb -> Api
Api -> Orders { timeout 500 ms }
slo Orders { rto < 1 min }`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
database Orders { engine relational  service-time 4 ms  replicate 2 { mode semi-sync  failover 20 s } }
User -> Lb -> Api
Api -> Orders { timeout 500 ms }
slo Orders { rto < 1 min }`,
  ],
  check(context) {
    return missed(context, "rto").map(({ objective, verdict, value }) => {
      const store = lookup(context.design).components.get(objective.target);
      const failover = store?.replication && store.replication.copies.value > 1 ? store.replication.failover.value : null;
      const detection = failover === null ? 0 : Math.max(0, value - failover);
      const room = verdict.bound - detection;
      return {
        element: objective.id,
        message: `After losing its leader ${objective.target} takes no writes for ${timeText(value)}; the objective allows ${timeText(verdict.bound)}.${failover === null ? "" : ` Noticing takes ${timeText(detection)}, the failover ${timeText(failover)}.`} Shorten the longer part.`,
        origin: objective.origin,
        related: declared(context, objective.target, `${objective.target} fails over here`),
        fixes:
          failover !== null && room > 0
            ? [
                {
                  title: `Fail over within ${timeText(roundDownTime(room * 0.8))}`,
                  safe: false,
                  edits: [
                    { type: "set", element: objective.target, path: ["replicate", "failover"], value: timeText(roundDownTime(room * 0.8)) },
                  ],
                },
              ]
            : [],
      };
    });
  },
};
