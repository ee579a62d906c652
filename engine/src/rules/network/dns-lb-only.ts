import { countText, lookup, percentText, timeText } from "../../model/index.ts";
import { mostServing, runByOthers } from "../graph/units.ts";
import type { Report, Rule } from "../rule.ts";

export const dnsLbOnly: Rule = {
  code: "dns-lb-only",
  category: "network",
  severity: "warning",
  restsOn: ["health-check", "ttl"],
  summary: "DNS answers alone spread users over the copies of a service, and nothing takes a dead copy out.",
  rationale: `DNS gives the addresses of the copies in turn. It does not see whether they live, and resolvers and browsers keep an answer for its \`ttl\` and often longer. While a copy is dead, its share of the users gets nothing, and nothing changes that until somebody edits the record and the answers run out. With 4 copies and a \`ttl\` of 5 min, a dead one costs every fourth user five minutes and more.

Put a load balancer behind the name, which notices a dead copy within seconds, or use DNS with health checks (\`health-check\` on the dns) and a short \`ttl\`.`,
  references: [
    "https://sre.google/sre-book/load-balancing-frontend/",
    "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover.html",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
dns Names { ttl 5 min }
service Web { replicas 3  service-time 5 ms }
User -> Names
User -> Web`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
dns Names { ttl 30 s  health-check { every 10 s  misses 3 } }
service Web { replicas 3  service-time 5 ms }
User -> Names
User -> Web`,
    `client User { users 1k  actions 10 / day }
dns Names { ttl 5 min }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Web { replicas 3  service-time 5 ms }
User -> Names
User -> Lb -> Web`,
  ],
  check({ design }) {
    const { components, linksTo, linksFrom } = lookup(design);
    return design.components.flatMap((service): readonly Report[] => {
      const copies = mostServing(service);
      if (service.kind !== "service" || copies < 2 || runByOthers(service) || service.healthCheck) return [];
      for (const link of linksTo.get(service.id) ?? []) {
        const caller = components.get(link.from);
        const asked = caller?.kind === "client" ? (linksFrom.get(caller.id) ?? []).map(({ to }) => components.get(to)) : [caller];
        const names = asked.find((component) => component?.kind === "dns");
        if (!names || names.healthCheck || names.technology?.managed) continue;
        const ttl = names.facts.ttl?.value ?? names.cache?.ttl?.value;
        const kept = typeof ttl === "number" ? ` for the ${timeText(ttl)} that answers are kept, and longer` : "";
        return [
          {
            element: service.id,
            message: `Only ${names.id} spreads users over the ${countText(copies)} copies of ${service.id}, and it does not notice a dead one: ${percentText(1 / copies)} of the users get no answer${kept}. Put a load balancer behind the name, or let ${names.id} check the copies.`,
            origin: link.origin,
            related: [{ message: `${names.id} answers with the addresses`, origin: names.origin }],
            fixes: [
              {
                title: `Let ${names.id} check the copies every 10 s`,
                safe: false,
                edits: [
                  { type: "set", element: names.id, path: ["health-check", "every"], value: "10 s" },
                  { type: "set", element: names.id, path: ["health-check", "misses"], value: "3" },
                ],
              },
            ],
          },
        ];
      }
      return [];
    });
  },
};
