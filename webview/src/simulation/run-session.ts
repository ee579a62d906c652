import type { Design } from "@lintel/engine/model";
import type { LiveAction, LiveEffect, SimulationOptions, SimulationProgress, SimulationResult } from "@lintel/engine/simulation";
import { effectsOn, inForce, type OfferedEffect, spelledAs } from "./live-effects.ts";
import { modelKey } from "./model-key.ts";
import type { SimulationRunner } from "./simulation-runner.ts";
import type { Pace } from "./worker-messages.ts";

export type RunState = "idle" | "running" | "paused" | "finished" | "cancelled" | "failed";

export interface SessionEvents {
  /** The run has got on; `partial`: the numbers so far, when there are new ones. */
  progress(at: SimulationProgress, partial: SimulationResult | null): void;
  /** What was asked for was done (`null`: could not be done). */
  acted(done: LiveAction | null): void;
  finished(result: SimulationResult): void;
  failed(message: string): void;
  /** It runs, pauses or has ended. */
  state(): void;
}

/** Milliseconds for which the load slider stands still before its load is tried. */
const sliderDelay = 250;

/** The run on show: what it was started with, what is known of it, and what was done to it while it went on. */
export class RunSession {
  readonly #runner: SimulationRunner;
  readonly #events: SessionEvents;
  #state: RunState = "idle";
  #failure = "";
  /** `performance.now()` at its start. */
  #started = 0;
  #design: Design | null = null;
  #options: SimulationOptions | null = null;
  #key = "";
  #isOld = false;
  #result: SimulationResult | null = null;
  #actions: readonly LiveAction[] = [];
  /** What the load slider has done. */
  #loadEffect: LiveEffect | null = null;
  #loadTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(runner: SimulationRunner, events: SessionEvents) {
    this.#runner = runner;
    this.#events = events;
  }

  get state(): RunState {
    return this.#state;
  }

  /** Why the last run failed. */
  get failure(): string {
    return this.#failure;
  }

  /** The design that was simulated; `null` before the first run. */
  get design(): Design | null {
    return this.#design;
  }

  get options(): SimulationOptions | null {
    return this.#options;
  }

  /** The numbers so far. */
  get result(): SimulationResult | null {
    return this.#result;
  }

  /** What was done live to this run, or will be done to the next. */
  get actions(): readonly LiveAction[] {
    return this.#actions;
  }

  /** The design has changed since. */
  get isOld(): boolean {
    return this.#isOld;
  }

  get isRunning(): boolean {
    return this.#state === "running" || this.#state === "paused";
  }

  /** It goes on, and takes actions. */
  get canAct(): boolean {
    return this.isRunning && this.#options?.live === true;
  }

  /** Seconds of the clock on the wall since it began. */
  get elapsed(): number {
    return (performance.now() - this.#started) / 1000;
  }

  /** Takes what was done before a reload, or forgets it: the next run has these actions. */
  setActions(actions: readonly LiveAction[]): void {
    this.#actions = actions;
  }

  /** Sees whether it is still about this design. */
  compareWith(design: Design | null): void {
    this.#isOld = this.#design !== null && (design === null || modelKey(design) !== this.#key);
  }

  start(design: Design, options: SimulationOptions, pace: Pace, actions: readonly LiveAction[]): void {
    this.#design = design;
    this.#options = options;
    this.#key = modelKey(design);
    this.#isOld = false;
    this.#result = null;
    this.#actions = actions;
    this.#loadEffect = null;
    this.#started = performance.now();
    this.#setState("running");
    void this.#runner.start(design, options, pace, {
      progress: (at, partial) => {
        if (partial) this.#result = partial;
        this.#events.progress(at, partial);
      },
      acted: (all, done) => {
        this.#actions = all;
        this.#events.acted(done);
      },
      finished: (result) => {
        this.#result = result;
        this.#setState("finished");
        this.#events.finished(result);
      },
      failed: (message) => {
        this.#failure = message;
        this.#setState("failed");
        this.#events.failed(message);
      },
    });
  }

  cancel(): void {
    this.#runner.cancel();
    this.#setState("cancelled");
  }

  /** Stands still, or goes on at this pace. */
  pause(pace: Pace): void {
    const isPaused = this.#state === "paused";
    this.#runner.setPace(isPaused ? pace : 0);
    this.#setState(isPaused ? "running" : "paused");
  }

  setPace(pace: Pace): void {
    if (this.#state === "running" && this.canAct) this.#runner.setPace(pace);
  }

  /** While a run goes on, the load is a live action as soon as its slider stands still: the one before ends, and another begins. */
  setLoad(factor: number): void {
    clearTimeout(this.#loadTimer);
    if (this.canAct) this.#loadTimer = setTimeout(() => this.#actOnLoad(factor), sliderDelay);
  }

  /** What can be done to an element of the diagram; `null` when nothing takes actions, or nothing can be done. */
  effectsOn(element: string): readonly OfferedEffect[] | null {
    if (!this.canAct || !this.#design) return null;
    const offers = effectsOn(this.#design, element, inForce(this.#actions));
    return offers.length > 0 ? offers : null;
  }

  /** Does what was offered, or ends it when it is in force. */
  act({ effect, undoes }: OfferedEffect): void {
    if (undoes) this.undo(spelledAs(effect, inForce(this.#actions)));
    else this.#runner.act(effect, null);
  }

  undo(effect: LiveEffect): void {
    this.#runner.undo(effect);
  }

  #actOnLoad(factor: number): void {
    if (!this.canAct || !this.#options) return;
    if (this.#loadEffect !== null) this.#runner.undo(this.#loadEffect);
    const relative = factor / this.#options.load;
    this.#loadEffect = Math.abs(relative - 1) < 1e-9 ? null : { type: "load", flow: null, factor: relative, over: 0 };
    if (this.#loadEffect !== null) this.#runner.act(this.#loadEffect, null);
  }

  #setState(state: RunState): void {
    this.#state = state;
    this.#events.state();
  }
}
