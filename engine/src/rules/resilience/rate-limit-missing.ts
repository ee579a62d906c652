import { type Component, type Design, type Fix, lookup, rateText } from "../../model/index.ts";
import { asksWho, isPublic, trustOf, userFlows } from "../graph/public.ts";
import { mostServing, runByOthers } from "../graph/units.ts";
import type { Rule } from "../rule.ts";
import { sharedCounters } from "./shared-counters.ts";

export const rateLimitMissing: Rule = {
  code: "rate-limit-missing",
  category: "resilience",
  severity: "warning",
  severities: ["warning", "info"],
  summary: "Users reach a service with no rate limit on the way.",
  rationale: `Anyone on the public side can send as much as their line carries: a loop in an app, a crawler, an attack. Without a limit one client takes the capacity that all share, and autoscaling turns it into a bill.

Limit each client at the first component of yours: \`rate-limit { algorithm token-bucket  rate 10 rps  burst 20  per client }\`, with a shared \`store\` once it has several active copies. Answer 429, so that good clients slow down.

The rule looks at flows of clients with a load (written with a rate, or at least one request a second from users and their actions), at links without \`auth\`: whoever has to prove who it is can be told apart and stopped. Clients inside a private group are trusted. It is a warning for strangers (a client with 10,000 users or more, or in a public group) and otherwise only a note.`,
  references: [
    "https://cloud.google.com/architecture/rate-limiting-strategies-techniques",
    "https://owasp.org/API-Security/editions/2023/en/0xa4-unrestricted-resource-consumption/",
  ],
  invalid: [
    `client User { users 9k  actions 100 / day }
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
    `client User { users 9k  actions 100 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  mode active-passive  failover 5 s  service-time 5 ms  rate-limit { algorithm token-bucket  rate 10 rps  burst 20  per client } }
User -> Lb -> Api
flow Ask {
  from User at 10 rps
  User -> Lb -> Api
}
slo Ask { availability 99.9% over 30 days }`,
  ],
  check(context) {
    const { design } = context;
    const { components, links } = lookup(design);
    const entries = new Map<string, Entry>();
    /** Requests per second of all flows that enter at a component, known or not to come from strangers. */
    const normal = new Map<string, number>();
    for (const flow of design.flows) {
      const client = flow.from === null ? undefined : components.get(flow.from);
      if (client?.kind !== "client") continue;
      const rate = context.analysis.flows[flow.id]?.rate.value ?? 0;
      for (const entry of new Set(flow.steps.flatMap((step) => (step.type === "call" && !step.async ? [step.to] : []))))
        normal.set(entry, (normal.get(entry) ?? 0) + rate);
    }
    for (const { flow, client } of userFlows(context)) {
      if (trustOf(context, client) === "private") continue;
      for (const step of flow.steps) {
        if (step.type !== "call" || step.async || asksWho(step.link === null ? undefined : links.get(step.link))) continue;
        const entry = components.get(step.to);
        if (!entry || !limitable(entry) || limited(design, entry)) continue;
        const known = entries.get(entry.id);
        entries.set(entry.id, {
          component: entry,
          from: known?.from ?? client.id,
          open: (known?.open ?? false) || isPublic(context, client),
          origin: known?.origin ?? step.origin,
        });
      }
    }
    return [...entries.values()].map(({ component, from, open, origin }) => ({
      element: component.id,
      severity: open ? "warning" : "info",
      message: `${from} reaches ${component.id} with no rate limit on the way: one client that loops or attacks takes the capacity that all share${normal.get(component.id) ? ` (normal is ${rateText(normal.get(component.id) ?? 0)} from everybody)` : ""}. Limit each client.`,
      origin: component.origin,
      related: [{ message: "requests enter here", origin }],
      fixes: [limitFix(design, component)],
    }));
  },
};

interface Entry {
  readonly component: Component;
  readonly from: string;
  /** Strangers reach it. */
  readonly open: boolean;
  readonly origin: Component["origin"];
}

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
