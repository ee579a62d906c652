import { countText, lookup } from "../../model/index.ts";
import { mostRunning, mostServing } from "../graph/units.ts";
import type { Report, Rule } from "../rule.ts";

export const roundRobinLongConnections: Rule = {
  code: "round-robin-long-connections",
  category: "capacity",
  severity: "warning",
  restsOn: ["strategy", "push", "autoscale"],
  summary: "Connections that stay open are dealt out in turn over copies that come and go.",
  rationale: `In turn is fair for short requests. A websocket stays where it was opened for hours: a copy that starts later (the autoscaler added it, or it restarted) gets only the share of new connections and stands nearly empty, while the old ones stay as full as they were. Scaling out then does not relieve the copies that are overloaded. Four copies with 10,000 connections each that grow to eight stay at 10,000 each; the new ones get only what is opened from then on.

Give a new connection to the copy with the fewest (\`strategy least-connections\`), and let servers close connections after some time, so that clients open them again elsewhere.`,
  references: [
    "https://docs.nginx.com/nginx/admin-guide/load-balancer/http-load-balancer/",
    "https://www.haproxy.com/documentation/haproxy-configuration-tutorials/protocol-support/websocket/",
  ],
  invalid: [example("round-robin")],
  valid: [example("least-connections")],
  check({ design }) {
    const { components } = lookup(design);
    return design.links.flatMap((link): readonly Report[] => {
      const balancer = components.get(link.from);
      const target = components.get(link.to);
      const push = link.facts.push?.value;
      const strategy = balancer?.balancing?.strategy;
      if (!balancer || !target?.autoscale || !strategy || (push !== "websocket" && push !== "sse")) return [];
      if (!inTurn.has(strategy.value) || mostServing(target) < 2 || mostRunning(target) <= target.autoscale.min.value) return [];
      return [
        {
          element: balancer.id,
          message: `${balancer.id} deals connections to ${target.id} by ${strategy.value}, and each stays open (${push}): when ${target.id} grows from ${countText(target.autoscale.min.value)} to ${countText(target.autoscale.max.value)} copies, the new ones stay nearly empty and the old ones full. Use least-connections.`,
          origin: strategy.origin ?? balancer.origin,
          related: [{ message: `connections to ${target.id} stay open`, origin: link.facts.push?.origin ?? link.origin }],
          fixes: [
            {
              title: "Give a new connection to the copy with the fewest",
              safe: strategy.assumed !== null,
              edits: [{ type: "set", element: balancer.id, path: ["strategy"], value: "least-connections" }],
            },
          ],
        },
      ];
    });
  },
};

/** Strategies that do not look at how many connections a copy has. */
const inTurn: ReadonlySet<string> = new Set(["round-robin", "weighted", "random"]);

function example(strategy: string): string {
  return `client Phone { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  strategy ${strategy}  health-check { every 1 s  misses 3 } }
service Chat { replicas 4  service-time 5 ms  autoscale { min 4  max 12  target 60%  every 15 s  startup 60 s } }
Phone -> Lb over https { push websocket }
Lb -> Chat { push websocket }`;
}
