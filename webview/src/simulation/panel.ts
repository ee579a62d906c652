import type { Analysis } from "@lintel/engine/analysis";
import { type Design, timeText } from "@lintel/engine/model";
import type { SimulationProgress, SimulationResult } from "@lintel/engine/simulation";
import type { Overlay } from "../diagram/overlay.ts";
import { html } from "../page/element.ts";
import { button, type Dropdown, dropdown, type Progress, progress } from "../ui/index.ts";
import { Charts } from "./charts.ts";
import { type SimulationChoices, SimulationControls } from "./controls.ts";
import { markersOf } from "./markers.ts";
import { modelKey } from "./model-key.ts";
import { intervals, overlayAt } from "./overlay-at.ts";
import { progressText } from "./progress-text.ts";
import { report } from "./report.ts";
import type { SimulationRunner } from "./simulation-runner.ts";
import { TimeBar } from "./time-bar.ts";
import { verdictList } from "./verdict-list.ts";
import { verdictCount, verdictRows } from "./verdict-rows.ts";
import { idleText } from "./words.ts";

export interface PanelEvents {
  /** The numbers to show on the diagram; `null` for the analytic ones. */
  overlay(overlay: Overlay | null): void;
  finished(scenario: string | null, failed: number, met: number): void;
  failed(message: string): void;
  changed(): void;
  closed(): void;
}

type State = "idle" | "running" | "finished" | "cancelled" | "failed";

const closeIcon = "M3.5 3.5L12.5 12.5M12.5 3.5L3.5 12.5";

/** The simulation view under the diagram: controls, progress, verdicts, time, charts, what happened. */
export class SimulationPanel {
  readonly element: HTMLElement;
  readonly #runner: SimulationRunner;
  readonly #events: PanelEvents;
  readonly #controls: SimulationControls;
  readonly #progress: Progress = progress("Simulation progress");
  readonly #message = html("p", "simulation-message");
  readonly #time: TimeBar;
  readonly #flow: Dropdown;
  readonly #charts: Charts;
  /** The answer: what is met and what is not, also while the run goes on. */
  readonly #verdicts = html("div", "");
  readonly #report = html("div", "report");
  readonly #body: HTMLElement;
  /** `performance.now()` at the start of the run. */
  #started = 0;
  #wasOpened = false;
  #state: State = "idle";
  /** Why the last run failed. */
  #failure = "";
  #design: Design | null = null;
  #analysis: Analysis | null = null;
  /** The design that the shown result is of. */
  #simulated: Design | null = null;
  #simulatedKey = "";
  /** The design has changed since the run started. */
  #isOld = false;
  #result: SimulationResult | null = null;

  constructor(runner: SimulationRunner, events: PanelEvents) {
    this.#runner = runner;
    this.#events = events;
    this.#controls = new SimulationControls({ run: () => this.run(), cancel: () => this.#cancel(), changed: () => events.changed() });
    this.#time = new TimeBar(() => this.#showTime());
    this.#flow = dropdown("Flow", () => this.#drawCharts());
    this.#charts = new Charts((time) => this.#time.goToTime(time));
    this.#message.setAttribute("role", "status");
    const close = button({ label: "Close simulation", icon: closeIcon, onPress: () => this.close() });
    this.#body = html(
      "div",
      "simulation-body",
      this.#verdicts,
      html("div", "simulation-time", this.#time.element, this.#flow.element),
      this.#charts.element,
      this.#report,
    );
    this.element = html(
      "section",
      "simulation",
      html("div", "simulation-head", this.#controls.element, close.element),
      this.#progress.element,
      this.#message,
      this.#body,
    );
    this.element.setAttribute("aria-label", "Simulation");
    this.element.hidden = true;
    this.#render();
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  /** Whether the reader has seen the panel, so that its choices are theirs. */
  get wasOpened(): boolean {
    return this.#wasOpened;
  }

  get choices(): SimulationChoices {
    return this.#controls.choices;
  }

  restore(choices: SimulationChoices): void {
    this.#wasOpened = true;
    this.#controls.restore(choices);
  }

  /** Takes a new design; a result on show stays, marked as one of an older design. */
  setDesign(design: Design | null, analysis: Analysis | null): void {
    this.#design = design;
    this.#analysis = analysis;
    this.#isOld = this.#simulated !== null && (design === null || modelKey(design) !== this.#simulatedKey);
    this.#controls.setDesign(design);
    if (this.#state !== "running") this.#render();
  }

  open(): void {
    this.#wasOpened = true;
    this.element.hidden = false;
    this.#render();
    this.#showTime();
    this.#controls.focus();
    this.#events.changed();
  }

  close(): void {
    if (this.#state === "running") this.#cancel();
    this.#time.pause();
    this.element.hidden = true;
    this.#events.overlay(null);
    this.#events.changed();
    this.#events.closed();
  }

  /** Runs what the controls say; `scenario` (an id) chooses it first. */
  run(scenario: string | null = null): void {
    const design = this.#design;
    if (!design) return;
    if (scenario !== null) this.#controls.chooseScenario(design, scenario);
    const options = this.#controls.options();
    if (!options) {
      this.#render();
      return;
    }
    this.#simulated = design;
    this.#simulatedKey = modelKey(design);
    this.#isOld = false;
    this.#result = null;
    this.#charts.clear();
    this.#time.pause();
    this.#time.setRange(0, 1, true);
    this.#progress.set(0, "Starting…");
    this.#started = performance.now();
    this.#body.scrollTop = 0;
    this.#setState("running");
    void this.#runner.start(design, options, {
      progress: (at, partial) => this.#advance(at, partial),
      finished: (result) => this.#finish(result),
      failed: (message) => {
        this.#setState("failed", message);
        this.#events.failed(`The simulation failed: ${message}`);
      },
    });
  }

  #advance(at: SimulationProgress, partial: SimulationResult | null): void {
    const last = (partial ?? this.#result)?.timeline.at(-1);
    const text = progressText(at, (performance.now() - this.#started) / 1000);
    this.#progress.set(at.done, last ? `${text} · last: ${last.text} at ${timeText(last.time)}` : text);
    if (partial) this.#show(partial);
  }

  #finish(result: SimulationResult): void {
    this.#show(result);
    this.#setState("finished");
    const verdicts = [...result.expectations, ...result.objectives];
    this.#events.finished(
      result.scenario,
      verdicts.filter((verdict) => verdict.met === false).length,
      verdicts.filter((verdict) => verdict.met === true).length,
    );
  }

  #cancel(): void {
    this.#runner.cancel();
    this.#setState("cancelled");
  }

  #setState(state: State, failure = ""): void {
    this.#state = state;
    this.#failure = failure;
    this.#controls.setRunning(state === "running");
    this.#render();
  }

