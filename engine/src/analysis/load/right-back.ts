import type { CallStep, Design, ElementId, Step } from "../../model/index.ts";
import { accessOf, lookup } from "../../model/index.ts";
import { networkTime } from "../latency/network.ts";
import type { RightBack } from "../queueing/right-back.ts";
import type { Loads } from "./propagate.ts";
import type { Sources } from "./sources.ts";
import { splitOf } from "./spreading.ts";

/** Calls of one request to the same component, one after the other and with nothing in between. */
export interface Row {
  readonly call: CallStep;
  /** Calls in a row; a fraction is the chance of one more. */
  readonly count: number;
  /** Times that the step is run for each row: those of a `repeat`. */
  readonly runs: number;
}

const maxDepth = 1200;
/** Where a balancer picks one of several queues about equally long: as fitted, with `formFelt`. */
const chosenAgain = 0.75;

/** All such calls of a design. */
export function callsInARow({ flows, consumers }: Sources): readonly Row[] {
  const found: Row[] = [];
  const walk = (steps: readonly Step[], depth: number): void => {
    if (depth > maxDepth) return;
    for (let i = 0; i < steps.length; ) {
      const step = steps[i] as Step;
      let count = 1;
      if (step.type === "call" && isPlain(step)) {
        while (isSameCall(step, steps[i + count])) count += 1;
        if (count > 1) found.push({ call: step, count, runs: 1 });
      }
      inside(step, depth);
      i += count;
    }
  };
  const inside = (step: Step, depth: number): void => {
    if (step.onError) walk(step.onError, depth + 1);
    switch (step.type) {
      case "call":
        walk(step.body, depth + 1);
        if (step.onMiss) walk(step.onMiss, depth + 1);
        break;
      case "parallel":
        for (const branch of step.branches) walk(branch, depth + 1);
        break;
      case "choose":
        for (const option of step.options) walk(option.steps, depth + 1);
        break;
      case "maybe":
        walk(step.steps, depth + 1);
        break;
      case "repeat": {
        const [only, ...others] = step.steps;
        if (only?.type === "call" && others.length === 0 && isPlain(only) && step.count > 1)
          found.push({ call: only, count: step.count, runs: step.count });
        else walk(step.steps, depth + 1);
        break;
      }
    }
  };
  for (const { steps } of flows) walk(steps, 0);
  for (const { steps } of consumers.values()) walk(steps, 0);
  return found;
}

function isSameCall(call: CallStep, next: Step | undefined): boolean {
  return next?.type === "call" && next.to === call.to && isPlain(next);
}

/** The caller waits for it, and it makes no calls of its own. */
function isPlain({ async, body, onMiss, onError }: CallStep): boolean {
  return !async && body.length === 0 && !onMiss && !onError;
}

/** Visits that come right back, by component, at these loads; where they may meet the same queue. */
export function rightBack(design: Design, rows: readonly Row[], loads: Loads): ReadonlyMap<ElementId, RightBack> {
  const { components, links } = lookup(design);
  const sums = new Map<ElementId, { back: number; away: number }>();
  for (const { call, count, runs } of rows) {
    const rate = (loads.steps.get(call) ?? 0) / runs;
    const link = call.link === null ? undefined : links.get(call.link);
    if (!(rate > 0)) continue;
    const back = rate * (count - 1);
    const known = sums.get(call.to) ?? { back: 0, away: 0 };
    sums.set(call.to, {
      back: known.back + back,
      away: known.away + back * (link ? networkTime(design, link, accessOf(call)).mean : 0),
    });
  }
  const found = new Map<ElementId, RightBack>();
  for (const [id, { back, away }] of sums) {
    const component = components.get(id);
    const load = loads.components.get(id);
    if (!component || !load) continue;
    const copied = component.replication !== null && component.replication.copies.value > 1;
    if (copied || (component.store?.sharding.length ?? 0) > 0) continue;
    const { roundRobin, pooledBy, hashed } = splitOf(design, component, loads);
    const replicas = Math.max(1, component.replicas.value);
    if (roundRobin && replicas > 1) continue;
    const same = pooledBy !== null ? chosenAgain : hashed !== null ? 1 : 1 / replicas;
    found.set(id, { first: Math.max(0, 1 - back / (load.read + load.write)), away: away / back, same });
  }
  return found;
}
