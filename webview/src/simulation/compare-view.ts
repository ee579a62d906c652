import { type Design, lookup } from "@lintel/engine/model";
import { defaultPairs, type SimulationOptions } from "@lintel/engine/simulation";
import { html } from "../page/element.ts";
import { comparisonReport } from "../report/comparison-report.ts";
import { tag } from "../report/markup.ts";
import { type Dropdown, dropdown, type NumberField, numberField } from "../ui/index.ts";
import { steadyLoad } from "./choices.ts";
import { fromMarkup } from "./from-markup.ts";
import type { StudyRequest } from "./studies.ts";
import { StudyPane } from "./study-pane.ts";
import type { StudyRunner } from "./study-runner.ts";

/** A design that another host's file holds. */
export interface OtherDesign {
  readonly title: string;
  readonly design: Design;
}

/** A run that was on show before. */
export interface EarlierRun {
  readonly design: Design;
  readonly scenario: string | null;
}

export interface CompareEvents {
  /** Lets the reader choose another file; `setOther` gets it. */
  pick(): void;
  running(isRunning: boolean): void;
  /** Design and settings of this side; `null` when they cannot run. */
  settings(): { readonly design: Design; readonly options: SimulationOptions } | null;
}

const anotherFile = "file";
const earlierRun = "earlier";
const scenarioPrefix = "scenario:";

/** *Compare with…*: another scenario, another file, or the design as it was when it last ran, under the same random numbers. */
export class CompareView {
  readonly element: HTMLElement;
  readonly #events: CompareEvents;
  readonly #with: Dropdown;
  readonly #pairs: NumberField;
  readonly #pane: StudyPane;
  #design: Design | null = null;
  #other: OtherDesign | null = null;
  #earlier: EarlierRun | null = null;
  #compared: readonly [Design, Design] | null = null;

  constructor(runner: StudyRunner, events: CompareEvents) {
    this.#events = events;
    this.#with = dropdown(
      "Compare with",
      (value) => {
        if (value === anotherFile && this.#other === null) events.pick();
      },
      "below",
    );
    this.#pairs = numberField("Pairs of runs", { minimum: 1, maximum: 50, isWhole: true }, () => {});
    this.#pairs.set(defaultPairs);
    this.#pane = new StudyPane({
      title: "Compare with…",
      runLabel: "Compare",
      introduction:
        "Runs this design and another variant under the same random numbers, several times each, and says which differences are more than chance.",
      controls: [this.#with.element, this.#pairs.element],
      runner,
      running: events.running,
      request: () => this.#request(),
      draw: (outcome) => {
        if (outcome.kind !== "comparison" || !this.#compared) return fromMarkup();
        return fromMarkup(tag("div", {}, comparisonReport(outcome.outcome, this.#compared)));
      },
    });
    this.element = html("div", "compare-view", this.#pane.element);
  }

  setDesign(design: Design | null, isChanged: boolean): void {
    this.#design = design;
    if (isChanged) this.#pane.setStale();
    this.#setChoices(this.#with.value);
  }

  /** A run that another one takes the place of. */
  setEarlier(earlier: EarlierRun): void {
    this.#earlier = earlier;
    this.#setChoices(this.#with.value);
  }

  setOther(other: OtherDesign | null): void {
    this.#other = other ?? this.#other;
    this.#setChoices(this.#other === null ? "" : anotherFile);
  }

  abandon(): void {
    this.#pane.abandon();
  }

  setBlocked(isBlocked: boolean): void {
    this.#pane.setBlocked(isBlocked);
  }

  #setChoices(chosen: string): void {
    const scenarios = (this.#design?.scenarios ?? []).map((scenario) => ({
      value: scenarioPrefix + scenario.id,
      label: `Scenario: ${scenario.title}`,
    }));
    this.#with.setChoices(
      [
        ...(this.#earlier ? [{ value: earlierRun, label: "The run before this one" }] : []),
        ...scenarios,
        { value: scenarioPrefix + steadyLoad, label: "Steady load" },
        { value: anotherFile, label: this.#other ? `File: ${this.#other.title}` : "Another file…" },
      ],
      chosen,
    );
  }

  #request(): StudyRequest | string {
    const settings = this.#events.settings();
    const pairs = this.#pairs.value;
    if (!settings || pairs === null)
      return "There is nothing to compare yet: the design sends no requests, or a setting above holds no number.";
    const { design, options } = settings;
    const here = { title: titleOf(design, options.scenario), design, scenario: options.scenario };
    const shared = { ...options, replications: pairs, live: false, actions: [] };
    const request = (a: typeof here, b: typeof here): StudyRequest => {
      this.#compared = [a.design, b.design];
      return { kind: "comparison", setup: { a, b, options: shared } };
    };
    const chosen = this.#with.value;
    if (chosen === earlierRun && this.#earlier)
      return request(
        { ...this.#earlier, title: `before (${titleOf(this.#earlier.design, this.#earlier.scenario)})` },
        { ...here, title: `now (${here.title})` },
      );
    if (chosen === anotherFile) {
      if (!this.#other) {
        this.#events.pick();
        return "Choose the file to compare with, then press Compare.";
      }
      const { design: other, title } = this.#other;
      const scenario = other.scenarios.find(({ id }) => id === options.scenario)?.id ?? null;
      return request({ ...here, title: design.name }, { title, design: other, scenario });
    }
    const scenario = chosen === scenarioPrefix + steadyLoad ? null : chosen.slice(scenarioPrefix.length);
    if (scenario === options.scenario) return `“${here.title}” is chosen above, too. Choose another scenario on one of the sides.`;
    return request(here, { title: titleOf(design, scenario), design, scenario });
  }
}

function titleOf(design: Design, scenario: string | null): string {
  return scenario === null ? "steady load" : (lookup(design).elements.get(scenario)?.title ?? scenario);
}
