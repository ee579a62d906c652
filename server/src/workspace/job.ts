import { freeTurns } from "./turn.ts";

/** How long work that nobody waits for goes on before requests are looked at, in milliseconds. */
export const slice = 5;

/** Long work in steps, which several may want the result of: it is done once, however many do, and goes on where it stopped. */
export class Job<T> {
  readonly #steps: Generator<void, T, void>;
  #result: { readonly value: T } | null = null;

  constructor(steps: Generator<void, T, void>) {
    this.#steps = steps;
  }

  /** Does all that is left at once. */
  finish(): T {
    while (!this.#result) this.#step();
    return this.#result.value;
  }

  /** Works in slices with free turns of the event loop in between; `null` when the result is no longer wanted. */
  async inSlices(isWanted: () => boolean): Promise<T | null> {
    while (!this.#result) {
      const end = performance.now() + slice;
      while (!this.#result && performance.now() < end) this.#step();
      await freeTurns();
      if (!isWanted()) return null;
    }
    return this.#result.value;
  }

  #step(): void {
    const { done, value } = this.#steps.next();
    if (done) this.#result = { value };
  }
}
