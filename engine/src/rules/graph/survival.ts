import { type CallStep, type Design, type ElementId, type Flow, isBestEffort, type Step, writesBack } from "../../model/index.ts";
import { visitsOf, visitsTo } from "./visits.ts";

/** The flows of which some request fails while this component, and those whose leader it elects, are down: the structure function at one state. */
export function flowsLostWith(design: Design, component: ElementId): readonly Flow[] {
  const down = downWith(design, component);
  const candidates = new Set([...down].flatMap((id) => visitsTo(design, id).map((visit) => visit.flow)));
  return [...candidates].filter((flow) => someFails(design, flow.steps, (id) => down.has(id)));
}

/** Whether some request of one flow fails while this component, and those whose leader it elects, are down. */
export function isLostWith(design: Design, flow: Flow, component: ElementId): boolean {
  const down = downWith(design, component);
  return visitsOf(design, flow.id).some(({ call }) => down.has(call.to)) && someFails(design, flow.steps, (id) => down.has(id));
}

function downWith(design: Design, component: ElementId): ReadonlySet<ElementId> {
  return new Set([component, ...ledBy(design, component)]);
}

const leaders = new WeakMap<Design, ReadonlyMap<ElementId, readonly ElementId[]>>();

/** The components whose leader this coordinator elects. */
function ledBy(design: Design, coordinator: ElementId): readonly ElementId[] {
  let map = leaders.get(design);
  if (!map) {
    const made = new Map<ElementId, ElementId[]>();
    for (const { id, leaderElectedBy } of design.components) {
      if (leaderElectedBy !== null) made.set(leaderElectedBy, [...(made.get(leaderElectedBy) ?? []), id]);
    }
    map = made;
    leaders.set(design, map);
  }
  return map.get(coordinator) ?? [];
}

function someFails(design: Design, steps: readonly Step[], down: (component: ElementId) => boolean): boolean {
  return steps.some((step) => stepFails(design, step, down));
}

function stepFails(design: Design, step: Step, down: (component: ElementId) => boolean): boolean {
  if (step.type === "call") return callFails(design, step, down);
  const failed =
    step.type === "parallel"
      ? step.branches.filter((branch) => someFails(design, branch, down)).length >
        step.branches.length - (step.first ?? step.branches.length)
      : step.type === "choose"
        ? step.options.some((option) => someFails(design, option.steps, down))
        : someFails(design, step.steps, down);
  return failed && (step.onError === null || someFails(design, step.onError, down));
}

function callFails(design: Design, call: CallStep, down: (component: ElementId) => boolean): boolean {
  if (call.async) return false;
  const missFails = call.onMiss !== null && someFails(design, call.onMiss, down);
  if (isBestEffort(design, call)) return missFails;
  const failed = down(call.to) || (!writesBack(design, call) && someFails(design, call.body, down)) || missFails;
  return failed && (call.onError === null || someFails(design, call.onError, down));
}
