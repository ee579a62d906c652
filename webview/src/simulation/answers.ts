import type { Analysis } from "@lintel/engine/analysis";
import type { Design } from "@lintel/engine/model";
import type { SimulationOptions } from "@lintel/engine/simulation";
import type { DiagramLayout } from "../diagram/placement.ts";
import { html } from "../page/element.ts";
import { t } from "../texts/index.ts";
import { defaultChoices, type TabName } from "./choices.ts";
import { CompareView, type EarlierRun, type OtherDesign } from "./compare-view.ts";
import { RequestsView } from "./requests-view.ts";
import { ResultView, type ShownRun } from "./result-view.ts";
import type { StudyRunner } from "./study-runner.ts";
import { SweepsView } from "./sweeps-view.ts";
import { Tabs } from "./tabs.ts";
import { idleText } from "./words.ts";

export interface AnswersEvents {
  /** A moment was chosen in a chart, in seconds. */
  time(time: number): void;
  /** Lets the reader choose another design to compare with. */
  pickDesign(): void;
  /** The design and the options that the controls say; `null` when they cannot run. */
  settings(): { readonly design: Design; readonly options: SimulationOptions } | null;
  /** The layout of the picture, for pages; `null` before there is one. */
  layout(): DiagramLayout | null;
  /** Another part is on show, or another answer. */
  turned(): void;
  changed(): void;
}

/** What was found, in parts that the reader turns to: the run's result, its requests, comparisons and sweeps. Only the part on show is drawn. */
export class Answers {
  readonly tabs: HTMLElement;
  readonly element: HTMLElement;
  readonly #result: ResultView;
  readonly #requests = new RequestsView();
  readonly #compare: CompareView;
  readonly #sweeps: SweepsView;
  readonly #tabs: Tabs<TabName>;

  constructor(studies: StudyRunner, { time, pickDesign, settings, layout, turned, changed }: AnswersEvents) {
    const running = (isRunning: boolean): void => {
      this.#compare.setBlocked(isRunning);
      this.#sweeps.setBlocked(isRunning);
    };
    this.#result = new ResultView({ time, changed }, defaultChoices.flow);
    this.#compare = new CompareView(studies, { pick: pickDesign, running, settings, changed: turned });
    this.#sweeps = new SweepsView(studies, { running, settings, changed: turned, layout });
    this.#tabs = new Tabs<TabName>(
      t.simulation.title,
      [
        { name: "result", label: t.simulation.result, content: this.#result.element },
        { name: "requests", label: t.simulation.requests, content: this.#requests.element },
        { name: "compare", label: t.simulation.compare, content: this.#compare.element },
        { name: "sweeps", label: t.simulation.sweeps, content: this.#sweeps.element },
      ],
      defaultChoices.tab,
      () => {
        this.toTop();
        turned();
        changed();
      },
    );
    this.tabs = this.#tabs.element;
    this.element = html(
      "div",
      "simulation-body",
      this.#result.element,
      this.#requests.element,
      this.#compare.element,
      this.#sweeps.element,
    );
  }

  get tab(): TabName {
    return this.#tabs.shown;
  }

  get flow(): string {
    return this.#result.flow;
  }

  /** Makes the page of the comparison or sweep on show; `null` on the other parts, and while there is no answer. */
  get studyPage(): (() => string) | null {
    return this.tab === "compare" ? this.#compare.page : this.tab === "sweeps" ? this.#sweeps.page : null;
  }

  restore(tab: TabName, flow: string): void {
    this.#result.chooseFlow(flow);
    this.#tabs.choose(tab);
  }

  toTop(): void {
    this.element.scrollTop = 0;
  }

  /** `isOld`: what is on show is about an older design. */
  setDesign(design: Design | null, isOld: boolean): void {
    this.#compare.setDesign(design, isOld);
    if (isOld) this.#sweeps.setStale();
  }

  setEarlier(earlier: EarlierRun): void {
    this.#compare.setEarlier(earlier);
  }

  setOther(other: OtherDesign | null): void {
    this.#compare.setOther(other);
  }

  /** Drops the studies that go on. */
  abandon(): void {
    this.#compare.abandon();
    this.#sweeps.abandon();
  }

  /** A run and the moment of it on show, in seconds; while it goes on, this is called twice a second. */
  show(run: ShownRun, time: number): void {
    if (this.tab === "requests") this.#requests.show(run);
    if (this.tab !== "result") return;
    this.#result.show(run);
    this.#result.setTime(time);
  }

  /** There is no run; `idle`: there has never been one, so the result says what would run. */
  clear(idle: { readonly design: Design; readonly analysis: Analysis | null } | null): void {
    if (this.tab === "requests") this.#requests.clear();
    if (this.tab === "result") this.#result.clear(idle ? idleText(idle.design, idle.analysis) : []);
  }

  /** A run begins: what was found in the one before is no longer on show. */
  begin(): void {
    this.#result.clear([]);
    this.toTop();
  }

  setTime(time: number): void {
    this.#result.setTime(time);
  }

  themeChanged(): void {
    this.#result.themeChanged();
  }
}
