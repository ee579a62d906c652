import { lookup } from "../../model/index.ts";
import { userFlows } from "../graph/public.ts";
import { visits } from "../graph/visits.ts";
import type { Report, Rule } from "../rule.ts";
import { listText } from "../wording.ts";

/** Flows that one service may be part of before it is looked at, and services from which on a design is divided at all. */
const many = 4;
const divided = 3;

export const groupServiceOverloaded: Rule = {
  code: "group-service-overloaded",
  category: "structure",
  severity: "info",
  tier: "all",
  summary: "One service does the work of nearly all kinds of requests, and each of the others of half as many at most.",
  rationale: `Services are divided so that each can be changed, scaled and lost by itself. When one of them serves chats, groups, search and settings and the others one or two things each, the division has stopped half-way: every change goes through that one, its busiest flow sets its size, and its outage is everybody's.

Take out what belongs together (the flows that share data), starting with what changes most often. The rule counts the flows of users in which a service works; gateways and balancers do not count.`,
  references: [
    "https://microservices.io/patterns/decomposition/decompose-by-subdomain.html",
    "https://martinfowler.com/bliki/BoundedContext.html",
  ],
  invalid: [example(["Chat", "Chat", "Chat", "Chat"])],
  valid: [example(["Chat", "Group", "User", "Media"])],
  check(context) {
    const { components } = lookup(context.design);
    const known = new Set(userFlows(context).map(({ flow }) => flow.id));
    const flows = new Map<string, Set<string>>();
    for (const { call, flow, waits } of visits(context.design)) {
      if (!waits || !known.has(flow.id) || components.get(call.to)?.kind !== "service") continue;
      flows.set(call.to, (flows.get(call.to) ?? new Set()).add(flow.id));
    }
    if (flows.size < divided) return [];
    const byNumber = [...flows].sort(([, one], [, other]) => other.size - one.size);
    const next = byNumber[1]?.[1].size ?? 0;
    return byNumber.slice(0, 1).flatMap(([id, own]): readonly Report[] => {
      const service = components.get(id);
      if (!service || own.size < many || 2 * next > own.size) return [];
      return [
        {
          element: id,
          message: `${id} works in ${own.size} of the flows (${listText([...own])}), and each of the other ${flows.size - 1} services in ${next === 1 ? "one" : `at most ${next}`}: every change and every outage goes through it. Take out what belongs together.`,
          origin: service.origin,
          related: [],
          fixes: [],
        },
      ];
    });
  },
};

function example(services: readonly string[]): string {
  const names = ["Chat", "Group", "User", "Media"];
  const flows = ["Send", "Join", "Leave", "List"].map(
    (flow, index) =>
      `flow ${flow} { from Person at 5 rps  Person -> Edge -> ${services[index]} }\nslo ${flow} { availability 90% over 30 days }`,
  );
  const rest = ["User", "Media"].map(
    (service) =>
      `flow Of${service} { from Person at 5 rps  Person -> Edge -> ${service} }\nslo Of${service} { availability 90% over 30 days }`,
  );
  return `client Person { users 1k }
gateway Edge { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
${names.map((name) => `service ${name} { replicas 2  service-time 2 ms }`).join("\n")}
Person -> Edge { auth oauth2 }
Edge -> ${names.join(", ")} { timeout 1 s }
${[...flows, ...rest].join("\n")}`;
}
