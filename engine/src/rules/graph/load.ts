import { targetUtilisation } from "../../analysis/capacity/replicas-needed.ts";
import type { Component, ElementId } from "../../model/index.ts";
import type { RuleOption } from "../option.ts";
import type { RuleContext } from "../rule.ts";
import { mostServing } from "./units.ts";

export { comfortable, targetUtilisation as targetOf } from "../../analysis/capacity/replicas-needed.ts";

/** What a component is asked for and what it can carry, all in requests per second. */
export interface Load {
  readonly mean: number;
  readonly peak: number;
  /** Of one replica. */
  readonly perReplica: number;
  /** Of everything, an autoscaler at its maximum included. */
  readonly capacity: number;
  /** Share of its capacity, 0…1, that the component should be used to at peak: what its autoscaler holds, otherwise `comfortable`. */
  readonly target: number;
  /** Nobody wrote what a replica can do: a finding from it is a question, not a fault. */
  readonly assumed: boolean;
  /** Why `mean` and `peak` are the most that there can be, so that less may come; `null` where they are not. */
  readonly atMost: string | null;
}

/** `null` when the analysis cannot tell the load, or the component has no limit. */
export function loadOf({ analysis }: RuleContext, component: Component): Load | null {
  const figures = analysis.components[component.id];
  const mean = figures?.rate.value ?? null;
  const perReplica = figures?.capacityPerReplica.value ?? null;
  const asWritten = figures?.maxThroughput.value ?? null;
  if (mean === null || perReplica === null || asWritten === null || perReplica <= 0) return null;
  const capacity = component.autoscale ? Math.max(asWritten, perReplica * mostServing(component)) : asWritten;
  return {
    mean,
    peak: Math.max(mean, figures?.peakRate.value ?? mean),
    perReplica,
    capacity,
    target: targetUtilisation(component),
    assumed: capacityAssumed(component),
    atMost: figures?.rate.method === "upper-bound" ? figures.rate.note : null,
  };
}

/** Requests per second of a component or flow at peak over the mean, at least 1. */
export function peakFactor({ analysis }: RuleContext, component: ElementId): number {
  const figures = analysis.components[component];
  const mean = figures?.rate.value;
  const peak = figures?.peakRate.value;
  return mean && peak ? Math.max(1, peak / mean) : 1;
}

/** Of its capacity; one worker then waits nine times as long as it works, and a small burst overloads it. */
export const utilisationLimit: RuleOption = {
  name: "utilisation-limit",
  measure: "ratio",
  default: 0.9,
  minimum: 0.3,
  maximum: 1,
  documentation: "Share of its capacity that a component may be used to at peak. From there on waiting dominates.",
};

/** Replicas that carry the peak at the target utilisation, with `spare` of them lost. */
export function replicasFor(load: Load, spare = 0): number {
  // A quotient that is a whole number up to rounding needs no further replica.
  return Math.max(2, Math.ceil(load.peak / (load.target * load.perReplica) - 1e-9) + spare);
}

/** The time of one request is a general default: neither written nor known for the technology. */
function capacityAssumed({ serviceTime, technology }: Component): boolean {
  const reason = serviceTime?.assumed ?? null;
  return reason !== null && reason !== technology?.source;
}
