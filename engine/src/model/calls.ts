import type { CallStep, Step } from "./flow.ts";

/** All calls of some steps in the order of the text: a call, those inside it, those on a miss, those on an error, and then the next. */
export function callsInOrder(steps: readonly Step[]): readonly CallStep[] {
  const calls: CallStep[] = [];
  const pending: Step[] = [...steps].reverse();
  for (let step = pending.pop(); step; step = pending.pop()) {
    if (step.type === "call") calls.push(step);
    const inside = blocksOf(step).flat();
    for (let index = inside.length - 1; index >= 0; index--) pending.push(inside[index] as Step);
  }
  return calls;
}

/** These steps, and every block of steps inside one of them, however deep; each comes before those inside it. */
export function allBlocks(steps: readonly Step[]): readonly (readonly Step[])[] {
  const found = [steps];
  // Grows while it is gone through.
  for (const block of found) for (const step of block) found.push(...blocksOf(step));
  return found;
}

/** The blocks right inside a step, in the order of the text. */
function blocksOf(step: Step): readonly (readonly Step[])[] {
  const onError = step.onError ? [step.onError] : [];
  switch (step.type) {
    case "call":
      return [step.body, ...(step.onMiss ? [step.onMiss] : []), ...onError];
    case "parallel":
      return [...step.branches, ...onError];
    case "choose":
      return [...step.options.map((option) => option.steps), ...onError];
    default:
      return [step.steps, ...onError];
  }
}
