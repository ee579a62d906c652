import type { Design, Objective } from "../model/index.ts";
import { keepsBound, lookup, percentText } from "../model/index.ts";
import type { ComponentFormulas } from "./availability/component-formula.ts";
import { dominantElement } from "./availability/figures.ts";
import type { Formula } from "./availability/structure.ts";
import { capacityPerReplica, flowCapacity } from "./capacity/throughput.ts";
import { approximate, exact, joinNotes, opposite, unknown, weakest } from "./figure.ts";
import type { ComponentFigures, Figure, FlowFigures, LinkFigures, Method, ObjectiveVerdict } from "./figures.ts";
import { withinPlaces } from "./flow-figures.ts";
import { heldPlaces } from "./held-places.ts";
import { noteOf } from "./latency/outcome.ts";
import { timeQuantile } from "./latency/time-reading.ts";
import type { SteadyState } from "./solve.ts";

export interface ObjectiveContext {
  readonly design: Design;
  readonly mean: SteadyState;
  readonly flows: Readonly<Record<string, FlowFigures>>;
  readonly components: Readonly<Record<string, ComponentFigures>>;
  readonly links: Readonly<Record<string, LinkFigures>>;
  readonly flowFormulas: ReadonlyMap<string, Formula>;
  readonly componentFormulas: ComponentFormulas;
}

interface Judged {
  readonly figure: Figure;
  readonly dominatedBy: string | null;
}

/** Compares an objective with what the closed forms say, at the mean rate. */
export function verdict(context: ObjectiveContext, objective: Objective): ObjectiveVerdict {
  const { term } = objective;
  const overloaded = overloadedOn(context, objective);
  if (overloaded !== null) return overloadedVerdict(objective, overloaded);
  const { figure, dominatedBy } = judge(context, objective);
  const { value } = figure;
  const lower = term.type === "availability" || term.type === "throughput" || term.type === "durability";
  const kept = value === null ? null : keepsBound(value, objective.comparison, term.bound);
  // What may be lost or out of date at worst is asked for, so the worst that can be decides it.
  const worst = term.type === "staleness" || term.type === "rpo" || term.type === "rto";
  const open = kept !== null && !worst && figure.method === (kept === lower ? "upper-bound" : "lower-bound");
  const met = open ? null : kept;
  return {
    id: objective.id,
    target: objective.target,
    term: objective.text,
    value,
    bound: term.bound,
    met,
    margin:
      value === null || met === null ? null : margin(value, term.bound, lower, term.type === "availability" || term.type === "durability"),
    dominatedBy: value === null ? null : dominatedBy,
    method: figure.method,
    note: open
      ? joinNotes([`${kept ? "kept" : "missed"} by ${sideOf(figure.method)}, so the true value may do otherwise`, figure.note])
      : figure.note,
  };
}

/** A bound decides an objective from one side only. */
function sideOf(method: Method): string {
  return method === "upper-bound" ? "an upper bound: it is at most that" : "a lower bound: it is at least that";
}

interface Overload {
  readonly element: string;
  readonly note: string;
  /** The load is the most that there can be, so there may be none. */
  readonly atMost: boolean;
}

/**
 * Where requests of a flow wait without bound: at a component that is given more than it can do, or for places that calls in flight hold.
 * `null` when the objective is not about how requests end, or when there is no such place.
 */
function overloadedOn(context: ObjectiveContext, objective: Objective): Overload | null {
  const { target, term } = objective;
  if (term.type !== "latency" && term.type !== "availability" && term.type !== "error-rate") return null;
  const outcome = context.mean.outcomes.get(target);
  if (!outcome) return null;
  const waited = outcome.time === null ? [...(context.mean.loads.tallies.get(target)?.waited.keys() ?? [])] : [];
  const busy = (id: string): number => context.components[id]?.utilisation.value ?? 0;
  const element = waited.find((id) => busy(id) >= 1);
  if (element !== undefined) {
    const doubt = context.mean.inexact.rates.get(element);
    if (doubt?.method === "upper-bound") {
      const note = `${element} may be given more than it can do (at most ${percentText(busy(element))} busy), and then requests wait without bound`;
      return { element, note: `${note}; ${doubt.text}`, atMost: true };
    }
    const note = `${element} is given more than it can do (${percentText(busy(element))} busy), so requests wait without bound`;
    return { element, note, atMost: false };
  }
  const places = heldPlaces(context.design, context.mean, target, context.links, true);
  if (places === null || places.growth >= 1) return null;
  const note = `${places.note}, less than it is given, so requests wait without bound or are refused`;
  return { element: places.element, note, atMost: false };
}

/** Missed whatever the bound is, or open where the overload is. */
function overloadedVerdict(objective: Objective, { element, note, atMost }: Overload): ObjectiveVerdict {
  return {
    id: objective.id,
    target: objective.target,
    term: objective.text,
    value: null,
    bound: objective.term.bound,
    met: atMost ? null : false,
    margin: null,
    dominatedBy: element,
    method: "exact",
    note,
  };
}

/** Distance to the bound relative to the bound, or to the allowed downtime or loss; `null` where that is 0. */
function margin(value: number, bound: number, lower: boolean, allowsRest: boolean): number | null {
  if (allowsRest) return bound < 1 ? (value - bound) / (1 - bound) : null;
  if (bound === 0) return null;
  return lower ? (value - bound) / bound : (bound - value) / bound;
}

