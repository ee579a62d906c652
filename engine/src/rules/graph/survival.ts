import { type CallStep, type Design, type ElementId, type Flow, isBestEffort, lookup, type Step } from "../../model/index.ts";

/** Whether some request of the flow fails while `down` holds for a component. This is the flow's structure function, read at one state. */
export function flowFails(design: Design, flow: Flow, down: (component: ElementId) => boolean): boolean {
  return someFails(design, flow.steps, down);
}

/** The flows of which some request fails while this component is down. */
export function flowsLostWith(design: Design, component: ElementId): readonly Flow[] {
  const { components } = lookup(design);
  const down = (id: ElementId): boolean => id === component || components.get(id)?.leaderElectedBy === component;
  return design.flows.filter((flow) => flowFails(design, flow, down));
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
  const failed = down(call.to) || someFails(design, call.body, down) || missFails;
  return failed && (call.onError === null || someFails(design, call.onError, down));
}
