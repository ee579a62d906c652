import type { ComponentKind } from "../../model/index.ts";
import { clockWork } from "../graph/clock-work.ts";
import { standbyEdits } from "../graph/standby.ts";
import { isSoleUnit } from "../graph/units.ts";
import type { Report, Rule } from "../rule.ts";
import { listText } from "../wording.ts";

export const leaderSingle: Rule = {
  code: "leader-single",
  category: "redundancy",
  severity: "warning",
  restsOn: ["replicas", "leader-elected", "mode", "autoscale", "technology"],
  summary: "Work by the clock is done by one process, and nothing replaces it.",
  rationale: `No user waits for a sweeper, a biller or a reminder, so nobody notices when its only copy stops: invoices are not sent, expired rows stay, until somebody asks weeks later.

Run two copies or more of which one works: let them elect a leader through a coordinator (\`leader-elected by Locks\`), or keep a standby (\`mode active-passive\`). More active copies are no answer, since each would do the work again.

The rule looks at workers that nothing feeds: no queue and no caller. Batch jobs (\`job\`) are started anew by their scheduler and do not count.`,
  references: [
    "https://sre.google/sre-book/distributed-periodic-scheduling/",
    "https://aws.amazon.com/builders-library/leader-election-in-distributed-systems/",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
worker Billing
external Bank { availability 99.9%  latency 80 ms }
User -> Lb -> Api
Billing -> Bank { timeout 5 s }`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
worker Billing { replicas 3  leader-elected by Locks }
coordinator Locks { nodes 3 }
external Bank { availability 99.9%  latency 80 ms }
User -> Lb -> Api
Billing -> Bank { timeout 5 s }`,
  ],
  check({ design }) {
    return clockWork(design, workers).flatMap(({ worker, effects }): readonly Report[] => {
      if (!isSoleUnit(worker)) return [];
      return [
        {
          element: worker.id,
          message: `${worker.id} works by the clock in one copy: when it stops, nothing calls ${listText([...new Set(effects.map((link) => link.to))])} any more, and no user notices. Keep a second copy that takes over.`,
          origin: worker.origin,
          related: effects.map((link) => ({ message: `only ${worker.id} calls ${link.to} by the clock`, origin: link.origin })),
          fixes: [
            {
              title: "Keep a standby that takes over within 5 s",
              safe: false,
              edits: [{ type: "set", element: worker.id, path: ["replicas"], value: "2" }, ...standbyEdits(worker.id)],
            },
          ],
        },
      ];
    });
  },
};

/** Batch jobs are started anew by their scheduler. */
const workers: ReadonlySet<ComponentKind> = new Set(["worker"]);
