import type { Rule } from "../rule.ts";
import { consequence, pathTo, soleUnits, standbyFix } from "./sole-unit.ts";

export const spofGateway: Rule = {
  code: "spof-gateway",
  category: "redundancy",
  severity: "error",
  restsOn: ["replicas", "replicate", "nodes", "mode", "failover", "technology", "autoscale"],
  replaces: ["single-point-of-failure"],
  aliases: ["spof"],
  summary: "One gateway or proxy carries a flow alone.",
  rationale: `A gateway sits before every service, so its only copy is the whole system's only copy: services that are redundant themselves go dark with it.

Run two or more: active-passive with a health check and a moving address, or several active ones behind a balancer or DNS. A managed gateway (say so with \`technology\`) is already redundant.`,
  references: [
    "https://microservices.io/patterns/apigateway.html",
    "https://learn.microsoft.com/en-us/azure/architecture/microservices/design/gateway",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
gateway Edge { health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
User -> Edge
Edge -> Api { timeout 1 s }`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
gateway Edge { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
User -> Edge
Edge -> Api { timeout 1 s }`,
  ],
  check(context) {
    return soleUnits(context)
      .filter(({ component }) => component.kind === "gateway" || component.kind === "proxy")
      .map((unit) => ({
        element: unit.component.id,
        message: `The only ${unit.component.kind} ${unit.component.id} stands before everything: ${consequence(unit)}, even while every service behind it is healthy. Add a standby.`,
        origin: unit.component.origin,
        related: pathTo(context, unit),
        fixes: [standbyFix(context, unit.component)],
      }));
  },
};
