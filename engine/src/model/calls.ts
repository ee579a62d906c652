import type { CallStep, Step } from "./flow.ts";

/** All calls of some steps in the order of the text: a call, those inside it, those on a miss, those on an error, and then the next. */
export function callsInOrder(steps: readonly Step[]): readonly CallStep[] {
  const calls: CallStep[] = [];
  const pending: Step[] = [...steps].reverse();
  for (let step = pending.pop(); step; step = pending.pop()) {
    if (step.type === "call") calls.push(step);
    const inside = [...insideOf(step), ...(step.onError ?? [])];
    for (let index = inside.length - 1; index >= 0; index--) pending.push(inside[index] as Step);
  }
  return calls;
}

function insideOf(step: Step): readonly Step[] {
  switch (step.type) {
    case "call":
      return [...step.body, ...(step.onMiss ?? [])];
    case "parallel":
      return step.branches.flat();
    case "choose":
      return step.options.flatMap((option) => option.steps);
    default:
      return step.steps;
  }
}
