import { type Analysis, type Sensitivity, sensitivitySteps } from "@lintel/engine/analysis";
import type { Design, ElementId } from "@lintel/engine/model";
import { nextTurn } from "./turn.ts";

/** How long one stretch of work may keep a keystroke waiting, in milliseconds. */
const slice = 8;

/** After so much work of its own a search gives what it has, in milliseconds. */
const patience = 3000;

/**
 * What would change the figures of elements most. That takes many analyses, so it is worked out only for what somebody points at, in short
 * slices, one element at a time, and dropped when the text changes or something else is pointed at.
 */
export class Sensitivities {
  readonly #known = new WeakMap<Design, Map<ElementId, Sensitivity>>();
  readonly #guard: (work: () => Promise<void>) => Promise<void>;
  #wanted: { readonly design: Design; readonly element: ElementId } | null = null;

  constructor(guard: (work: () => Promise<void>) => Promise<void>) {
    this.#guard = guard;
  }

  /** `null` when it is not known yet: then it is being worked out for as long as `isCurrent`. */
  of(design: Design, analysis: Analysis, element: ElementId, isCurrent: () => boolean): Sensitivity | null {
    const known = this.#known.get(design)?.get(element);
    if (known) return known;
    if (this.#wanted?.design !== design || this.#wanted.element !== element) {
      const wanted = { design, element };
      this.#wanted = wanted;
      void this.#guard(() => this.#workOut(wanted, analysis, isCurrent));
    }
    return null;
  }

  async #workOut(
    wanted: { readonly design: Design; readonly element: ElementId },
    analysis: Analysis,
    isCurrent: () => boolean,
  ): Promise<void> {
    const { design, element } = wanted;
    let worked = 0;
    const steps = sensitivitySteps(design, analysis, element, { goOn: () => worked < patience });
    for (;;) {
      await nextTurn();
      if (this.#wanted !== wanted) return;
      if (!isCurrent()) {
        this.#wanted = null;
        return;
      }
      const started = performance.now();
      let step = steps.next();
      while (!step.done && performance.now() - started < slice) step = steps.next();
      worked += performance.now() - started;
      if (!step.done) continue;
      const known = this.#known.get(design) ?? new Map<ElementId, Sensitivity>();
      this.#known.set(design, known.set(element, step.value));
      this.#wanted = null;
      return;
    }
  }
}
