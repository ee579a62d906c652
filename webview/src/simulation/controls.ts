import type { Design } from "@lintel/engine/model";
import { defaultOptions, type SimulationOptions } from "@lintel/engine/simulation";
import { html } from "../page/element.ts";
import { type Button, button, type Dropdown, dropdown, type NumberField, numberField } from "../ui/index.ts";

/** What the reader chose; kept across reloads. */
export interface SimulationChoices {
  readonly scenario: string;
  readonly seed: number;
  readonly load: number;
  readonly replications: number;
}

/** Value of the scenario list that stands for none. */
export const steadyLoad = "";
export const defaultChoices: SimulationChoices = { scenario: steadyLoad, seed: 1, load: 1, replications: 1 };

/** Scenario, seed, load and number of runs, and the button that starts or cancels a run. */
export class SimulationControls {
  readonly element: HTMLElement;
  readonly #scenario: Dropdown;
  readonly #seed: NumberField;
  readonly #load: NumberField;
  readonly #replications: NumberField;
  readonly #run: Button;
  readonly #cancel: Button;
  #canRun = false;
  #isRunning = false;

  constructor(events: { run(): void; cancel(): void; changed(): void }) {
    const refresh = (): void => {
      this.#refresh();
      events.changed();
    };
    this.#scenario = dropdown("Scenario", refresh);
    this.#seed = numberField("Seed", { minimum: 0, maximum: 2 ** 32 - 1, isWhole: true }, refresh);
    this.#load = numberField("Load ×", { minimum: 0.001, maximum: 1000, isWhole: false }, refresh);
    this.#replications = numberField("Replications", { minimum: 1, maximum: 100, isWhole: true }, refresh);
    this.#run = button({ label: "Run", primary: true, onPress: events.run });
    this.#cancel = button({ label: "Cancel", onPress: events.cancel });
    this.#cancel.element.hidden = true;
    this.#seed.set(defaultChoices.seed);
    this.#load.set(defaultChoices.load);
    this.#replications.set(defaultChoices.replications);
    this.element = html(
      "div",
      "simulation-controls",
      this.#scenario.element,
      this.#seed.element,
      this.#load.element,
      this.#replications.element,
      this.#run.element,
      this.#cancel.element,
    );
  }

  get choices(): SimulationChoices {
    return {
      scenario: this.#scenario.value,
      seed: this.#seed.value ?? defaultChoices.seed,
      load: this.#load.value ?? defaultChoices.load,
      replications: this.#replications.value ?? defaultChoices.replications,
    };
  }

  restore(choices: SimulationChoices): void {
    this.#seed.set(choices.seed);
    this.#load.set(choices.load);
    this.#replications.set(choices.replications);
    this.#wanted = choices.scenario;
  }

  /** A scenario asked for before the design that has it arrived. */
  #wanted: string | null = null;

  setDesign(design: Design | null): void {
    const scenarios = design?.scenarios ?? [];
    const first = scenarios[0]?.id ?? steadyLoad;
    const chosen = this.#wanted ?? (this.#hasChosen ? this.#scenario.value : first);
    this.#hasChosen = design !== null;
    if (design) this.#wanted = null;
    this.#scenario.setChoices(
      [...scenarios.map((scenario) => ({ value: scenario.id, label: scenario.title })), { value: steadyLoad, label: "Steady load, 5 min" }],
      scenarios.some((scenario) => scenario.id === chosen) || chosen === steadyLoad ? chosen : first,
    );
    this.#canRun = design?.flows.some((flow) => flow.rate !== null && flow.rate.value > 0) ?? false;
    this.#refresh();
  }

  #hasChosen = false;

  chooseScenario(design: Design, scenario: string): void {
    this.#wanted = scenario;
    this.setDesign(design);
  }

  setRunning(isRunning: boolean): void {
    this.#isRunning = isRunning;
    this.#run.element.hidden = isRunning;
    this.#cancel.element.hidden = !isRunning;
    for (const control of [this.#scenario, this.#seed, this.#load, this.#replications]) control.setEnabled(!isRunning);
  }

  setRunLabel(label: string): void {
    this.#run.setLabel(label);
  }

  /** What to run; `null` while a field holds no usable number or nothing can be simulated. */
  options(): SimulationOptions | null {
    const [seed, load, replications] = [this.#seed.value, this.#load.value, this.#replications.value];
    if (seed === null || load === null || replications === null || !this.#canRun) return null;
    const scenario = this.#scenario.value === steadyLoad ? null : this.#scenario.value;
    return { ...defaultOptions, scenario, seed, load, replications };
  }

  focus(): void {
    (this.#isRunning ? this.#cancel : this.#run).element.focus();
  }

  #refresh(): void {
    this.#run.setEnabled(this.options() !== null);
  }
}
