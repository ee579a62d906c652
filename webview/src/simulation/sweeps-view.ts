import type { Design } from "@lintel/engine/model";
import { type FailureSweepResult, type LoadSweepResult, type SimulationOptions, sweepEvents } from "@lintel/engine/simulation";
import type { DiagramLayout } from "../diagram/placement.ts";
import { html } from "../page/element.ts";
import { failureReport } from "../report/failure-report.ts";
import { loadReport } from "../report/load-report.ts";
import { type Content, tag } from "../report/markup.ts";
import { sweepPage } from "../report/sweep-pages.ts";
import { t } from "../texts/index.ts";
import { fromMarkup } from "./from-markup.ts";
import { StudyPane } from "./study-pane.ts";
import type { StudyRunner } from "./study-runner.ts";

export interface SweepEvents {
  running(isRunning: boolean): void;
  /** An answer has come or gone. */
  changed(): void;
  /** The layout of the picture, for a page; `null` before there is one. */
  layout(): DiagramLayout | null;
  settings(): { readonly design: Design; readonly options: SimulationOptions } | null;
}

/** Questions about the whole design: what each failure costs, and how much load it carries. */
export class SweepsView {
  readonly element: HTMLElement;
  readonly #failures: StudyPane;
  readonly #load: StudyPane;
  readonly #events: SweepEvents;
  #asked: Design | null = null;
  #found: { failures: FailureSweepResult | null; load: LoadSweepResult | null } = { failures: null, load: null };

  constructor(runner: StudyRunner, events: SweepEvents) {
    this.#events = events;
    const settings = (): { readonly design: Design; readonly options: SimulationOptions } | null => {
      const known = events.settings();
      if (known === null) return null;
      // A page is about one design: what was found of another one is not on it.
      if (known.design !== this.#asked) this.#found = { failures: null, load: null };
      this.#asked = known.design;
      return { design: known.design, options: { ...known.options, maxEvents: sweepEvents, live: false, actions: [] } };
    };
    const drawn = (content: (design: Design) => Content): DocumentFragment =>
      this.#asked === null ? fromMarkup() : fromMarkup(tag("div", {}, content(this.#asked)));
    this.#failures = new StudyPane({
      title: t.studies.failures,
      runLabel: t.studies.failuresRun,
      introduction: t.studies.failuresAbout,
      controls: [],
      runner,
      running: (isRunning) => this.#running(isRunning, "failures"),
      request: () => {
        const known = settings();
        return known ? { kind: "failures", setup: known } : t.studies.nothingToSimulate;
      },
      draw: (outcome) => {
        if (outcome.kind !== "failures") return fromMarkup();
        this.#found.failures = outcome.outcome;
        return drawn((design) => failureReport(design, outcome.outcome));
      },
    });
    this.#load = new StudyPane({
      title: t.studies.load,
      runLabel: t.studies.loadRun,
      introduction: t.studies.loadAbout,
      controls: [],
      runner,
      running: (isRunning) => this.#running(isRunning, "load"),
      request: () => {
        const known = settings();
        return known ? { kind: "load", setup: known } : t.studies.nothingToSimulate;
      },
      draw: (outcome) => {
        if (outcome.kind !== "load") return fromMarkup();
        this.#found.load = outcome.outcome;
        return drawn((design) => loadReport(design, outcome.outcome));
      },
    });
    this.element = html("div", "sweeps-view", this.#failures.element, this.#load.element);
  }

  /** The sweeps on show as a page of their own; `null` when there are none. */
  get page(): (() => string) | null {
    const [design, { failures, load }] = [this.#asked, this.#found];
    if (design === null || (failures === null && load === null)) return null;
    return () => sweepPage({ design, failures, load, layout: this.#events.layout() });
  }

  setStale(): void {
    this.#failures.setStale();
    this.#load.setStale();
  }

  abandon(): void {
    this.#failures.abandon();
    this.#load.abandon();
  }

  setBlocked(isBlocked: boolean): void {
    this.#failures.setBlocked(isBlocked);
    this.#load.setBlocked(isBlocked);
  }

  /** What is asked anew is no longer on show. */
  #running(isRunning: boolean, kind: "failures" | "load"): void {
    if (isRunning) this.#found[kind] = null;
    this.#events.running(isRunning);
    this.#events.changed();
  }
}
