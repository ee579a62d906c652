import { lookup } from "../../model/index.ts";
import { codeKinds } from "../graph/units.ts";
import type { RuleOption } from "../option.ts";
import type { Report, Rule } from "../rule.ts";
import { listText } from "../wording.ts";

const knownServices: RuleOption = {
  name: "known-services",
  measure: "count",
  default: 2,
  minimum: 1,
  maximum: 100,
  documentation: "Services that a client may call directly, without a gateway.",
};

export const gatewayMissing: Rule = {
  code: "gateway-missing",
  category: "structure",
  severity: "info",
  tier: "strict",
  options: [knownServices],
  summary: "A client calls three services or more directly.",
  rationale: `Each of the services then needs its own address for users, certificate, authentication, rate limit and version that old apps still call, and none of them can be split, merged or moved without a new release of every client.

Put one door in front: a \`gateway\` (or a backend for each kind of client) that knows where things are, checks who is asking once, and limits. It adds a hop; run it in at least two copies.`,
  references: [
    "https://microservices.io/patterns/apigateway.html",
    "https://learn.microsoft.com/en-us/azure/architecture/microservices/design/gateway",
  ],
  invalid: [
    `client App { users 1k  actions 10 / day }
function Orders { service-time 5 ms }
function Stock { service-time 5 ms }
function Prices { service-time 5 ms }
App -> Orders, Stock, Prices`,
  ],
  valid: [
    `client App { users 1k  actions 10 / day }
gateway Edge { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
function Orders { service-time 5 ms }
function Stock { service-time 5 ms }
function Prices { service-time 5 ms }
App -> Edge
Edge -> Orders, Stock, Prices { timeout 1 s }`,
  ],
  check({ design, option }) {
    const few = option(knownServices);
    const { components, linksFrom } = lookup(design);
    return design.components.flatMap((client): readonly Report[] => {
      if (client.kind !== "client") return [];
      const direct = (linksFrom.get(client.id) ?? []).filter((link) => codeKinds.has(components.get(link.to)?.kind ?? "client"));
      const services = [...new Set(direct.map((link) => link.to))];
      if (services.length <= few) return [];
      return [
        {
          element: client.id,
          message: `${client.id} knows ${services.length} services by address (${listText(services)}): each needs its own authentication and limits, and none can move without a new release of ${client.id}. Put a gateway between them.`,
          origin: client.origin,
          related: direct.map((link) => ({ message: `${client.id} calls ${link.to} directly`, origin: link.origin })),
          fixes: [],
        },
      ];
    });
  },
};
