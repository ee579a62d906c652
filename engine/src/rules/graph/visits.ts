import { finish, type Steps } from "../../analysis/steps.ts";
import {
  bodyRunsOnMiss,
  type CallStep,
  type Component,
  consumerSteps,
  type Design,
  type ElementId,
  type Flow,
  isBestEffort,
  limiterCall,
  lookup,
  type Step,
  subscriptions,
  writesBack,
} from "../../model/index.ts";

/** One call of a flow, with the calls that lead to it. */
export interface Visit {
  readonly flow: Flow;
  readonly call: CallStep;
  /** From the client's call to this one, this one last. */
  readonly path: readonly CallStep[];
  /** The client waits for it: no call on the path is asynchronous, or made after a cache has confirmed the write. */
  readonly waits: boolean;
  /** The flow can fail when it fails: nothing on the path is asynchronous, made after a cache has confirmed the write, best effort, or caught by `on error`. */
  readonly required: boolean;
  /** The caches (and CDNs) on the way that had no entry, or this call would not be made. */
  readonly missesOf: readonly ElementId[];
  /** Calls per request of the flow if all those caches miss: probabilities and repetitions on the way, retries left out. */
  readonly times: number;
}

const cache = new WeakMap<Design, readonly Visit[]>();

/** Enough for thousands of components; a design whose flows expand further is read only so far. */
const limit = 200_000;

/** Every call of every flow: written steps, the rate limiters' own calls, and what consumers do with the messages. */
export function visits(design: Design): readonly Visit[] {
  return cache.get(design) ?? finish(visitSteps(design));
}

/** `visits` with a pause after each flow. */
export function* visitSteps(design: Design): Steps<readonly Visit[]> {
  const known = cache.get(design);
  if (known) return known;
  const found: Visit[] = [];
  for (const flow of design.flows) {
    walk(design, flow.steps, { flow, path: [], waits: true, required: true, missesOf: [], times: 1 }, found);
    yield;
  }
  cache.set(design, found);
  return found;
}

type Place = Omit<Visit, "call">;

function walk(design: Design, steps: readonly Step[], place: Place, found: Visit[]): void {
  for (const step of steps) {
    if (found.length >= limit) return;
    if (step.type === "call") walkCall(design, step, place, found);
    else {
      const inside = caught(step.onError) ? { ...place, required: false } : place;
      if (step.type === "parallel") {
        const optional = step.first !== null && step.first < step.branches.length;
        for (const branch of step.branches) walk(design, branch, optional ? { ...inside, required: false } : inside, found);
      } else if (step.type === "choose") {
        for (const option of step.options) walk(design, option.steps, often(inside, option.probability), found);
      } else walk(design, step.steps, often(inside, step.type === "maybe" ? step.probability : step.count), found);
      if (step.onError) walk(design, step.onError, place, found);
    }
  }
}

function walkCall(design: Design, call: CallStep, place: Place, found: Visit[]): void {
  const path = [...place.path, call];
  const waits = place.waits && !call.async;
  const required = place.required && !isBestEffort(design, call) && !caught(call.onError);
  const here: Place = { ...place, path, waits, required };
  found.push({ ...here, call });
  const callee = lookup(design).components.get(call.to);
  const limiter = callee ? limiterCall(design, callee) : null;
  if (limiter) found.push({ ...here, call: limiter, path: [...path, limiter], required: false });
  const inside = writesBack(design, call) ? { ...here, waits: false, required: false } : here;
  walk(design, call.body, bodyRunsOnMiss(design, call) ? missed(here, call.to) : inside, found);
  if (callee?.messaging) walkConsumers(design, here, callee.id, found);
  if (call.onMiss) walk(design, call.onMiss, missed(place, call.to), found);
  if (call.onError) walk(design, call.onError, place, found);
}

function walkConsumers(design: Design, place: Place, messaging: ElementId, found: Visit[]): void {
  // A message may travel in a circle: each broker is followed once per path.
  if (place.path.filter((call) => call.to === messaging).length > 1) return;
  const readers = subscriptions(design, messaging);
  // The readers of a queue share its messages, those of a topic or stream get each.
  const share = lookup(design).components.get(messaging)?.kind === "queue" ? 1 / Math.max(1, readers.length) : 1;
  for (const subscription of readers) {
    const delivery: CallStep = {
      type: "call",
      from: messaging,
      to: subscription.to,
      async: true,
      link: subscription.id,
      label: subscription.label,
      access: null,
      keyField: null,
      body: [],
      onMiss: null,
      onError: null,
      origin: subscription.origin,
    };
    const path = [...place.path, delivery];
    const here: Place = often({ ...place, path, waits: false, required: false }, share);
    found.push({ ...here, call: delivery });
    walk(design, consumerSteps(design, subscription.to), here, found);
  }
}

function often(place: Place, times: number): Place {
  return { ...place, times: place.times * times };
}

function missed(place: Place, cache: ElementId): Place {
  return { ...place, missesOf: [...place.missesOf, cache] };
}

function caught(onError: readonly Step[] | null): boolean {
  return onError !== null;
}

interface Index {
  readonly byLink: ReadonlyMap<ElementId, readonly Visit[]>;
  readonly byCallee: ReadonlyMap<ElementId, readonly Visit[]>;
  readonly byFlow: ReadonlyMap<ElementId, readonly Visit[]>;
}

const indexes = new WeakMap<Design, Index>();

/** The visits over one link, in the order of the flows. */
export function visitsOver(design: Design, link: ElementId): readonly Visit[] {
  return indexOf(design).byLink.get(link) ?? [];
}

/** The visits to one component, in the order of the flows. */
export function visitsTo(design: Design, component: ElementId): readonly Visit[] {
  return indexOf(design).byCallee.get(component) ?? [];
}

/** The visits of one flow, in the order of its steps. */
export function visitsOf(design: Design, flow: ElementId): readonly Visit[] {
  return indexOf(design).byFlow.get(flow) ?? [];
}

/** The components that requests of a flow cannot do without, each once, in the order of its steps. */
export function neededBy(design: Design, flow: ElementId): readonly Component[] {
  const { components } = lookup(design);
  const ids = new Set(visitsOf(design, flow).flatMap(({ required, call }) => (required ? [call.to] : [])));
  return [...ids].flatMap((id) => components.get(id) ?? []);
}

function indexOf(design: Design): Index {
  const known = indexes.get(design);
  if (known) return known;
  const byLink = new Map<ElementId, Visit[]>();
  const byCallee = new Map<ElementId, Visit[]>();
  const byFlow = new Map<ElementId, Visit[]>();
  for (const visit of visits(design)) {
    if (visit.call.link !== null) append(byLink, visit.call.link, visit);
    append(byCallee, visit.call.to, visit);
    append(byFlow, visit.flow.id, visit);
  }
  const made = { byLink, byCallee, byFlow };
  indexes.set(design, made);
  return made;
}

function append(map: Map<ElementId, Visit[]>, id: ElementId, visit: Visit): void {
  const known = map.get(id);
  if (known) known.push(visit);
  else map.set(id, [visit]);
}