  #show(result: SimulationResult): void {
    const isFirst = this.#result === null;
    this.#result = result;
    if (isFirst) this.#setFlows(result);
    this.#time.setRange(intervals(result), result.series.interval, true);
    this.#render();
    this.#drawCharts();
    this.#showTime();
  }

  #setFlows(result: SimulationResult): void {
    const flows = (this.#simulated?.flows ?? []).filter((flow) => result.series.flows[flow.id]);
    this.#flow.setChoices(
      flows.map((flow) => ({ value: flow.id, label: flow.title })),
      this.#flow.value,
    );
    this.#flow.element.hidden = flows.length < 2;
  }

  #drawCharts(): void {
    const [design, result] = [this.#simulated, this.#result];
    if (design && result && this.isOpen) this.#charts.show(result, this.#flow.value || null, markersOf(design, result));
  }

  #showTime(): void {
    const [design, result] = [this.#simulated, this.#result];
    if (!this.isOpen || !design || !result) return;
    this.#charts.setTime(this.#time.time);
    this.#events.overlay(overlayAt(design, result, this.#time.index));
  }

  /** Colours of the charts follow the theme. */
  themeChanged(): void {
    this.#charts.clear();
    this.#drawCharts();
  }

  #render(): void {
    const state = this.#state;
    this.element.dataset.state = state;
    this.element.classList.toggle("has-result", this.#result !== null);
    this.#progress.element.hidden = state !== "running";
    this.#controls.setRunLabel(state === "idle" ? "Run" : "Run again");
    const isStale = this.#result !== null && state !== "running" && this.#isOld;
    this.element.classList.toggle("stale", isStale);
    this.#message.className = `simulation-message${state === "failed" ? " error" : ""}`;
    this.#message.textContent = this.#messageText(isStale);
    this.#message.hidden = this.#message.textContent === "";
    const [design, result] = [this.#simulated, this.#result];
    this.#verdicts.replaceChildren(...(design && result ? this.#verdictList(design, result) : []));
    if (design && result) this.#report.replaceChildren(...report(design, result));
    else this.#report.replaceChildren(...(state === "idle" && this.#design ? idleText(this.#design, this.#analysis) : []));
  }

  /** A finished run lists first what is not met; before that the order stays, so that nothing jumps. */
  #verdictList(design: Design, result: SimulationResult): HTMLElement[] {
    const rows = verdictRows(design, result);
    if (rows.length === 0) return [];
    if (this.#state === "running") return [verdictList(`So far: ${verdictCount(rows, "not known yet")}`, rows, "not known yet")];
    if (this.#state !== "finished") return [verdictList(`Until then: ${verdictCount(rows, "not known")}`, rows, "not known")];
    const rank = { false: 0, null: 1, true: 2 } as const;
    const sorted = [...rows].sort((a, b) => rank[`${a.met}`] - rank[`${b.met}`]);
    return [verdictList(`Result: ${verdictCount(rows, "not computed")}`, sorted)];
  }

  #messageText(isStale: boolean): string {
    if (this.#state === "failed")
      return `The simulation failed: ${this.#failure.replace(/[.\s]*$/, ".")} Change the design or the settings and run again.`;
    const old = isStale ? "The design has changed since this run. Run again to see the new numbers." : "";
    if (this.#state !== "cancelled") return old;
    if (!this.#result) return "Cancelled before there was anything to show.";
    const simulated = intervals(this.#result) * this.#result.series.interval;
    return `Cancelled after ${timeText(simulated)} of simulated time. The numbers cover what ran until then. ${old}`.trimEnd();
  }
}
