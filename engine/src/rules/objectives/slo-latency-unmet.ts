import { percentText, timeText } from "../../model/index.ts";
import type { Rule } from "../rule.ts";
import { listText } from "../wording.ts";
import { declared, missed } from "./missed.ts";

export const sloLatencyUnmet: Rule = {
  code: "slo-latency-unmet",
  category: "objectives",
  severity: "error",
  summary: "A flow is slower than its objective allows, already by calculation.",
  rationale: `The time of a flow is the network, the waiting and the work of every hop, combined as distributions: percentiles do not add up, and the tail of one slow hop becomes the tail of the whole. Waiting grows without bound as a component comes near its capacity. Ten calls in parallel, each slow once in a hundred, make 9.6% of the requests slow (1 − 0.99^10).

The message names the hops that take the most time. Cut the largest: fewer calls one after the other (do them in parallel), a cache before it, more workers or replicas when it is waiting rather than work, a copy nearer to the users when it is the network.`,
  references: ["https://research.google/pubs/the-tail-at-scale/", "https://sre.google/sre-book/service-level-objectives/"],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 60 ms }
User -> Lb -> Api
flow Ask {
  from User
  User -> Lb -> Api
}
slo Ask { latency p99 < 100 ms }`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 6 ms }
User -> Lb -> Api
flow Ask {
  from User
  User -> Lb -> Api
}
slo Ask { latency p99 < 100 ms }`,
  ],
  check(context) {
    return missed(context, "latency").map(({ objective, verdict, value }) => {
      const statistic =
        objective.term.type === "latency" && objective.term.statistic !== "mean"
          ? `p${Number((objective.term.statistic * 100).toPrecision(6))}`
          : "mean";
      const slowest = [...(context.analysis.flows[objective.target]?.hops ?? [])]
        .filter((hop) => hop.share >= 0.05)
        .sort((a, b) => b.mean - a.mean)
        .slice(0, 3);
      const shares = slowest.map(
        (hop) => `${hop.element.includes(" -> ") ? "the network of " : ""}${hop.element} (${percentText(hop.share)})`,
      );
      return {
        element: objective.id,
        message: `${objective.target} needs ${timeText(value)} at ${statistic}; the objective allows ${timeText(verdict.bound)}.${shares.length ? ` Most of the mean goes to ${listText(shares)}.` : ""} Shorten the slowest hop, run hops in parallel, or move it off the request.`,
        origin: objective.origin,
        related: slowest.flatMap((hop) =>
          declared(
            context,
            hop.element,
            `${hop.element} takes ${timeText(hop.mean)} on average${hop.p99 === null ? "" : `, ${timeText(hop.p99)} at p99`}`,
          ),
        ),
        fixes: [],
      };
    });
  },
};
