import { takeoverEdits } from "../graph/standby.ts";
import { runByOthers } from "../graph/units.ts";
import type { Rule } from "../rule.ts";

export const standbyWithoutDetector: Rule = {
  code: "standby-without-detector",
  category: "redundancy",
  severity: "warning",
  restsOn: ["health-check", "leader-elected", "replicas"],
  summary: "A standby copy that nothing tells to take over.",
  rationale: `In \`mode active-passive\` one copy works and the others wait. A standby is worth nothing until something notices that the active one is gone and switches: a health check or heartbeat, an election, or a stated failover. Without it the takeover waits for a person. Checked every second and given up after three misses, a takeover takes about 5 s. By hand half an hour is quick, and 99.9% allows 43 minutes in 30 days.

State a \`health-check\` and the \`failover\` time, or \`leader-elected by\` a coordinator.`,
  references: [
    "https://www.haproxy.com/documentation/haproxy-configuration-tutorials/high-availability/",
    "https://www.keepalived.org/manpage.html",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
service Api { replicas 2  mode active-passive  service-time 5 ms }
User -> Api`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
service Api { replicas 2  mode active-passive  service-time 5 ms  health-check { every 1 s  misses 3 }  failover 5 s }
User -> Api`,
  ],
  check({ design }) {
    return design.components
      .filter((component) => component.mode.value === "active-passive" && component.mode.assumed === null && component.replicas.value > 1)
      .filter((component) => !runByOthers(component) && component.leaderElectedBy === null)
      .filter(
        ({ healthCheck, failover }) =>
          (healthCheck === null || healthCheck.every.assumed !== null) && (failover === null || failover.assumed !== null),
      )
      .map((component) => ({
        element: component.id,
        message: `${component.id} has a standby and nothing that tells it to take over: without a health check or an election somebody has to switch by hand.`,
        origin: component.origin,
        related: [],
        fixes: [
          {
            title: "Check every second and take over within 2 s",
            safe: true,
            edits: takeoverEdits(component.id),
          },
        ],
      }));
  },
};
