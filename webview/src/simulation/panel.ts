import type { Analysis } from "@lintel/engine/analysis";
import type { Design } from "@lintel/engine/model";
import {
  type LiveAction,
  liveScenarioText,
  type SimulationOptions,
  type SimulationProgress,
  type SimulationResult,
} from "@lintel/engine/simulation";
import type { Overlay } from "../diagram/overlay.ts";
import type { DiagramLayout } from "../diagram/placement.ts";
import { html } from "../page/element.ts";
import { htmlReport } from "../report/index.ts";
import { markersOf } from "../report/markers.ts";
import { t } from "../texts/index.ts";
import { type Button, button, type Progress, progress } from "../ui/index.ts";
import { Answers } from "./answers.ts";
import { paceOf, type SimulationChoices } from "./choices.ts";
import type { OtherDesign } from "./compare-view.ts";
import { SimulationControls } from "./controls.ts";
import { HeightDivider } from "./height-divider.ts";
import { LiveBar } from "./live-bar.ts";
import type { OfferedEffect } from "./live-effects.ts";
import { intervals, overlayAt, trafficAt } from "./overlay-at.ts";
import type { ShownRun } from "./result-view.ts";
import { RunSession } from "./run-session.ts";
import { actedText, runningText, stateText } from "./run-words.ts";
import type { SimulationRunner } from "./simulation-runner.ts";
import type { StudyRunner } from "./study-runner.ts";
import { TimeBar } from "./time-bar.ts";
import type { Traffic } from "./traffic.ts";

export interface PanelEvents {
  /** The numbers to show on the diagram; `null` for the analytic ones. */
  overlay(overlay: Overlay | null): void;
  /** What goes over the links at the moment on show, to be drawn as moving dots; `null` for none. */
  traffic(traffic: Traffic | null): void;
  /** The layout of the picture, for the report; `null` before there is one. */
  layout(): DiagramLayout | null;
  /** Lets the reader choose another design to compare with; `setOtherDesign` gets it. */
  pickDesign(): void;
  /** The report of the run on show, as an HTML page. */
  report(content: string): void;
  finished(scenario: string | null, failed: number, met: number): void;
  failed(message: string): void;
  changed(): void;
  closed(): void;
}

const closeIcon = "M3.5 3.5L12.5 12.5M12.5 3.5L3.5 12.5";

