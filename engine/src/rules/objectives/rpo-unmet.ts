import { lookup, timeText } from "../../model/index.ts";
import type { Rule } from "../rule.ts";
import { sentence } from "../wording.ts";
import { declared, missed } from "./missed.ts";

export const rpoUnmet: Rule = {
  code: "rpo-unmet",
  category: "objectives",
  severity: "error",
  restsOn: ["replicate", "backup"],
  summary: "A failure can lose more seconds of writes than the recovery point objective allows.",
  rationale: `The recovery point objective says how much of the latest data a failure may lose. Asynchronous followers lose what they had not received yet (the lag); without followers, everything since the last backup goes. At 500 writes a second a lag of 2 s is 1,000 confirmed writes, and a backup every night up to 43 million.

Confirm a write only when a second copy has it: \`mode semi-sync\` waits for one follower and loses nothing in a failover; \`sync\` waits for all. Or state the loss that the business really accepts.`,
  references: [
    "https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html",
    "https://dev.mysql.com/doc/refman/8.4/en/replication-semisync.html",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
database Orders { engine relational  service-time 4 ms  replicate 2 { mode async  lag 30 s  failover 20 s } }
User -> Lb -> Api
Api -> Orders { timeout 500 ms }
slo Orders { rpo < 1 s }`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
database Orders { engine relational  service-time 4 ms  replicate 2 { mode semi-sync  failover 20 s } }
User -> Lb -> Api
Api -> Orders { timeout 500 ms }
slo Orders { rpo < 1 s }`,
  ],
  check(context) {
    return missed(context, "rpo").map(({ objective, verdict, value }) => {
      const store = lookup(context.design).components.get(objective.target);
      const canConfirm = store?.replication?.mode.value === "async" && store.replication.copies.value > 1;
      return {
        element: objective.id,
        message: `Losing the leader of ${objective.target} can lose ${timeText(value)} of writes; the objective allows ${timeText(verdict.bound)}.${verdict.note ? ` ${sentence(verdict.note)}` : ""} Confirm writes only when a follower has them.`,
        origin: objective.origin,
        related: declared(context, objective.target, `${objective.target} replicates here`),
        fixes: canConfirm
          ? [
              {
                title: `Wait for one follower (mode semi-sync)`,
                safe: false,
                edits: [{ type: "set", element: objective.target, path: ["replicate", "mode"], value: "semi-sync" }],
              },
            ]
          : [],
      };
    });
  },
};
