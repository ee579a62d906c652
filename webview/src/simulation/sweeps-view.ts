import type { Design } from "@lintel/engine/model";
import { type SimulationOptions, sweepEvents } from "@lintel/engine/simulation";
import { html } from "../page/element.ts";
import { failureReport } from "../report/failure-report.ts";
import { loadReport } from "../report/load-report.ts";
import { type Content, tag } from "../report/markup.ts";
import { t } from "../texts/index.ts";
import { fromMarkup } from "./from-markup.ts";
import { StudyPane } from "./study-pane.ts";
import type { StudyRunner } from "./study-runner.ts";

export interface SweepEvents {
  running(isRunning: boolean): void;
  settings(): { readonly design: Design; readonly options: SimulationOptions } | null;
}

/** Questions about the whole design: what each failure costs, and how much load it carries. */
export class SweepsView {
  readonly element: HTMLElement;
  readonly #failures: StudyPane;
  readonly #load: StudyPane;
  #asked: Design | null = null;

  constructor(runner: StudyRunner, events: SweepEvents) {
    const settings = (): { readonly design: Design; readonly options: SimulationOptions } | null => {
      const known = events.settings();
      this.#asked = known?.design ?? null;
      return known && { design: known.design, options: { ...known.options, maxEvents: sweepEvents, live: false, actions: [] } };
    };
    const drawn = (content: (design: Design) => Content): DocumentFragment =>
      this.#asked === null ? fromMarkup() : fromMarkup(tag("div", {}, content(this.#asked)));
    this.#failures = new StudyPane({
      title: t.studies.failures,
      runLabel: t.studies.failuresRun,
      introduction: t.studies.failuresAbout,
      controls: [],
      runner,
      running: events.running,
      request: () => {
        const known = settings();
        return known ? { kind: "failures", setup: known } : t.studies.nothingToSimulate;
      },
      draw: (outcome) => drawn((design) => (outcome.kind === "failures" ? failureReport(design, outcome.outcome) : null)),
    });
    this.#load = new StudyPane({
      title: t.studies.load,
      runLabel: t.studies.loadRun,
      introduction: t.studies.loadAbout,
      controls: [],
      runner,
      running: events.running,
      request: () => {
        const known = settings();
        return known ? { kind: "load", setup: known } : t.studies.nothingToSimulate;
      },
      draw: (outcome) => drawn((design) => (outcome.kind === "load" ? loadReport(design, outcome.outcome) : null)),
    });
    this.element = html("div", "sweeps-view", this.#failures.element, this.#load.element);
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
}
