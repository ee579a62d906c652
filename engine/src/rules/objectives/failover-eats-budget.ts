import { availabilityText, type Component, type Design, detectionTime, type ElementId, type Fix, timeText } from "../../model/index.ts";
import { runByOthers } from "../graph/units.ts";
import { visitsTo } from "../graph/visits.ts";
import type { Report, Rule, RuleContext } from "../rule.ts";
import { roundDownTime } from "../wording.ts";

export const failoverEatsBudget: Rule = {
  code: "failover-eats-budget",
  category: "objectives",
  severity: "warning",
  summary: "One failover takes longer than an objective allows for the whole period.",
  rationale: `An availability over 30 days is a budget of downtime: 99.99% are 4 min 19 s, 99.999% are 26 s. On average over years a design may keep to it although a single takeover takes longer, because takeovers are rare; but in the month in which one happens, the objective is missed for sure.

The time is detection (health check: interval × misses) plus the takeover. Check more often, take over faster, or let several copies work at the same time so that nothing has to take over. The rule looks at components with one active copy or one leader that requests of the flow need.`,
  references: [
    "https://sre.google/sre-book/availability-table/",
    "https://sre.google/workbook/implementing-slos/",
    "https://aws.amazon.com/builders-library/implementing-health-checks/",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  failover 30 s  availability 99.99999%  health-check { every 5 s  misses 3 } }
service Api { replicas 3  service-time 5 ms  availability 99.999% }
User -> Lb -> Api
flow Ask {
  from User
  User -> Lb -> Api
}
slo Ask { availability 99.999% over 30 days }
scenario "Lose a copy" for 1 min {
  at 10 s kill 1 of Api for 20 s
}`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  failover 2 s  availability 99.99999%  health-check { every 1 s  misses 3 } }
service Api { replicas 3  service-time 5 ms  availability 99.999% }
User -> Lb -> Api
flow Ask {
  from User
  User -> Lb -> Api
}
slo Ask { availability 99.999% over 30 days }
scenario "Lose a copy" for 1 min {
  at 10 s kill 1 of Api for 20 s
}`,
  ],
  check(context) {
    const { design, analysis } = context;
    const missed = new Set<ElementId>(analysis.objectives.filter(({ met }) => met === false).map(({ id }) => id));
    const reports = new Map<ElementId, Report>();
    const objectives = design.objectives.flatMap(({ id, term, target, text, origin }) =>
      term.type === "availability" && term.over !== null && !missed.has(id)
        ? [{ target, text, origin, bound: term.bound, over: term.over, budget: (1 - term.bound) * term.over }]
        : [],
    );
    for (const component of design.components) {
      const outage = outageOf(context, component);
      if (outage === null) continue;
      const needing = flowsNeeding(design, component);
      const strictest = objectives
        .filter(({ target }) => target === component.id || needing.has(target))
        .sort((a, b) => a.budget - b.budget)[0];
      if (!strictest || strictest.budget <= 0 || outage <= strictest.budget) continue;
      const detection = detectionTime(design, component);
      reports.set(component.id, {
        element: component.id,
        message: `When the active copy of ${component.id} dies, nothing answers for ${timeText(outage)} (${timeText(detection)} to notice it, ${timeText(outage - detection)} to take over), and ${availabilityText(strictest.bound)} over ${timeText(strictest.over)} allows ${strictest.target} ${timeText(strictest.budget)} in all: one failure misses the objective. Notice and take over faster, or let several copies work.`,
        origin: component.failover?.origin ?? component.origin,
        related: [{ message: strictest.text, origin: strictest.origin }],
        fixes: fasterFix(component, strictest.budget),
      });
    }
    return [...reports.values()];
  },
};

/** Seconds without service when the one active copy, or the leader, dies; `null` where several work or nobody says how long it takes. */
function outageOf({ design, analysis }: RuleContext, component: Component): number | null {
  if (runByOthers(component) || component.replicas.value < 2) return null;
  if (component.mode.value === "active-passive" && component.failover?.assumed === null)
    return detectionTime(design, component) + component.failover.value;
  if (component.replication?.failover.assumed === null && component.replication.style.value === "leader-follower")
    return analysis.components[component.id]?.rto?.value ?? null;
  return null;
}

/** The flows whose requests fail while nobody has taken over: those that need the active copy, or write to the leader. */
function flowsNeeding(design: Design, component: Component): ReadonlySet<ElementId> {
  const writes = component.replication !== null;
  return new Set(
    visitsTo(design, component.id).flatMap(({ flow, required, call }) =>
      required && (!writes || call.access === "write") ? [flow.id] : [],
    ),
  );
}

/** Takeovers that a budget should survive. */
const takeovers = 2;

/** Noticing in three misses and taking over, each within half of what one of the takeovers may last. */
function fasterFix(component: Component, budget: number): readonly Fix[] {
  const half = budget / takeovers / 2;
  if (half < shortest) return [];
  const every = timeText(roundDownTime(half / 3));
  const failover = timeText(roundDownTime(half));
  return [
    {
      title: `Check every ${every} and take over within ${failover}, so that ${takeovers} failures fit`,
      safe: false,
      edits: [
        { type: "set", element: component.id, path: ["health-check"], value: `{ every ${every}  misses 3 }` },
        { type: "set", element: component.id, path: component.replication ? ["replicate", "failover"] : ["failover"], value: failover },
      ],
    },
  ];
}

/** Seconds below which no takeover is proposed: it takes that long to be sure that somebody is dead. */
const shortest = 1;
