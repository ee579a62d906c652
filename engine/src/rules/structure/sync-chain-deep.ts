import { availabilityText, type CallStep, lookup, timeText } from "../../model/index.ts";
import { codeKinds } from "../graph/units.ts";
import { type Visit, visits } from "../graph/visits.ts";
import type { RuleOption } from "../option.ts";
import type { Report, Rule } from "../rule.ts";
import { hops } from "../wording.ts";

const longestChain: RuleOption = {
  name: "longest-chain",
  measure: "count",
  default: 4,
  minimum: 1,
  maximum: 100,
  documentation: "Services that may wait for one another in one request.",
};

export const syncChainDeep: Rule = {
  code: "sync-chain-deep",
  category: "structure",
  tier: "all",
  severity: "info",
  options: [longestChain],
  summary: "A request goes through five services or more, each waiting for the next.",
  rationale: `Every service on the chain adds its own latency and its network, and takes its own failures off the availability: five at 99.9% are 99.5% together. The slowest decides the tail, every timeout must be longer than the one below it, and a slow last service holds a place in all of them.

Merge services that always change together, let a service keep the data it needs (fed by events), or hand the rest of the work on asynchronously. Balancers, gateways, caches and stores on the way do not count.`,
  references: [
    "https://learn.microsoft.com/en-us/azure/architecture/microservices/design/interservice-communication",
    "https://queue.acm.org/detail.cfm?id=3096459 (The Calculus of Service Availability)",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service A { replicas 2  service-time 5 ms }
service B { replicas 2  service-time 5 ms }
service C { replicas 2  service-time 5 ms }
service D { replicas 2  service-time 5 ms }
service E { replicas 2  service-time 5 ms }
User -> Lb -> A
A -> B { timeout 5 s }
B -> C { timeout 4 s }
C -> D { timeout 3 s }
D -> E { timeout 2 s }`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service A { replicas 2  service-time 5 ms }
service B { replicas 2  service-time 5 ms }
service C { replicas 2  service-time 5 ms }
service D { replicas 2  service-time 5 ms }
service E { replicas 2  service-time 5 ms }
User -> Lb -> A
A -> B { timeout 5 s }
B -> C { timeout 4 s }
C -> D { timeout 3 s }
D ~> E`,
  ],
  check({ design, analysis, option }) {
    const deepest = option(longestChain);
    const { components } = lookup(design);
    const isCode = (id: string): boolean => codeKinds.has(components.get(id)?.kind ?? "client");
    const worst = new Map<string, { readonly visit: Visit; readonly chain: readonly string[] }>();
    for (const visit of visits(design)) {
      if (!visit.waits || !isCode(visit.call.to) || !nested(visit.path)) continue;
      const chain = [...new Set(visit.path.map((call) => call.to).filter(isCode))];
      if (chain.length > deepest && chain.length > (worst.get(visit.flow.id)?.chain.length ?? 0))
        worst.set(visit.flow.id, { visit, chain });
    }
    const told = new Set<string>();
    return [...worst.values()].flatMap(({ visit, chain }): readonly Report[] => {
      const names = chain.join(" -> ");
      const link = visit.call.link;
      if (told.has(names) || link === null) return [];
      told.add(names);
      const latency = analysis.flows[visit.flow.id]?.latency.mean ?? null;
      const availability = analysis.flows[visit.flow.id]?.availability.availability.value ?? null;
      const figures = [
        ...(latency === null ? [] : [`takes ${timeText(latency)} on average`]),
        ...(availability === null ? [] : [`works ${availabilityText(availability)} of the time`]),
      ].join(" and ");
      return [
        {
          element: link,
          message: `${chain.length} services wait for one another in one request: ${names}${figures ? `; it ${figures}` : ""}. Merge some, or hand work on asynchronously.`,
          origin: visit.call.origin,
          related: hops(visit.path),
          fixes: [],
        },
      ];
    });
  },
};

/** Each call of the path is made by the callee of the one before. */
function nested(path: readonly CallStep[]): boolean {
  return path.every((call, index) => index === 0 || call.from === path[index - 1]?.to);
}
