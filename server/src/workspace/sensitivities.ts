import { type Analysis, type Sensitivity, sensitivitySteps } from "@lintel/engine/analysis";
import type { Design, ElementId } from "@lintel/engine/model";
import { slice } from "./job.ts";
import { freeTurns } from "./turn.ts";

/** How long somebody who points at an element waits for what is found, in milliseconds. */
const waiting = 150;

/** After so much work of its own a search gives what it has, in milliseconds. */
const patience = 3000;

/** A search under way. */
interface Search {
  readonly design: Design;
  readonly element: ElementId;
  /** What it has found by now; `null` before the first input is tried. */
  found: Sensitivity | null;
  /** Resolves when it is done or dropped, or has been waited for long enough. */
  answered: Promise<void>;
}

/**
 * What would change the figures of elements most. That takes many analyses, so it is worked out only for what somebody points at, in short
 * slices, one element at a time, and dropped when the text changes or something else is pointed at. Whoever points first waits a moment and
 * gets the inputs tried by then, the likeliest; the search goes on, so that whoever points again gets more.
 */
export class Sensitivities {
  readonly #known = new WeakMap<Design, Map<ElementId, Sensitivity>>();
  readonly #guard: (work: () => Promise<void>) => Promise<void>;
  #search: Search | null = null;

  constructor(guard: (work: () => Promise<void>) => Promise<void>) {
    this.#guard = guard;
  }

  /** What is known after a moment at most; `null` when that is nothing. The search goes on for as long as `isWanted`. */
  async of(design: Design, analysis: Analysis, element: ElementId, isWanted: () => boolean): Promise<Sensitivity | null> {
    const known = this.#known.get(design)?.get(element);
    if (known) return known;
    let search = this.#search;
    if (search?.design !== design || search.element !== element) {
      const begun: Search = { design, element, found: null, answered: Promise.resolve() };
      begun.answered = new Promise((resolve) => {
        this.#search = begun;
        void this.#guard(() => this.#workOut(begun, analysis, isWanted, resolve)).finally(resolve);
      });
      search = begun;
    }
    await search.answered;
    return search.found;
  }

  async #workOut(search: Search, analysis: Analysis, isWanted: () => boolean, answer: () => void): Promise<void> {
    const { design, element } = search;
    const begun = performance.now();
    let worked = 0;
    const steps = sensitivitySteps(design, analysis, element, {
      goOn: () => worked < patience,
      soFar: (sensitivity) => {
        search.found = sensitivity;
      },
    });
    for (;;) {
      await freeTurns();
      if (this.#search !== search) return;
      if (!isWanted()) {
        this.#search = null;
        return;
      }
      const started = performance.now();
      let step = steps.next();
      while (!step.done && performance.now() - started < slice) step = steps.next();
      const now = performance.now();
      worked += now - started;
      if (now - begun >= waiting) answer();
      if (!step.done) continue;
      search.found = step.value;
      const known = this.#known.get(design) ?? new Map<ElementId, Sensitivity>();
      this.#known.set(design, known.set(element, step.value));
      this.#search = null;
      return;
    }
  }
}
