import {
  activeReplicas,
  type Component,
  countText,
  type Design,
  type ElementId,
  lookup,
  percentText,
  timeText,
} from "../../model/index.ts";
import type { ComponentState } from "../component-state.ts";
import { doubtful, exact, joinNotes, lessExact, unknown, withoutLoad } from "../figure.ts";
import type { AutoscaleFigures, CapacityFigures, Figure, FlowFigures, LinkFigures } from "../figures.ts";
import type { SteadyState } from "../solve.ts";
import type { Unknowns } from "../unknowns.ts";
import { backlogFigures } from "./backlog.ts";
import { lostWithZone, replicasNeeded, targetUtilisation } from "./replicas-needed.ts";
import { capacityPerReplica, maxComponentThroughput } from "./throughput.ts";

export interface CapacityContext {
  readonly design: Design;
  readonly mean: SteadyState;
  readonly peak: SteadyState;
  readonly flows: Readonly<Record<ElementId, FlowFigures>>;
  readonly links: Readonly<Record<ElementId, LinkFigures>>;
  readonly promised: PromisedGrowth;
  readonly unknowns: Unknowns;
}

/** Times the load of a component that objectives promise to carry, where some objective does. */
export type PromisedGrowth = ReadonlyMap<ElementId, number>;

/** What the throughput that objectives of flows promise means for each component on their way. */
export function promisedGrowth({ objectives }: Design, flows: Readonly<Record<ElementId, FlowFigures>>, mean: SteadyState): PromisedGrowth {
  const growth = new Map<ElementId, number>();
  for (const { target, term } of objectives) {
    const rate = flows[target]?.rate.value ?? null;
    if (term.type !== "throughput" || rate === null || !(rate > 0)) continue;
    for (const id of mean.loads.tallies.get(target)?.waited.keys() ?? []) growth.set(id, Math.max(growth.get(id) ?? 0, term.bound / rate));
  }
  return growth;
}

/** What a component needs for the load it is given, and what happens to work that waits; `null` for a client. */
export function capacityFigures(context: CapacityContext, component: Component): CapacityFigures | null {
  if (component.kind === "client") return null;
  const mean = context.mean.states.get(component.id) as ComponentState;
  const peak = context.peak.states.get(component.id) as ComponentState;
  const target = targetUtilisation(component);
  const inexact = context.mean.inexact.rates.get(component.id) ?? null;
  const missing = context.unknowns.reason(component.id);
  const partial = context.unknowns.isPartial(component.id) ? context.unknowns.note(component.id) : null;
  /** What follows from the load: nothing where that is not known, at least so much where a part of it is not. */
  const ofLoad = (figure: Figure): Figure => (missing === null ? withoutLoad(figure, partial) : unknown(missing));
  const needed = (state: ComponentState, growth?: number, lost?: (replicas: number) => number): Figure =>
    ofLoad(doubtful(replicasNeeded(state, target, growth, lost), inexact));
  const autoscale = autoscaling(component, mean, peak);
  const waiting = backlogFigures(context.design, component, context.mean, context.peak);
  const one = activeReplicas(component) === 1;
  return {
    target,
    targetNote: component.autoscale
      ? `the autoscaler holds ${percentText(target)}`
      : `${percentText(target)} leaves room for bursts, as nothing says another target`,
    replicasNeeded: needed(mean),
    replicasNeededAtPeak: needed(peak),
    replicasNeededWithZoneLost: one ? needed(peak) : needed(peak, 1, lostWithZone(component)),
    replicasForThroughput: forObjectives(context, component, mean),
    threads: ofLoad(threads(context, component)),
    autoscale: autoscale && {
      ...autoscale,
      replicas: ofLoad(autoscale.replicas),
      replicasAtPeak: ofLoad(autoscale.replicasAtPeak),
    },
    backlog: waiting && {
      growth: ofLoad(waiting.growth),
      growthAtPeak: ofLoad(waiting.growthAtPeak),
      drainPerSecond: ofLoad(waiting.drainPerSecond),
      drainPerPeakSecond: ofLoad(waiting.drainPerPeakSecond),
    },
  };
}

/** Replicas with which it is no bottleneck of the throughput that objectives of flows through it promise; `null` without such an objective. */
function forObjectives({ promised }: CapacityContext, component: Component, state: ComponentState): Figure | null {
  const growth = promised.get(component.id) ?? 0;
  return growth > 0 ? replicasNeeded(state, 1, growth) : null;
}

/**
 * Requests that one replica holds on average while it works on them or waits for what it calls: the threads it needs where each request has
 * one. Little's law, over the calls that come in.
 */
function threads({ design, links }: CapacityContext, component: Component): Figure {
  let held = 0;
  const notes: (string | null)[] = [];
  for (const link of lookup(design).linksTo.get(component.id) ?? []) {
    if (link.kind !== "call") continue;
    const figures = links[link.id];
    const rate = figures?.attemptRate.value ?? null;
    const mean = figures?.latency.mean ?? null;
    if (rate === 0) continue;
    if (rate === null || mean === null)
      return unknown(figures?.attemptRate.note ?? figures?.latency.note ?? "the time of its calls is not known");
    held += rate * Math.max(0, mean - networkOf(figures));
    if (figures?.latency.method !== "exact") notes.push("from the approximate times of its calls");
  }
  const figure = exact(
    held / Math.max(1, activeReplicas(component)),
    "requests in work at one replica on average (Little's law); bursts need more",
  );
  return lessExact(figure, joinNotes(notes));
}

function networkOf(figures: LinkFigures | undefined): number {
  return figures?.network ?? 0;
}

/** What an autoscaler makes of the load; `null` without one. */
function autoscaling(component: Component, mean: ComponentState, peak: ComponentState): AutoscaleFigures | null {
  const { autoscale } = component;
  if (!autoscale) return null;
  const limits = (figure: Figure): Figure => {
    if (figure.value === null) return figure;
    const least = Math.max(1, autoscale.min.value);
    const most = Math.max(least, autoscale.max.value);
    if (figure.value > most)
      return exact(most, `at its maximum; ${countText(figure.value)} would hold ${percentText(targetUtilisation(component))}`);
    return exact(Math.max(least, figure.value), figure.note);
  };
  const target = targetUtilisation(component);
  const carried = maxComponentThroughput(mean).value;
  const most = autoscale.max.value / Math.max(1, component.replicas.value);
  const reaction = autoscale.every.value + autoscale.startup.value;
  return {
    replicas: limits(replicasNeeded(mean, target)),
    replicasAtPeak: limits(replicasNeeded(peak, target)),
    maxThroughput:
      carried === null
        ? capacityPerReplica(mean)
        : exact(carried * Math.max(1, most), `with ${countText(autoscale.max.value)} replicas, if load comes slower than they start`),
    reaction: exact(
      reaction,
      `at most ${timeText(autoscale.every.value)} until the load is looked at, and ${timeText(autoscale.startup.value)} to start: a faster rise meets the replicas there are`,
    ),
  };
}
