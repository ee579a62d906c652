import { type Link, lookup, percentText } from "../../model/index.ts";
import { codeKinds } from "../graph/units.ts";
import type { Report, Rule } from "../rule.ts";
import { listText } from "../wording.ts";

/** Services on each side from which on a forwarder is a hub, and the share of all calls between services that goes through it. */
const many = 3;
const most = 0.5;

export const esbBottleneck: Rule = {
  code: "esb-bottleneck",
  category: "structure",
  severity: "warning",
  tier: "strict",
  summary: "Most calls between services go through one gateway in their middle.",
  rationale: `A bus in the middle was meant to decouple: nobody calls anybody, all call the bus. It couples them in the end. Its capacity bounds all of them, its deployment stops all of them, its team is asked for every change, and each call pays for a second hop and a second queue. Each call makes two round trips instead of one.

Let services call each other directly (with discovery, or a mesh that stands beside each of them), and use a broker with topics for what does not need an answer. A gateway at the entrance, which only clients call, is another matter and passes.`,
  references: [
    "https://martinfowler.com/articles/microservices.html#SmartEndpointsAndDumbPipes",
    "https://microservices.io/patterns/communication-style/messaging.html",
  ],
  invalid: [example(true)],
  valid: [example(false)],
  check({ design, analysis }) {
    const { components, linksFrom, linksTo } = lookup(design);
    const isCode = (id: string): boolean => codeKinds.has(components.get(id)?.kind ?? "client");
    const rateOf = (links: readonly Link[]): number => links.reduce((sum, { id }) => sum + (analysis.links[id]?.rate.value ?? 0), 0);
    return design.components.flatMap((hub): readonly Report[] => {
      if (hub.kind !== "gateway" && hub.kind !== "proxy") return [];
      const into = (linksTo.get(hub.id) ?? []).filter(({ from, kind }) => kind === "call" && isCode(from));
      const out = (linksFrom.get(hub.id) ?? []).filter(({ to, kind }) => kind === "call" && isCode(to));
      if (new Set(into.map(({ from }) => from)).size < many || new Set(out.map(({ to }) => to)).size < many) return [];
      const through = rateOf(into);
      const direct = rateOf(design.links.filter(({ from, to, kind }) => kind === "call" && isCode(from) && isCode(to)));
      const share = through / (through + direct);
      if (!(share > most)) return [];
      return [
        {
          element: hub.id,
          message: `${percentText(share)} of the calls between services go through ${hub.id} (from ${listText(into.map(({ from }) => from))} to ${listText(out.map(({ to }) => to))}): its capacity, its deployments and its failures are those of all of them. Let them call each other, or use a topic.`,
          origin: hub.origin,
          related: into.map((link) => ({ message: `${link.from} calls it`, origin: link.origin })),
          fixes: [],
        },
      ];
    });
  },
};

function example(hub: boolean): string {
  const call = (from: string, to: string): string => (hub ? `${from} -> Bus -> ${to}` : `${from} -> ${to}`);
  const links = hub
    ? "Orders, Returns, Support -> Bus { timeout 2 s }\nBus -> Stock, Prices, Mail { timeout 1 s }"
    : "Orders -> Stock { timeout 1 s }\nReturns -> Prices { timeout 1 s }\nSupport -> Mail { timeout 1 s }";
  return `client User { users 1k }
gateway Edge { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Orders { replicas 2  service-time 2 ms }
service Returns { replicas 2  service-time 2 ms }
service Support { replicas 2  service-time 2 ms }
service Stock { replicas 2  service-time 2 ms }
service Prices { replicas 2  service-time 2 ms }
service Mail { replicas 2  service-time 2 ms }
${hub ? "gateway Bus { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }\n" : ""}User -> Edge { auth oauth2 }
Edge -> Orders, Returns, Support { timeout 3 s }
${links}
flow Buy { from User at 10 rps  User -> Edge -> ${call("Orders", "Stock")} }
flow Return { from User at 10 rps  User -> Edge -> ${call("Returns", "Prices")} }
flow Ask { from User at 10 rps  User -> Edge -> ${call("Support", "Mail")} }
slo Buy { availability 90% over 30 days }
slo Return { availability 90% over 30 days }
slo Ask { availability 90% over 30 days }`;
}
