import { type Component, type Design, type DesignEdit, type Fix, type Link, lookup, type Origin } from "../../model/index.ts";
import { freeName } from "../graph/names.ts";
import { spreadRegion } from "../graph/placement.ts";
import { trustOf } from "../graph/public.ts";
import { mostServing, runByOthers } from "../graph/units.ts";
import { visitsOver } from "../graph/visits.ts";
import type { Rule, RuleContext } from "../rule.ts";

export const lbMissing: Rule = {
  code: "lb-missing",
  category: "capacity",
  severity: "warning",
  restsOn: ["replicas"],
  severities: ["warning", "info"],
  summary: "Users call a service of several copies with nothing in between that picks one.",
  rationale: `Browsers and apps know one address. When a service has several copies, something must spread the requests over them and stop sending to a dead one: a load balancer, a gateway, or at least DNS. Without it all users meet the same copy, or each needs a list of the servers inside the app. With 3 copies and no balancer a lost one takes a third of those who know its address, while the other two may stand idle.

The rule looks only at calls from clients: services among themselves may well choose a copy on their own (client-side balancing), and so may a program with no \`users\` or in a private group, for which it is only a note.`,
  references: [
    "https://sre.google/sre-book/load-balancing-frontend/",
    "https://learn.microsoft.com/en-us/azure/architecture/guide/technology-choices/load-balancing-overview",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
service Api { replicas 2  service-time 5 ms }
User -> Api`,
    `region us { zones a, b }
client User { users 1k }
service Api { replicas 2  across us  service-time 5 ms  rate-limit { rate 10 rps  store Limits } }
cache Limits { technology redis  replicas 2  across us }
User -> Api over https { timeout 2 s }
Api -> Limits { timeout 20 ms }
flow Ask {
  from User at 10 rps
  User -> Api
}
slo Ask { latency p99 < 100 ms }`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
service Prices { replicas 2  service-time 5 ms }
User -> Lb -> Api
Api -> Prices { timeout 500 ms }`,
  ],
  check(context) {
    const { design } = context;
    const { components, linksTo, linksFrom } = lookup(design);
    return design.components.flatMap((component) => {
      if (component.kind !== "service" && component.kind !== "function") return [];
      const most = mostServing(component);
      if (most < 2 || runByOthers(component)) return [];
      const direct = (linksTo.get(component.id) ?? []).filter((link) => {
        if (link.kind !== "call" || components.get(link.from)?.kind !== "client") return false;
        // DNS answers with the addresses in turn.
        return !(linksFrom.get(link.from) ?? []).some((other) => components.get(other.to)?.kind === "dns");
      });
      const first = direct[0];
      if (!first) return [];
      const grows = component.replicas.value < most ? `can grow to ${most} copies` : `has ${most} copies`;
      return [
        {
          element: component.id,
          severity: direct.some((link) => isPeople(context, components.get(link.from))) ? "warning" : "info",
          message: `${component.id} ${grows}, and ${first.from} calls it directly: nothing spreads the requests over the copies or notices a dead one. Put a load balancer or gateway before it.`,
          origin: component.origin,
          related: direct.map((link) => ({ message: `${link.from} calls ${component.id} directly`, origin: link.origin })),
          fixes: balancerFix(design, component, direct),
        },
      ];
    });
  },
};

/** Users or strangers: nobody can hand them a list of servers. A client without users may be a program that picks a copy itself. */
function isPeople(context: RuleContext, client: Component | undefined): boolean {
  if (!client) return false;
  const trust = trustOf(context, client);
  return trust !== "private" && (client.client?.users != null || trust !== null);
}

/** A pair of balancers between the clients and the component, in links and flows. Offered where each place reads plainly `A -> B`. */
function balancerFix(design: Design, component: Component, direct: readonly Link[]): readonly Fix[] {
  const { elements } = lookup(design);
  const balancer = freeName(`${component.id}Balancer`, (name) => elements.has(name));
  const region = spreadRegion(design, component);
  const steps = direct.flatMap((link) =>
    visitsOver(design, link.id)
      .filter((visit) => !visit.flow.implicit)
      .map((visit) => visit.call),
  );
  const places = [...direct, ...new Set(steps)];
  if (!places.every(isPlain)) return [];
  const across = region ? `  across ${region.id}` : "";
  return [
    {
      title: `Put a pair of load balancers before ${component.id}`,
      safe: false,
      edits: [
        {
          type: "add",
          text: `loadbalancer ${balancer} { replicas 2  mode active-passive${across}  health-check { every 1 s  misses 3 }  failover 2 s }`,
          after: component.id,
        },
        ...places.map(
          (place): DesignEdit => ({ type: "replace", origin: place.origin, text: `${place.from} -> ${balancer} -> ${place.to}` }),
        ),
      ],
    },
  ];
}

/** The place is written `A -> B` on one line, with nothing between. */
function isPlain({ from, to, origin: { range } }: { readonly from: string; readonly to: string; readonly origin: Origin }): boolean {
  return range.start.line === range.end.line && range.end.character - range.start.character === `${from} -> ${to}`.length;
}
