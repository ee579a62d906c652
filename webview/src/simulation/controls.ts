import type { Design } from "@lintel/engine/model";
import { defaultOptions, type LiveAction, type SimulationOptions } from "@lintel/engine/simulation";
import { html } from "../page/element.ts";
import { t } from "../texts/index.ts";
import { type Button, button, type Dropdown, dropdown, type NumberField, numberField, type Slider, slider } from "../ui/index.ts";
import { defaultChoices, type SimulationChoices, type Speed, speeds, steadyLoad } from "./choices.ts";
import { loadSteps, loadText, nearestStep } from "./load-steps.ts";

export interface ControlEvents {
  run(): void;
  cancel(): void;
  /** Stops the clock of a run, or lets it go on. */
  pause(): void;
  speed(speed: Speed): void;
  /** The load slider moved. */
  load(factor: number): void;
  changed(): void;
}

export type RunningState = "still" | "running" | "paused";

/** Scenario, speed, load, seed and number of runs, and the buttons that start, pause and cancel a run. */
export class SimulationControls {
  readonly element: HTMLElement;
  readonly #scenario: Dropdown;
  readonly #speed: Dropdown;
  readonly #seed: NumberField;
  readonly #load: Slider;
  readonly #loadText = html("span", "load-text");
  readonly #replications: NumberField;
  readonly #run: Button;
  readonly #pause: Button;
  readonly #cancel: Button;
  #factor = defaultChoices.load;
  #canRun = false;
  #state: RunningState = "still";
  /** A scenario asked for before the design that has it arrived. */
  #wanted: string | null = null;
  #hasChosen = false;

  constructor(events: ControlEvents) {
    const refresh = (): void => {
      this.#refresh();
      events.changed();
    };
    this.#scenario = dropdown(t.simulation.scenario, refresh);
    this.#speed = dropdown(t.simulation.speed, () => {
      refresh();
      events.speed(this.speed);
    });
    this.#speed.setChoices(
      speeds.map((speed) => ({ value: speed, label: t.simulation.speeds[speed] })),
      defaultChoices.speed,
    );
    this.#load = slider(t.simulation.load, (position) => {
      this.#setLoad(loadSteps[position] ?? 1);
      refresh();
      events.load(this.#factor);
    });
    this.#seed = numberField(t.simulation.seed, { minimum: 0, maximum: 2 ** 32 - 1, isWhole: true }, refresh);
    this.#replications = numberField(t.simulation.replications, { minimum: 1, maximum: 100, isWhole: true }, refresh);
    this.#run = button({ label: t.simulation.run, primary: true, onPress: events.run });
    this.#pause = button({ label: t.simulation.pause, onPress: events.pause });
    this.#cancel = button({ label: t.simulation.cancel, onPress: events.cancel });
    this.#seed.set(defaultChoices.seed);
    this.#setLoad(defaultChoices.load);
    this.#replications.set(defaultChoices.replications);
    const load = html("div", "labelled load", html("span", "", t.simulation.load), this.#load.element, this.#loadText);
    load.firstElementChild?.setAttribute("aria-hidden", "true");
    this.#loadText.setAttribute("aria-hidden", "true");
    this.element = html(
      "div",
      "simulation-controls",
      this.#scenario.element,
      // Before the settings that few change: in a narrow panel those are what goes to the next line.
      html("div", "simulation-buttons", this.#run.element, this.#pause.element, this.#cancel.element),
      this.#speed.element,
      load,
      html("div", "simulation-numbers", this.#seed.element, this.#replications.element),
    );
    this.setState("still");
  }

  get speed(): Speed {
    return speeds.find((speed) => speed === this.#speed.value) ?? defaultChoices.speed;
  }

  get choices(): Pick<SimulationChoices, "scenario" | "seed" | "load" | "replications" | "speed"> {
    return {
      scenario: this.#wanted ?? this.#scenario.value,
      seed: this.#seed.value ?? defaultChoices.seed,
      load: this.#factor,
      replications: this.#replications.value ?? defaultChoices.replications,
      speed: this.speed,
    };
  }

  restore(choices: SimulationChoices): void {
    this.#seed.set(choices.seed);
    this.#setLoad(choices.load);
    this.#replications.set(choices.replications);
    this.#speed.setChoices(
      speeds.map((speed) => ({ value: speed, label: t.simulation.speeds[speed] })),
      choices.speed,
    );
    this.#wanted = choices.scenario;
  }

  setDesign(design: Design | null): void {
    const scenarios = design?.scenarios ?? [];
    const first = scenarios[0]?.id ?? steadyLoad;
    const chosen = this.#wanted ?? (this.#hasChosen ? this.#scenario.value : first);
    this.#hasChosen = design !== null;
    if (design) this.#wanted = null;
    this.#scenario.setChoices(
      [...scenarios.map((scenario) => ({ value: scenario.id, label: scenario.title })), { value: steadyLoad, label: t.simulation.steady }],
      scenarios.some((scenario) => scenario.id === chosen) || chosen === steadyLoad ? chosen : first,
    );
    this.#canRun = design?.flows.some((flow) => flow.rate !== null && flow.rate.value > 0) ?? false;
    this.#refresh();
  }

  chooseScenario(design: Design, scenario: string): void {
    this.#wanted = scenario;
    this.setDesign(design);
  }

  /** `isLive`: load and speed may change while it runs. */
  setState(state: RunningState, isLive = false): void {
    this.#state = state;
    const isRunning = state !== "still";
    this.#run.element.hidden = isRunning;
    this.#pause.element.hidden = !isRunning || !isLive;
    this.#pause.setLabel(state === "paused" ? t.simulation.resume : t.simulation.pause);
    this.#cancel.element.hidden = !isRunning;
    for (const control of [this.#scenario, this.#seed]) control.setEnabled(!isRunning);
    this.#speed.setEnabled(!isRunning || isLive);
    this.#load.element.disabled = isRunning && !isLive;
    this.#refresh();
  }

  setRunLabel(label: string): void {
    this.#run.setLabel(label);
  }

  /** What to run; `null` while a field holds no usable number or nothing can be simulated. */
  options(actions: readonly LiveAction[]): SimulationOptions | null {
    const [seed, replications] = [this.#seed.value, this.#replications.value];
    if (seed === null || replications === null || !this.#canRun) return null;
    const scenario = this.#scenario.value === steadyLoad ? null : this.#scenario.value;
    const live = this.#isLive || actions.length > 0;
    return { ...defaultOptions, scenario, seed, load: this.#factor, replications: live ? 1 : replications, live, actions };
  }

  focus(): void {
    (this.#state === "still" ? this.#run : this.#cancel).element.focus();
  }

  /** A run at a pace that people follow is one run, which they may act on. */
  get #isLive(): boolean {
    return this.speed !== "fastest";
  }

  #setLoad(factor: number): void {
    this.#factor = factor;
    const text = loadText(factor);
    this.#loadText.textContent = text;
    this.#load.set(nearestStep(factor), loadSteps.length - 1, text);
  }

  #refresh(): void {
    this.#run.setEnabled(this.options([]) !== null);
    this.#replications.setEnabled(this.#state === "still" && !this.#isLive);
    this.#replications.element.title = this.#isLive ? t.simulation.oneRun : "";
  }
}
