import type { Design } from "@lintel/engine/model";
import type { SimulationOptions } from "@lintel/engine/simulation";
import { html } from "../page/element.ts";
import { failureReport } from "../report/failure-report.ts";
import { loadReport } from "../report/load-report.ts";
import { type Content, tag } from "../report/markup.ts";
import { fromMarkup } from "./from-markup.ts";
import { StudyPane } from "./study-pane.ts";
import type { StudyRunner } from "./study-runner.ts";

export interface SweepEvents {
  running(isRunning: boolean): void;
  settings(): { readonly design: Design; readonly options: SimulationOptions } | null;
}

const nothing = "There is nothing to simulate yet: give a flow a rate, such as: flow Read { from Visitor at 100 rps … }";
/** Events of a whole sweep: some minutes on an ordinary machine. */
const mostEvents = 300_000_000;

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
      return known && { design: known.design, options: { ...known.options, maxEvents: mostEvents, live: false, actions: [] } };
    };
    const drawn = (content: (design: Design) => Content): DocumentFragment =>
      this.#asked === null ? fromMarkup() : fromMarkup(tag("div", {}, content(this.#asked)));
    this.#failures = new StudyPane({
      title: "Failure sweep",
      runLabel: "Let each part fail once",
      introduction: "Lets each replica, component, zone and region fail once, and ranks the failures by the requests they cost.",
      controls: [],
      runner,
      running: events.running,
      request: () => {
        const known = settings();
        return known ? { kind: "failures", setup: known } : nothing;
      },
      draw: (outcome) => drawn((design) => (outcome.kind === "failures" ? failureReport(design, outcome.outcome) : null)),
    });
    this.#load = new StudyPane({
      title: "Load sweep",
      runLabel: "Find the limit",
      introduction:
        "Raises the load until an objective or an expectation of the chosen scenario is missed, and finds the knee of the latency.",
      controls: [],
      runner,
      running: events.running,
      request: () => {
        const known = settings();
        return known ? { kind: "load", setup: known } : nothing;
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
