import type { Rule } from "../rule.ts";

export const l4ContentRouting: Rule = {
  code: "l4-content-routing",
  category: "capacity",
  severity: "error",
  summary: "A layer 4 balancer is to route by path, which it cannot see.",
  rationale: `A layer 4 balancer forwards connections: it sees addresses and ports, and encrypted bytes. The path of a request is inside those bytes. Routing by path (or host, header, cookie) needs a layer 7 balancer, which ends the connection and reads the request.

Use \`layer 7\`, or a strategy that works on connections.`,
  references: ["https://aws.amazon.com/elasticloadbalancing/features/", "https://www.haproxy.com/blog/layer-4-and-layer-7-proxy-mode"],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 }  layer 4  strategy path }
service Api { replicas 2  service-time 5 ms }
User -> Lb -> Api`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 }  layer 7  strategy path }
service Api { replicas 2  service-time 5 ms }
User -> Lb -> Api`,
  ],
  check({ design }) {
    return design.components
      .filter(({ balancing }) => balancing?.layer?.value === 4 && balancing.strategy.value === "path")
      .map((component) => ({
        element: component.id,
        message: `${component.id} works on layer 4 and is to route by path: it sees connections, not requests. Use layer 7.`,
        origin: component.balancing?.strategy.origin ?? component.origin,
        related: [],
        fixes: [
          { title: "Use layer 7", safe: false, edits: [{ type: "set", element: component.id, path: ["layer"], value: "7" }] },
          {
            title: "Balance in turn (round-robin)",
            safe: false,
            edits: [{ type: "set", element: component.id, path: ["strategy"], value: "round-robin" }],
          },
        ],
      }));
  },
};