function judge(context: ObjectiveContext, objective: Objective): Judged {
  if (lookup(context.design).flows.has(objective.target)) return judgeFlow(context, objective);
  if (context.components[objective.target]) return judgeComponent(context, objective);
  return { figure: unknown(`${objective.target} is neither a flow nor a component`), dominatedBy: null };
}

function judgeFlow(context: ObjectiveContext, objective: Objective): Judged {
  const { term, target } = objective;
  const flow = context.flows[target] as FlowFigures;
  const outcome = context.mean.outcomes.get(target);
  const formula = context.flowFormulas.get(target);
  const slowest = flow.hops[0]?.element ?? null;
  switch (term.type) {
    case "availability":
      return { figure: flow.availability.availability, dominatedBy: formula ? dominantElement(formula) : null };
    case "latency": {
      if (!outcome || flow.latency.p50 === null) return { figure: unknown(flow.latency.note ?? "no steady state"), dominatedBy: null };
      const value = term.statistic === "mean" ? flow.latency.mean : outcome.time ? timeQuantile(outcome.time, term.statistic) : null;
      return { figure: { value, method: flow.latency.method, note: flow.latency.note }, dominatedBy: slowest };
    }
    case "throughput": {
      const capacity = flowCapacity(context.mean, target, flow.rate.value, true);
      const places = heldPlaces(context.design, context.mean, target, context.links, true);
      const limited = withinPlaces({ rate: flow.rate, maxThroughput: capacity.rate, bottleneck: capacity.bottleneck }, places);
      return { figure: limited.maxThroughput, dominatedBy: limited.bottleneck };
    }
    case "error-rate": {
      const available = flow.availability.availability.value;
      if (!outcome || available === null) return { figure: unknown("neither availability nor time are known"), dominatedBy: null };
      if (outcome.time === null && outcome.ok > 0) return { figure: unknown(noteOf(outcome) ?? "no steady state"), dominatedBy: null };
      const method = weakest([opposite(flow.availability.availability.method), flow.failing.method]);
      const note = joinNotes(["downtime, timeouts, full queues and error rates together", method === "exact" ? null : noteOf(outcome)]);
      const down = 1 - available >= 1 - outcome.ok;
      const dominatedBy = down ? (formula ? dominantElement(formula) : null) : mostFailing(context, target);
      return { figure: { value: 1 - available * outcome.ok, method, note }, dominatedBy };
    }
    case "staleness":
      return { figure: flow.staleness, dominatedBy: null };
    default:
      return { figure: unknown(`${term.type} is a property of a component that stores data, not of a flow`), dominatedBy: null };
  }
}

/** The call whose timeout, or the component whose own errors, fails most requests of a flow; `null` where none of them fails any. */
function mostFailing({ design, mean, links }: ObjectiveContext, flow: string): string | null {
  const tally = mean.loads.tallies.get(flow);
  const { components } = lookup(design);
  let most: { readonly element: string; readonly share: number } | null = null;
  const consider = (element: string, share: number): void => {
    if (share > (most?.share ?? 0)) most = { element, share };
  };
  for (const link of tally?.waitedAttempts.keys() ?? []) consider(link, links[link]?.timeoutRatio?.value ?? 0);
  for (const component of tally?.waited.keys() ?? []) consider(component, components.get(component)?.errorRate.value ?? 0);
  return (most as { readonly element: string } | null)?.element ?? null;
}

function judgeComponent(context: ObjectiveContext, objective: Objective): Judged {
  const { term, target } = objective;
  const figures = context.components[target] as ComponentFigures;
  const component = lookup(context.design).components.get(target);
  const state = context.mean.states.get(target);
  const none = (reason: string): Judged => ({ figure: unknown(reason), dominatedBy: null });
  if (!component || !state) return none(`${target} does not exist`);
  const self = (figure: Figure | null, reason: string): Judged => (figure ? { figure, dominatedBy: target } : none(reason));
  switch (term.type) {
    case "availability": {
      const formula = context.componentFormulas.of(component, component.store && state.load.write > 0 ? "write" : "read");
      return { figure: figures.availability.availability, dominatedBy: dominantElement(formula) };
    }
    case "latency": {
      const time = state.busiest.sojourn;
      if (!time) return none(figures.sojourn.note ?? "no steady state");
      const value = term.statistic === "mean" ? time.mean : timeQuantile(time, term.statistic);
      return self({ value: Number.isFinite(value) ? value : null, method: figures.sojourn.method, note: figures.sojourn.note }, "");
    }
    case "throughput": {
      const { maxThroughput } = figures;
      const { autoscale, replicas } = component;
      if (maxThroughput.value === null || !autoscale || autoscale.max.value <= replicas.value) return self(maxThroughput, "");
      const value = (maxThroughput.value * autoscale.max.value) / Math.max(1, replicas.value);
      const note = joinNotes([`with its ${autoscale.max.value} autoscaled replicas`, capacityPerReplica(state).note]);
      return self({ ...exact(value, note), method: maxThroughput.method }, "");
    }
    case "error-rate":
      return self(approximate(component.errorRate.value, "its own error rate alone"), "");
    case "rpo":
      return self(figures.rpo, `${target} stores no data of its own`);
    case "rto":
      return self(figures.rto, `${target} stores no data of its own`);
    case "staleness":
      return self(figures.staleness, `${target} keeps no copies`);
    case "durability":
      return self(figures.durability, `${target} stores no data of its own`);
  }
}
