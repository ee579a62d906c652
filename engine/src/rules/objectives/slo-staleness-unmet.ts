import { type Component, type Fix, keepsBound, lookup, type Objective, timeText } from "../../model/index.ts";
import { visitsOf } from "../graph/visits.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { roundDownTime, sentence } from "../wording.ts";
import { declared, missedAtWorst } from "./missed.ts";

export const sloStalenessUnmet: Rule = {
  code: "slo-staleness-unmet",
  category: "objectives",
  severity: "error",
  summary: "An answer may be older than its objective allows.",
  rationale: `A read from a cache may return what was true when the entry was filled, up to its \`ttl\` ago; a read from a follower what was true the replication lag ago. Along the way of one request these add up: a cache filled from a lagging follower is behind by both. A \`ttl\` of 1 min, filled from a follower that is 2 s behind, gives answers up to 62 s old.

Shorten the \`ttl\`, write through the cache, read from the leader, or state how old an answer may really be.`,
  references: [
    "https://aws.amazon.com/builders-library/caching-challenges-and-strategies/",
    "https://dataintensive.net/ (Designing Data-Intensive Applications, chapter 5: Problems with Replication Lag)",
  ],
  invalid: [
    `cache Prices { replicas 3  hit-ratio 90%  ttl 10 min }
slo Prices { staleness < 1 min }`,
    `database Orders { engine relational  replicate 3 { mode async  lag 2 s  failover 20 s  read-from followers } }
slo Orders { staleness < 1 s }`,
  ],
  valid: [
    `cache Prices { replicas 3  hit-ratio 90%  ttl 30 s }
slo Prices { staleness < 1 min }`,
  ],
  check(context) {
    return missedAtWorst(context, "staleness").flatMap(({ objective, verdict, value }) => {
      if (pollsTooSlowly(context, objective)) return [];
      const target = lookup(context.design).components.get(objective.target);
      const figure = context.analysis.components[objective.target]?.staleness ?? context.analysis.flows[objective.target]?.staleness;
      return [
        {
          element: objective.id,
          message: `What ${objective.target} answers may be ${timeText(value)} behind the last write; the objective allows ${timeText(verdict.bound)}.${figure?.note ? ` ${sentence(figure.note)}` : ""} ${target?.cache ? "Shorten the ttl or remove entries on writes." : "Read from the leader, or shorten what is kept on the way."}`,
          origin: objective.origin,
          related: declared(
            context,
            verdict.dominatedBy ?? objective.target,
            `${verdict.dominatedBy ?? objective.target} answers with what it keeps`,
          ),
          fixes: target ? fresher(target, objective) : [],
        },
      ];
    });
  },
};

/** Polling alone takes longer than the bound: the finding about the polling link says so. */
function pollsTooSlowly({ design, analysis }: RuleContext, { target: flow, comparison, term }: Objective): boolean {
  return visitsOf(design, flow).some(({ call }) => {
    if (call.link === null) return false;
    return !keepsBound(analysis.links[call.link]?.polling?.worstDelay.value ?? 0, comparison, term.bound);
  });
}

function fresher(target: Component, { comparison, term: { bound } }: Objective): readonly Fix[] {
  if (target.cache?.ttl && bound > 0) {
    const ttl = timeText(roundDownTime(comparison === "<" ? bound * 0.9 : bound));
    return [
      {
        title: `Let entries expire after ${ttl}`,
        safe: false,
        edits: [{ type: "set", element: target.id, path: ["ttl"], value: ttl }],
      },
    ];
  }
  if (target.replication?.style.value !== "leader-follower" || target.replication.readFrom.value === "leader") return [];
  return [
    {
      title: "Read from the leader",
      safe: false,
      edits: [{ type: "set", element: target.id, path: ["replicate", "read-from"], value: "leader" }],
    },
  ];
}
