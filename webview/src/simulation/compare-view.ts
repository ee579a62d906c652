import { type Design, lookup } from "@lintel/engine/model";
import { type ComparisonResult, defaultPairs, type SimulationOptions } from "@lintel/engine/simulation";
import { html } from "../page/element.ts";
import { comparisonPage } from "../report/comparison-page.ts";
import { comparisonReport } from "../report/comparison-report.ts";
import { tag } from "../report/markup.ts";
import { t } from "../texts/index.ts";
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
  /** An answer has come or gone. */
  changed(): void;
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
  #found: ComparisonResult | null = null;

  constructor(runner: StudyRunner, events: CompareEvents) {
    this.#events = events;
    this.#with = dropdown(
      t.studies.compareWith,
      (value) => {
        if (value === anotherFile && this.#other === null) events.pick();
      },
      "below",
    );
    this.#pairs = numberField(t.studies.pairs, { minimum: 1, maximum: 50, isWhole: true }, () => {});
    this.#pairs.set(defaultPairs);
    this.#pane = new StudyPane({
      title: t.studies.compareTitle,
      runLabel: t.studies.compare,
      introduction: t.studies.compareAbout,
      controls: [this.#with.element, this.#pairs.element],
      runner,
      running: (isRunning) => {
        if (isRunning) this.#found = null;
        events.running(isRunning);
        events.changed();
      },
      request: () => this.#request(),
      draw: (outcome) => {
        if (outcome.kind !== "comparison" || !this.#compared) return fromMarkup();
        this.#found = outcome.outcome;
        return fromMarkup(tag("div", {}, comparisonReport(outcome.outcome, this.#compared)));
      },
    });
    this.element = html("div", "compare-view", this.#pane.element);
  }

  /** The comparison on show as a page of its own; `null` when there is none. */
  get page(): (() => string) | null {
    const [result, designs] = [this.#found, this.#compared];
    return result === null || designs === null ? null : () => comparisonPage([{ result, designs }], []);
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
      label: t.studies.scenario(scenario.title),
    }));
    this.#with.setChoices(
      [
        ...(this.#earlier ? [{ value: earlierRun, label: t.studies.runBefore }] : []),
        // First, and so chosen at the beginning: the first scenario is what runs then, and nothing to compare it with.
        { value: scenarioPrefix + steadyLoad, label: t.studies.steady },
        ...scenarios,
        { value: anotherFile, label: this.#other ? t.studies.file(this.#other.title) : t.studies.anotherFile },
      ],
      chosen,
    );
  }

  #request(): StudyRequest | string {
    const settings = this.#events.settings();
    const pairs = this.#pairs.value;
    if (!settings || pairs === null) return t.studies.nothingToCompare;
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
        { ...this.#earlier, title: t.studies.before(titleOf(this.#earlier.design, this.#earlier.scenario)) },
        { ...here, title: t.studies.now(here.title) },
      );
    if (chosen === anotherFile) {
      if (!this.#other) {
        this.#events.pick();
        return t.studies.chooseFile;
      }
      const { design: other, title } = this.#other;
      const scenario = other.scenarios.find(({ id }) => id === options.scenario)?.id ?? null;
      return request({ ...here, title: design.name }, { title, design: other, scenario });
    }
    const scenario = chosen === scenarioPrefix + steadyLoad ? null : chosen.slice(scenarioPrefix.length);
    if (scenario === options.scenario) return t.studies.sameChosen(here.title);
    return request(here, { title: titleOf(design, scenario), design, scenario });
  }
}

function titleOf(design: Design, scenario: string | null): string {
  return scenario === null ? t.simulation.steadyLoad : (lookup(design).elements.get(scenario)?.title ?? scenario);
}