/** The simulation view under the diagram: controls, progress, time, and what the run found. */
export class SimulationPanel {
  readonly element: HTMLElement;
  readonly #events: PanelEvents;
  readonly #session: RunSession;
  readonly #controls: SimulationControls;
  readonly #progress: Progress = progress(t.simulation.progress);
  readonly #message = html("p", "simulation-message");
  readonly #live: LiveBar;
  readonly #time: TimeBar;
  readonly #answers: Answers;
  readonly #reportButton: Button;
  readonly #height: HeightDivider = new HeightDivider(
    () => this.element,
    () => this.#events.changed(),
  );
  #wasOpened = false;
  #design: Design | null = null;
  #analysis: Analysis | null = null;
  /** The moment that was on show before a reload. */
  #moment: number | null = null;
  /** A result was on show before a reload: the run begins again when its design arrives. */
  #runsAgain = false;

  constructor(runner: SimulationRunner, studies: StudyRunner, events: PanelEvents) {
    this.#events = events;
    this.#session = new RunSession(runner, {
      progress: (at, partial) => this.#advance(at, partial),
      acted: (done) => this.#acted(done),
      finished: (result) => this.#finish(result),
      failed: (message) => events.failed(t.simulation.failed(message)),
      state: () => this.#stateChanged(),
    });
    this.#controls = new SimulationControls({
      run: () => this.run(),
      cancel: () => this.#session.cancel(),
      pause: () => this.#session.pause(paceOf(this.#controls.speed)),
      speed: (speed) => this.#session.setPace(paceOf(speed)),
      load: (factor) => this.#session.setLoad(factor),
      changed: () => events.changed(),
    });
    this.#time = new TimeBar(() => {
      this.#showTime();
      events.changed();
    });
    this.#live = new LiveBar({
      undo: (effect) => this.#session.undo(effect),
      replay: () => this.#start(this.#session.actions),
      copy: () => void this.#copyActions(),
      forget: () => {
        this.#session.setActions([]);
        this.#render();
        events.changed();
      },
    });
    this.#answers = new Answers(studies, {
      time: (time) => this.#time.goToTime(time),
      pickDesign: events.pickDesign,
      settings: () => this.#settings(),
      layout: events.layout,
      turned: () => this.#render(),
      changed: () => events.changed(),
    });
    this.#message.setAttribute("role", "status");
    const close = button({ label: t.simulation.close, icon: closeIcon, onPress: () => this.close() });
    this.#reportButton = button({ label: t.simulation.exportReport, onPress: () => this.#report() });
    this.element = html(
      "section",
      "simulation",
      html("h2", "sr-only", t.simulation.title),
      this.#height.element,
      html("div", "simulation-head", this.#controls.element, close.element),
      html(
        "div",
        "simulation-rest",
        this.#progress.element,
        this.#message,
        this.#live.element,
        this.#time.element,
        html("div", "simulation-parts", this.#answers.tabs, this.#reportButton.element),
        this.#answers.element,
      ),
    );
    this.element.setAttribute("aria-label", t.simulation.title);
    this.element.hidden = true;
    this.#height.watch();
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
    const { result, actions, isRunning } = this.#session;
    return {
      ...this.#controls.choices,
      tab: this.#answers.tab,
      flow: this.#answers.flow,
      moment: result === null ? this.#moment : this.#time.isAtEnd ? null : this.#time.index,
      actions,
      height: this.#height.share,
      hasRun: this.#runsAgain || isRunning || result !== null,
    };
  }

  restore(choices: SimulationChoices): void {
    this.#wasOpened = true;
    this.#controls.restore(choices);
    this.#session.setActions(choices.actions);
    this.#height.restore(choices.height);
    this.#moment = choices.moment;
    this.#runsAgain = choices.hasRun;
    this.#answers.restore(choices.tab, choices.flow);
  }

  /** Takes a new design; a result on show stays, marked as one of an older design. */
  setDesign(design: Design | null, analysis: Analysis | null): void {
    this.#design = design;
    this.#analysis = analysis;
    this.#session.compareWith(design);
    this.#controls.setDesign(design);
    this.#answers.setDesign(design, this.#session.isOld);
    if (this.#runsAgain && design !== null && this.isOpen) this.#start(this.#session.actions);
    else if (!this.#session.isRunning) this.#render();
  }

  /** The design that the reader chose to compare with; `null` when they chose none. */
  setOtherDesign(other: OtherDesign | null): void {
    this.#answers.setOther(other);
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
    if (this.#session.isRunning) this.#session.cancel();
    this.#answers.abandon();
    this.#time.pause();
    this.element.hidden = true;
    this.#events.overlay(null);
    this.#events.traffic(null);
    this.#events.changed();
    this.#events.closed();
  }

  /** Runs what the controls say; `scenario` (an id) chooses it first. */
  run(scenario: string | null = null): void {
    if (this.#design && scenario !== null) this.#controls.chooseScenario(this.#design, scenario);
    this.#start([]);
  }

  /** What a click on an element of the diagram can do to the run that goes on; `null` when there is no such run or nothing can be done. */
  effectsOn(element: string): readonly OfferedEffect[] | null {
    return this.#session.effectsOn(element);
  }

  /** Does what was offered, or ends it when it is in force. */
  act(offered: OfferedEffect): void {
    this.#session.act(offered);
  }

  themeChanged(): void {
    this.#answers.themeChanged();
  }

  /** What a study is to be about. */
  #settings(): { readonly design: Design; readonly options: SimulationOptions } | null {
    const options = this.#design ? this.#controls.options([]) : null;
    return this.#design && options ? { design: this.#design, options: { ...options, live: false } } : null;
  }

  #start(actions: readonly LiveAction[]): void {
    const design = this.#design;
    const options = design ? this.#controls.options(actions) : null;
    const pace = this.#runsAgain ? null : paceOf(this.#controls.speed);
    const moment = this.#runsAgain ? this.#moment : null;
    this.#runsAgain = false;
    if (!design || !options) {
      this.#render();
      return;
    }
    const before = this.#session;
    if (before.design && before.options && before.state === "finished")
      this.#answers.setEarlier({ design: before.design, scenario: before.options.scenario });
    this.#moment = moment;
    this.#answers.begin();
    this.#time.pause();
    this.#time.setRange(0, 1, 1);
    this.#time.goTo(0);
    this.#progress.set(0, t.simulation.starting);
    this.#session.start(design, options, pace, actions);
  }

  #advance(at: SimulationProgress, partial: SimulationResult | null): void {
    this.#progress.set(at.done, runningText(this.#session, at, paceOf(this.#controls.speed)));
    if (partial) this.#show(partial);
  }

  #acted(done: LiveAction | null): void {
    const { result } = this.#session;
    this.#renderLive();
    this.#live.say(actedText(this.#session, done));
    if (result) this.#time.setMarkers(this.#markers(result));
    this.#events.changed();
  }

  #finish(result: SimulationResult): void {
    this.#show(result);
    if (this.#moment !== null) this.#time.goTo(this.#moment);
    this.#moment = null;
    this.#events.changed();
    const verdicts = [...result.expectations, ...result.objectives];
    this.#events.finished(
      result.scenario,
      verdicts.filter((verdict) => verdict.met === false).length,
      verdicts.filter((verdict) => verdict.met === true).length,
    );
  }

  #stateChanged(): void {
    const { state, options } = this.#session;
    this.#controls.setState(state === "running" || state === "paused" ? state : "still", options?.live === true);
    this.#render();
    // A window that is reloaded in the middle of a run runs it again.
    this.#events.changed();
  }

  /** The page of what is on show: a comparison or a sweep, otherwise the run. */
  #report(): void {
    const { design, result, actions, state } = this.#session;
    const page = this.#answers.studyPage;
    if (page !== null) this.#events.report(page());
    else if (design && result) {
      const incomplete = state === "finished" ? null : stateText(this.#session, false) || t.simulation.stillRunning;
      this.#events.report(htmlReport({ design, layout: this.#events.layout(), runs: [{ result, actions, incomplete }] }));
    }
  }

  async #copyActions(): Promise<void> {
    const { result, actions } = this.#session;
    try {
      await navigator.clipboard.writeText(liveScenarioText(t.simulation.scenarioName, result?.duration ?? 0, actions));
      this.#live.say(t.simulation.copied);
    } catch (error) {
      this.#live.say(t.simulation.noClipboard(error instanceof Error ? error.message : String(error)));
    }
  }

  #show(result: SimulationResult): void {
    this.#time.setRange(intervals(result), result.series.interval, result.duration);
    this.#time.setMarkers(this.#markers(result));
    this.#render();
    this.#showTime();
  }

  #markers(result: SimulationResult): ReturnType<typeof markersOf> {
    const { design, actions } = this.#session;
    return design ? markersOf(design, result, actions) : [];
  }

  #showTime(): void {
    const { design, result } = this.#session;
    if (!this.isOpen || !design || !result) return;
    this.#answers.setTime(this.#time.time);
    this.#events.overlay(overlayAt(design, result, this.#time.index));
    this.#events.traffic(trafficAt(result, this.#time.index));
  }

  #render(): void {
    const { state, result, isOld, isRunning } = this.#session;
    const hasResult = result !== null;
    const isStale = hasResult && !isRunning && isOld;
    this.element.dataset.state = state;
    this.element.classList.toggle("has-result", hasResult);
    this.element.classList.toggle("stale", isStale);
    this.#progress.element.hidden = !isRunning;
    this.#controls.setRunLabel(state === "idle" ? t.simulation.run : t.simulation.runAgain);
    this.#message.className = `simulation-message${state === "failed" ? " error" : ""}`;
    this.#message.textContent = stateText(this.#session, isStale);
    this.#message.hidden = this.#message.textContent === "";
    this.#renderLive();
    this.#reportButton.setEnabled(hasResult || this.#answers.studyPage !== null);
    const run = this.#run();
    if (run) this.#answers.show(run, this.#time.time);
    else this.#answers.clear(state === "idle" && this.#design ? { design: this.#design, analysis: this.#analysis } : null);
  }

  #renderLive(): void {
    const { design, actions, canAct } = this.#session;
    if (design) this.#live.show(design, actions, canAct);
    else this.#live.hide();
  }

  #run(): ShownRun | null {
    const { design, result, actions, state } = this.#session;
    if (!design || !result || state === "idle") return null;
    return { design, result, actions, state: state === "paused" ? "running" : state };
  }
}
