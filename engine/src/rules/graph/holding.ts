import { type CallStep, type Component, type ElementId, lookup, mean as meanOf, type Step } from "../../model/index.ts";
import type { RuleContext } from "../rule.ts";
import { type Visit, visitsTo } from "./visits.ts";

/**
 * Seconds that a request spends in the calls a component makes while it handles one, on average over the flows; `null` when a rate or a
 * latency on the way is not known. Source: the sum of the calls' mean latencies along the steps, branches in parallel by the longest.
 */
export function meanTimeInCalls(context: RuleContext, component: Component): number | null {
  let requests = 0;
  let time = 0;
  for (const visit of visitsTo(context.design, component.id)) {
    if (visit.call.async && !visit.waits && visit.call.body.length === 0) continue;
    const rate = rateOf(context, visit);
    const each = timeOf(context, visit.call.body);
    if (rate === null || each === null) return null;
    requests += rate;
    time += rate * each;
  }
  return requests > 0 ? time / requests : null;
}

/** Visits per second; `null` when the rate of the flow or a hit ratio is not known. */
function rateOf({ analysis }: RuleContext, visit: Visit): number | null {
  let rate = analysis.flows[visit.flow.id]?.rate.value ?? null;
  if (rate === null) return null;
  rate *= visit.times;
  for (const id of visit.missesOf) {
    const hitRatio = analysis.components[id]?.hitRatio?.value ?? null;
    if (hitRatio === null) return null;
    rate *= 1 - hitRatio;
  }
  return rate;
}

function timeOf(context: RuleContext, steps: readonly Step[]): number | null {
  return sum(steps.map((step) => stepTime(context, step)));
}

function stepTime(context: RuleContext, step: Step): number | null {
  if (step.type === "call") return callTime(context, step);
  if (step.type === "parallel") {
    const branches = step.branches.map((branch) => timeOf(context, branch));
    if (branches.some((time) => time === null)) return null;
    const sorted = branches.map((time) => time ?? 0).sort((a, b) => a - b);
    return sorted[Math.min(sorted.length, step.first ?? sorted.length) - 1] ?? 0;
  }
  if (step.type === "choose") return sum(step.options.map((option) => scaled(option.probability, timeOf(context, option.steps))));
  return scaled(step.type === "maybe" ? step.probability : step.count, timeOf(context, step.steps));
}

function callTime(context: RuleContext, call: CallStep): number | null {
  if (call.async) return 0;
  const link = call.link === null ? undefined : lookup(context.design).links.get(call.link);
  const latency = call.link === null ? null : (context.analysis.links[call.link]?.latency.mean ?? null);
  if (latency === null) return null;
  const time = Math.min(latency, link?.timeout?.value ?? latency);
  if (!call.onMiss) return time;
  return sum([time, scaled(missRatio(context, call.to), timeOf(context, call.onMiss))]);
}

function missRatio({ analysis }: RuleContext, cache: ElementId): number | null {
  const hitRatio = analysis.components[cache]?.hitRatio?.value ?? null;
  return hitRatio === null ? null : 1 - hitRatio;
}

function scaled(factor: number | null, time: number | null): number | null {
  return factor === null || time === null ? null : factor * time;
}

function sum(times: readonly (number | null)[]): number | null {
  return times.reduce<number | null>((total, time) => (total === null || time === null ? null : total + time), 0);
}

/** Share of the time that a request holds its place from which on calls are why the places run out; below it, the work itself is. */
const callsMatter = 0.1;

/** Whether places that are held for so many seconds are mostly a matter of the calls made meanwhile. */
export function isHeldByCalls(seconds: number, component: Component): boolean {
  return seconds - ownTime(component) >= callsMatter * seconds;
}

/** Mean time of one request's own work in seconds, 0 where the kind does none. */
export function ownTime(component: Component): number {
  const time = component.serviceTime ? meanOf(component.serviceTime.value) : 0;
  return Number.isFinite(time) ? time : 0;
}
