import type { CallStep, Step } from "@lintel/engine/model";

/** The calls that the component which handles a request makes itself, in order: in whatever block they stand, those of its callees left out. */
export function* callsMade(steps: readonly Step[]): Generator<CallStep> {
  for (const step of steps) {
    if (step.type === "call") {
      yield step;
      yield* callsMade(step.onMiss ?? []);
    } else if (step.type === "parallel") for (const branch of step.branches) yield* callsMade(branch);
    else if (step.type === "choose") for (const option of step.options) yield* callsMade(option.steps);
    else yield* callsMade(step.steps);
    yield* callsMade(step.onError ?? []);
  }
}

/** Every call of some steps, with those made inside them. */
export function* everyCall(steps: readonly Step[]): Generator<CallStep> {
  for (const call of callsMade(steps)) {
    yield call;
    yield* everyCall(call.body);
  }
}
