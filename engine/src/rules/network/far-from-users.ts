import { accessOf, type Component, distanceBetween, lookup, timeText } from "../../model/index.ts";
import { visitsOf } from "../graph/visits.ts";
import type { Report, Rule } from "../rule.ts";

export const farFromUsers: Rule = {
  code: "far-from-users",
  category: "network",
  severity: "warning",
  restsOn: ["location", "in", "across"],
  summary: "The way from the users' region to the one that answers takes more than half of what a latency objective allows.",
  rationale: `Light in fibre crosses the Atlantic and comes back in some 70 ms, and no faster machine changes that. When the round trip to the users' region alone takes half of the time that an objective allows, one slow call or one repeated connection misses it.

Answer from the users' own region: a CDN for what can be cached, replicas to read from for the rest. The rule looks at flows that only read, as writes often must go to one place.`,
  references: [
    "https://hpbn.co/primer-on-latency-and-bandwidth/ (High Performance Browser Networking)",
    "https://aws.amazon.com/caching/cdn/",
  ],
  invalid: [example("us", "130 ms")],
  valid: [example("eu", "130 ms"), example("us", "400 ms")],
  check({ design, analysis }) {
    const { components } = lookup(design);
    return design.flows.flatMap((flow): readonly Report[] => {
      const client = flow.from === null ? undefined : components.get(flow.from);
      const home = client?.client?.location ?? null;
      if (home === null) return [];
      const own = visitsOf(design, flow.id);
      if (own.some(({ call }) => accessOf(call) === "write")) return [];
      const placed = own.find(({ call }) => regionsOf(components.get(call.to)).length > 0);
      const near = placed ? components.get(placed.call.to) : undefined;
      if (!placed || !near || placed.path.some(({ to }) => components.get(to)?.kind === "cdn" || components.get(to)?.kind === "external"))
        return [];
      const from = { zone: null, region: home, user: false };
      const trips = regionsOf(near).map((region) => 2 * distanceBetween(design, from, { zone: null, region, user: false }).seconds);
      if (regionsOf(near).includes(home)) return [];
      const trip = Math.min(...trips);
      const objective = design.objectives
        .filter(({ target, term }) => target === flow.id && term.type === "latency")
        .sort((a, b) => a.term.bound - b.term.bound)[0];
      const missed = objective && analysis.objectives.some(({ id, met }) => id === objective.id && met === false);
      // A missed objective is reported with its slowest hop.
      if (!objective || missed || trip < objective.term.bound / 2) return [];
      return [
        {
          element: flow.id,
          message: `Users in ${home} wait ${timeText(trip)} for the way to ${near.id} and back, of ${timeText(objective.term.bound)} that ${flow.id} may take. Answer from ${home}: a CDN for what can be cached, copies to read from for the rest.`,
          origin: flow.origin,
          related: [
            { message: objective.text, origin: objective.origin },
            { message: `${near.id} answers from ${regionsOf(near).join(" and ")}`, origin: near.origin },
          ],
          fixes: [],
        },
      ];
    });
  },
};

function regionsOf(component: Component | undefined): readonly string[] {
  return [...new Set((component?.replicaRegions ?? []).filter((region) => region !== null))];
}

function example(location: string, bound: string): string {
  return `region eu { zones a, b, c }
region us { zones a, b, c }
link eu <-> us { rtt 80 ms }
client Reader { users 100k  actions 100 / day  location ${location} }
loadbalancer Lb { replicas 2  across eu  mode active-passive  health-check { every 1 s  misses 3 }  service-time 0.1 ms }
service Api { replicas 6  across eu  workers 8  service-time 1 ms }
Reader -> Lb { auth oauth2 }
Lb -> Api
flow Show {
  from Reader
  Reader -> Lb -> Api
}
slo Show { latency p99 < ${bound} }`;
}
