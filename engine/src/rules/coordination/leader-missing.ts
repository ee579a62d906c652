import type { ComponentKind } from "../../model/index.ts";
import { clockWork } from "../graph/clock-work.ts";
import { standbyEdits } from "../graph/standby.ts";
import { mostServing } from "../graph/units.ts";
import type { Report, Rule } from "../rule.ts";
import { listText } from "../wording.ts";

export const leaderMissing: Rule = {
  code: "leader-missing",
  category: "coordination",
  severity: "error",
  restsOn: ["replicas", "leader-elected", "mode"],
  summary: "Several copies of a scheduled worker, and nothing that lets only one of them work.",
  rationale: `A worker that runs by the clock starts in each of its copies. With three copies of a billing run every customer is charged three times; with three sweepers the same rows are deleted at once.

Let the copies elect a leader (\`leader-elected by\` a coordinator), run one active and one standby (\`mode active-passive\`), or make the work harmless to repeat and say so with \`idempotent\` on its links.`,
  references: [
    "https://aws.amazon.com/builders-library/leader-election-in-distributed-systems/",
    "https://sre.google/sre-book/distributed-periodic-scheduling/",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
worker Billing { replicas 3 }
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
      const copies = mostServing(worker);
      const harmful = effects.filter((link) => link.idempotent?.value !== true);
      if (worker.leaderElectedBy !== null || copies < 2 || harmful.length === 0) return [];
      return [
        {
          element: worker.id,
          message: `${worker.id} runs by the clock in ${copies} copies, and each of them calls ${listText([...new Set(harmful.map((link) => link.to))])}: the work is done ${copies} times. Let the copies elect a leader, or keep the others as standbys.`,
          origin: worker.origin,
          related: harmful.map((link) => ({ message: `each copy calls ${link.to}`, origin: link.origin })),
          fixes: [{ title: "Let one copy work and the others stand by", safe: false, edits: standbyEdits(worker.id) }],
        },
      ];
    });
  },
};

const workers: ReadonlySet<ComponentKind> = new Set(["worker", "job"]);
