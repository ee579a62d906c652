/** Milliseconds for which a step is shown while the player runs by itself. */
const pace = 1400;

/** Goes through the steps of a flow: one by one, or by itself. */
export class Player {
  readonly #changed: () => void;
  #count = 0;
  #step: number | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** `changed` is called when another step is on show, and when playing begins or ends. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** The step on show, from 0; `null` for the flow as a whole. */
  get step(): number | null {
    return this.#step;
  }

  get count(): number {
    return this.#count;
  }

  get isPlaying(): boolean {
    return this.#timer !== undefined;
  }

  /** Takes the number of steps; a step that is no longer there is left. */
  setCount(count: number): void {
    this.#count = count;
    if (this.#step !== null && this.#step >= count) this.goTo(null);
  }

  goTo(step: number | null): void {
    this.#stop();
    this.#set(step);
  }

  /** One step on or back; from the whole flow to its first or last step, and past the ends back to the whole flow. */
  move(by: 1 | -1): void {
    this.#stop();
    const from = this.#step ?? (by === 1 ? -1 : this.#count);
    const next = from + by;
    this.#set(next < 0 || next >= this.#count ? null : next);
  }

  toggle(): void {
    if (this.isPlaying) {
      this.#stop();
      this.#changed();
      return;
    }
    if (this.#count === 0) return;
    this.#timer = setInterval(() => {
      const next = (this.#step ?? -1) + 1;
      if (next >= this.#count - 1) this.#stop();
      this.#set(Math.min(next, this.#count - 1));
    }, pace);
    this.#set(this.#step === null || this.#step >= this.#count - 1 ? 0 : this.#step + 1);
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #set(step: number | null): void {
    this.#step = step;
    this.#changed();
  }
}
