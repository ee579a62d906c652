import { type Component, countText, type Link, lookup, rateText, timeText } from "../../model/index.ts";
import { visitsOver } from "../graph/visits.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { hops } from "../wording.ts";
import { fittingTimeout } from "./fitting-timeout.ts";

export const timeoutMissing: Rule = {
  code: "timeout-missing",
  category: "resilience",
  severity: "warning",
  summary: "A service waits for another without a limit.",
  rationale: `A callee that hangs (a lock, a full disk, a lost packet) keeps its callers waiting, and each waiting request holds a thread, a connection and memory of the caller. Minutes later the caller has nothing left for requests that never needed the hung part: one slow component takes down all that call it, and their callers after them.

Give every synchronous call a timeout: well above what the call normally takes (twice its slowest thousandth is a fair start), and below what the caller's own caller waits. The quick fix computes it from the call's latency distribution and keeps it above the timeouts inside; where the latency cannot be computed there is none.

Calls by users and batch jobs, forwarding by load balancers, name look-ups, and the session that a component keeps with its coordinator do not count.`,
  references: [
    "https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/",
    "https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_mitigate_interaction_failure_client_timeouts.html",
  ],
  invalid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms }
service Prices { replicas 2  service-time 5 ms }
User -> Lb -> Api
Api -> Prices`,
  ],
  valid: [
    `client User { users 1k  actions 10 / day }
loadbalancer Lb { replicas 2  mode active-passive  health-check { every 1 s  misses 3 } }
service Api { replicas 2  service-time 5 ms  leader-elected by Locks }
service Prices { replicas 2  service-time 5 ms }
coordinator Locks { nodes 3 }
User -> Lb -> Api
Api -> Prices { timeout 100 ms }
Api -> Locks`,
  ],
  check(context) {
    const { design } = context;
    const { components } = lookup(design);
    return design.links
      .filter((link) => needsTimeout(link, components))
      .map((link) => report(context, link, components.get(link.from) as Component));
  },
};

function needsTimeout(link: Link, components: ReadonlyMap<string, Component>): boolean {
  const caller = components.get(link.from);
  const callee = components.get(link.to);
  if (link.kind !== "call" || link.timeout !== null || !caller || !callee) return false;
  if (["client", "external", "dns", "cdn", "loadbalancer", "swarm", "coordinator", "job"].includes(caller.kind)) return false;
  return callee.kind !== "dns" && callee.kind !== "client" && callee.kind !== "coordinator";
}

function report(context: RuleContext, link: Link, caller: Component) {
  const { design, analysis } = context;
  const figures = analysis.links[link.id];
  const rate = figures?.rate.value ?? null;
  const places = caller.concurrency ? caller.concurrency.value * caller.replicas.value : null;
  const effect =
    places !== null && rate
      ? `if ${link.to} hangs, the ${places} requests that ${link.from} can hold are all waiting for it after ${timeText(places / rate)} (${rateText(rate)})`
      : `if ${link.to} hangs, every request of ${link.from} that calls it waits for ever and holds its place${rate !== null && rate >= 1 ? `, ${countText(rate)} more each second` : ""}`;
  const visit = visitsOver(design, link.id)[0];
  const timeout = fittingTimeout(context, link);
  return {
    element: link.id,
    message: `${link.from} -> ${link.to} has no timeout: ${effect}. Give up after a while${timeout === null ? "" : `; ${timeText(timeout)} would do`}.`,
    origin: link.origin,
    related: visit ? hops(visit.path) : [],
    fixes:
      timeout === null
        ? []
        : [
            {
              title: `Give up after ${timeText(timeout)}`,
              safe: true,
              edits: [{ type: "set" as const, element: link.id, path: ["timeout"], value: timeText(timeout) }],
            },
          ],
  };
}
