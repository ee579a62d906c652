import type { CallStep, Design, ElementId, Step } from "../../model/index.ts";
import { writesBack } from "../../model/index.ts";

/** How often one request may come to a component, and whether several of its calls may come there at the same time. */
export interface Visits {
  readonly all: number;
  readonly together: boolean;
}

const maxDepth = 1200;

/** By component that somebody waits for; of several ways the one with the most visits. */
export function visitsOf(steps: readonly Step[], depth = 0): ReadonlyMap<ElementId, Visits> {
  const found = new Map<ElementId, Visits>();
  if (depth > maxDepth) return found;
  const below = (inner: readonly Step[] | null | undefined): ReadonlyMap<ElementId, Visits> => visitsOf(inner ?? [], depth + 1);
  for (const step of steps) {
    add(found, below(step.onError));
    switch (step.type) {
      case "call":
        if (step.async) break;
        add(found, new Map([[step.to, { all: 1, together: false }]]));
        add(found, below(step.body));
        add(found, below(step.onMiss));
        break;
      case "parallel":
        add(found, sideBySide(step.branches.map(below)));
        break;
      case "choose":
        add(found, most(step.options.map((option) => below(option.steps))));
        break;
      case "maybe":
        add(found, below(step.steps));
        break;
      case "repeat":
        for (const [id, { all, together }] of below(step.steps))
          add(found, new Map([[id, { all: all * Math.ceil(step.count), together }]]));
        break;
    }
  }
  return found;
}

/** Components that whoever makes this call waits for; what a cache writes back later is not among them. */
export function waitedWithin(design: Design, call: CallStep): ReadonlySet<ElementId> {
  const found = new Set<ElementId>();
  collectWaited(design, [call], found, 0);
  return found;
}

function collectWaited(design: Design, steps: readonly Step[], found: Set<ElementId>, depth: number): void {
  if (depth > maxDepth) return;
  const below = (inner: readonly Step[] | null | undefined): void => collectWaited(design, inner ?? [], found, depth + 1);
  for (const step of steps) {
    below(step.onError);
    switch (step.type) {
      case "call":
        if (step.async) break;
        found.add(step.to);
        if (!writesBack(design, step)) below(step.body);
        below(step.onMiss);
        break;
      case "parallel":
        for (const branch of step.branches) below(branch);
        break;
      case "choose":
        for (const option of step.options) below(option.steps);
        break;
      case "maybe":
      case "repeat":
        below(step.steps);
        break;
    }
  }
}

/** One after the other. */
function add(found: Map<ElementId, Visits>, others: ReadonlyMap<ElementId, Visits>): void {
  for (const [id, { all, together }] of others) {
    const known = found.get(id);
    found.set(id, { all: (known?.all ?? 0) + all, together: together || (known?.together ?? false) });
  }
}

function sideBySide(branches: readonly ReadonlyMap<ElementId, Visits>[]): ReadonlyMap<ElementId, Visits> {
  const found = new Map<ElementId, Visits>();
  for (const branch of branches)
    for (const [id, { all, together }] of branch) {
      const known = found.get(id);
      found.set(id, { all: (known?.all ?? 0) + all, together: together || known !== undefined });
    }
  return found;
}

function most(options: readonly ReadonlyMap<ElementId, Visits>[]): ReadonlyMap<ElementId, Visits> {
  const found = new Map<ElementId, Visits>();
  for (const option of options)
    for (const [id, { all, together }] of option) {
      const known = found.get(id);
      found.set(id, { all: Math.max(known?.all ?? 0, all), together: together || (known?.together ?? false) });
    }
  return found;
}
