import { type Component, type Design, type Fix, lookup, rateText } from "../../model/index.ts";
import { mostServing, runByOthers } from "../graph/units.ts";
import type { Rule } from "../rule.ts";
import { sharedCounters } from "./shared-counters.ts";

export const rateLimitMissing: Rule = {
  code: "rate-limit-missing",
  category: "resilience",
  severity: "warning",
  summary: "Users reach a service with no rate limit on the way.",
  rationale: `Anyone on the public side can send as much as their line carries: a loop in an app, a crawler, an attack. Without a limit one client takes the capacity that all share, and autoscaling turns it into a bill.

Limit each client at the first component of yours: \`rate-limit { algorithm token-bucket  rate 10 rps  burst 20  per client }\`, with a shared \`store\` once it has several active copies. Answer 429, so that good clients slow down.

The rule looks at flows written with a rate that start at a client; clients inside a private group are trusted.`,
  references: [
    "https://cloud.google.com/architecture/rate-limiting-strategies-techniques",
    "https://owasp.org/API-Security/editions/2023/en/0xa4-unrestricted-resource-consumption/",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
User -> Lb -> Api
flow Ask {
  from User at 10 rps
  User -> Lb -> Api
}
slo Ask { availability 99.9% over 30 days }`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  mode active-passive  failover 5 s  service-time 5 ms  rate-limit { algorithm token-bucket  rate 10 rps  burst 20  per client } }
User -> Lb -> Api
flow Ask {
  from User at 10 rps
  User -> Lb -> Api
}
slo Ask { availability 99.9% over 30 days }`,
  ],
  check({ design }) {
    const { components, groups } = {
      components: lookup(design).components,
      groups: new Map(design.groups.map((group) => [group.id, group])),
    };
    const entries = new Map<string, { component: Component; from: string; rate: number | null; origin: Component["origin"] }>();
    for (const flow of design.flows) {
      const client = flow.from === null ? undefined : components.get(flow.from);
      if (flow.implicit || flow.rate === null || flow.rate.assumed !== null || client?.kind !== "client") continue;
      if (client.group !== null && groups.get(client.group)?.trust === "private") continue;
      for (const step of flow.steps) {
        if (step.type !== "call" || step.async) continue;
        const entry = components.get(step.to);
        if (!entry || !limitable(entry) || limited(design, entry)) continue;
        const known = entries.get(entry.id);
        entries.set(entry.id, {
          component: entry,
          from: known?.from ?? client.id,
          rate: (known?.rate ?? 0) + flow.rate.value,
          origin: known?.origin ?? step.origin,
        });
      }
    }
    return [...entries.values()].map(({ component, from, rate, origin }) => ({
      element: component.id,
      message: `${from} reaches ${component.id} with no rate limit on the way: one client that loops or attacks takes the capacity that all share${rate ? ` (normal is ${rateText(rate)} from everybody)` : ""}. Limit each client.`,
      origin: component.origin,
      related: [{ message: "requests enter here", origin }],
      fixes: [limitFix(design, component)],
    }));
  },
};

function limitable(component: Component): boolean {
  return (
    ["service", "function", "gateway", "proxy", "loadbalancer"].includes(component.kind) &&
    !(runByOthers(component) && component.kind !== "loadbalancer")
  );
}

/** Whether the component limits, or hands everything on to components that do. */
function limited(design: Design, component: Component): boolean {
  if (component.rateLimit) return true;
  if (component.kind !== "loadbalancer" && component.kind !== "proxy") return false;
  const { components, linksFrom } = lookup(design);
  const targets = (linksFrom.get(component.id) ?? []).flatMap((link) => components.get(link.to) ?? []);
  return targets.length > 0 && targets.every((target) => target.rateLimit !== null || target.kind === "client");
}

/** A limit for each client; copies that work at the same time share their counters. */
function limitFix(design: Design, component: Component): Fix {
  const counters = mostServing(component) > 1 ? sharedCounters(design, component) : null;
  const store = counters ? `  store ${counters.store}` : "";
  const value = `{ algorithm token-bucket  rate 10 rps  burst 20  per client${store} }`;
  return {
    title: `Limit each client to 10 requests per second${counters ? `, counted in ${counters.store}` : ""}`,
    safe: false,
    edits: [...(counters?.edits ?? []), { type: "set", element: component.id, path: ["rate-limit"], value }],
  };
}
