import { countText, lookup, rateText, timeText } from "../../model/index.ts";
import { loadOf } from "../graph/load.ts";
import { runByOthers } from "../graph/units.ts";
import { visitsTo } from "../graph/visits.ts";
import type { RuleOption } from "../option.ts";
import type { Report, Rule } from "../rule.ts";
import { hops } from "../wording.ts";

const fanOut: RuleOption = {
  name: "fan-out",
  measure: "count",
  default: 50,
  minimum: 2,
  maximum: 1e9,
  documentation: "Calls that one request makes from which on it is a fan-out.",
};

/** Share of its load that the fan-out is, from which on it is the reason. */
const most = 0.5;

export const fanoutCelebrity: Rule = {
  code: "fanout-celebrity",
  category: "messaging",
  severity: "error",
  options: [fanOut],
  replaces: ["node-overloaded", "peak-overload", "no-headroom-after-failure", "queue-unstable"],
  restsOn: ["calls", "workers", "service-time", "replicas", "replicate"],
  summary: "One event is written once for each of very many receivers, and the store cannot take the writes.",
  rationale: `Fan-out on write copies a post into the feed of every follower when it is posted, so that reading a feed is one look-up. The writes are posts × followers, and followers are spread very unevenly: the mean already multiplies the load by hundreds, and one post of an account with 100 million followers is 100 million writes, which keeps everybody else's posts waiting.

More machines do not change the shape. Push to the feeds of small accounts only; let readers of the few large ones pull their posts and merge them when the feed is read (the hybrid).

The rule looks at calls that one request makes 50 times or more (\`calls\`, \`repeat\`), where they are at least half of the load of a component that cannot carry its load at peak.`,
  references: [
    "https://www.infoq.com/presentations/Twitter-Timeline-Scalability/",
    "https://www.oreilly.com/library/view/designing-data-intensive-applications/9781491903063/ (Designing Data-Intensive Applications, chapter 1)",
  ],
  invalid: [
    `client User { users 1M  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Posts { replicas 3  workers 8  service-time 5 ms }
stream Events { technology kafka  partitions 24  replicate 3 { mode sync }  dead-letter Dead after 5 }
queue Dead { technology sqs }
worker Timeline { replicas 3  workers 64  service-time 2 ms }
database Feeds { workers 32  service-time 2 ms  replicate 3 { mode semi-sync  failover 20 s } }
User -> Lb -> Posts
Posts ~> Events
Events -> Timeline { idempotent }
Timeline -> Feeds { calls 200  timeout 100 ms }`,
  ],
  valid: [
    `client User { users 1M  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Posts { replicas 3  workers 8  service-time 5 ms }
stream Events { technology kafka  partitions 24  replicate 3 { mode sync }  dead-letter Dead after 5 }
queue Dead { technology sqs }
worker Timeline { replicas 3  workers 64  service-time 2 ms }
database Feeds { workers 32  service-time 2 ms  replicate 3 { mode semi-sync  failover 20 s } }
User -> Lb -> Posts
Posts ~> Events
Events -> Timeline { idempotent }
Timeline -> Feeds { calls 20  timeout 100 ms }`,
  ],
  check(context) {
    const many = context.option(fanOut);
    const { components } = lookup(context.design);
    const { analysis, design } = context;
    return design.components.flatMap((target): readonly Report[] => {
      const load = runByOthers(target) ? null : loadOf(context, target);
      if (!load || load.assumed || load.peak <= load.capacity) return [];
      const found = visitsTo(design, target.id)
        .map((visit) => ({ visit, times: visit.times, rate: (analysis.flows[visit.flow.id]?.rate.value ?? 0) * visit.times }))
        .filter(({ times, rate, visit }) => times >= many && rate >= most * load.mean && components.has(visit.call.from))
        .sort((a, b) => b.rate - a.rate)[0];
      if (!found) return [];
      const { visit, times } = found;
      const events = found.rate / times;
      return [
        {
          element: target.id,
          message: `One event of ${visit.flow.implicit ? (visit.flow.from ?? visit.flow.name) : visit.flow.name} makes ${countText(times)} calls to ${target.id}: ${rateText(events)} become ${rateText(found.rate)}, and it can do ${rateText(load.capacity)}. Somebody with 1M followers alone keeps it busy for ${timeText(1e6 / load.capacity)}. Push to small accounts only, and let readers fetch the large ones.`,
          origin: visit.call.origin,
          related: hops(visit.path),
          fixes: [],
        },
      ];
    });
  },
};
