import type { Analysis } from "@lintel/engine/analysis";
import { type Design, timeText } from "@lintel/engine/model";
import {
  actionWords,
  type LiveAction,
  type LiveEffect,
  liveScenarioText,
  type SimulationOptions,
  type SimulationProgress,
  type SimulationResult,
} from "@lintel/engine/simulation";
import type { Overlay } from "../diagram/overlay.ts";
import type { DiagramLayout } from "../diagram/placement.ts";
import { html } from "../page/element.ts";
import { effectWords } from "../report/effect-words.ts";
import { htmlReport } from "../report/index.ts";
import { markersOf } from "../report/markers.ts";
import { t } from "../texts/index.ts";
import { type Button, button, type Progress, progress } from "../ui/index.ts";
import { defaultChoices, paceOf, type SimulationChoices, type Speed, type TabName } from "./choices.ts";
import { CompareView, type OtherDesign } from "./compare-view.ts";
import { type RunningState, SimulationControls } from "./controls.ts";
import { LiveBar } from "./live-bar.ts";
import { effectsOn, inForce, type OfferedEffect, spelledAs } from "./live-effects.ts";
import { modelKey } from "./model-key.ts";
import { intervals, overlayAt, trafficAt } from "./overlay-at.ts";
import { pacedText, progressText } from "./progress-text.ts";
import { RequestsView } from "./requests-view.ts";
import { ResultView, type ShownRun } from "./result-view.ts";
import type { SimulationRunner } from "./simulation-runner.ts";
import type { StudyRunner } from "./study-runner.ts";
import { SweepsView } from "./sweeps-view.ts";
import { Tabs } from "./tabs.ts";
import { TimeBar } from "./time-bar.ts";
import type { Traffic } from "./traffic.ts";
import { idleText } from "./words.ts";

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

type State = "idle" | "running" | "paused" | "finished" | "cancelled" | "failed";

/** Milliseconds for which the load slider stands still before its load is tried. */
const sliderDelay = 250;
const closeIcon = "M3.5 3.5L12.5 12.5M12.5 3.5L3.5 12.5";

/** The simulation view under the diagram: controls, progress, time, and what the run found. */
export class SimulationPanel {
  readonly element: HTMLElement;
  readonly #runner: SimulationRunner;
  readonly #events: PanelEvents;
  readonly #controls: SimulationControls;
  readonly #progress: Progress = progress(t.simulation.progress);
  readonly #message = html("p", "simulation-message");
  readonly #live: LiveBar;
  readonly #time: TimeBar;
  readonly #result: ResultView;
  readonly #requests = new RequestsView();
  readonly #compare: CompareView;
  readonly #sweeps: SweepsView;
  readonly #tabs: Tabs<TabName>;
  readonly #body: HTMLElement;
  readonly #reportButton: Button;
  /** `performance.now()` at the start of the run. */
  #started = 0;
  #wasOpened = false;
  #state: State = "idle";
  /** Why the last run failed. */
  #failure = "";
  #design: Design | null = null;
  #analysis: Analysis | null = null;
  /** The design and the options of the run on show. */
  #simulated: Design | null = null;
  #options: SimulationOptions | null = null;
  #simulatedKey = "";
  /** The design has changed since the run started. */
  #isOld = false;
  #shown: SimulationResult | null = null;
  /** What was done live to the run on show, or will be done to the next. */
  #actions: readonly LiveAction[] = [];
  /** What the load slider has done to the run that goes on. */
  #loadEffect: LiveEffect | null = null;
  #loadTimer: ReturnType<typeof setTimeout> | undefined;
  /** The moment that was on show before a reload. */
  #moment: number | null = null;
  /** A result was on show before a reload: the run begins again when its design arrives. */
  #runsAgain = false;

  constructor(runner: SimulationRunner, studies: StudyRunner, events: PanelEvents) {
    this.#runner = runner;
    this.#events = events;
    this.#controls = new SimulationControls({
      run: () => this.run(),
      cancel: () => this.#cancel(),
      pause: () => this.#pause(),
      speed: (speed) => this.#setSpeed(speed),
      load: (factor) => this.#setLoad(factor),
      changed: () => events.changed(),
    });
    this.#time = new TimeBar(() => {
      this.#showTime();
      events.changed();
    });
    this.#live = new LiveBar({
      undo: (effect) => this.#runner.undo(effect),
      replay: () => this.#start(this.#actions),
      copy: () => void this.#copyActions(),
      forget: () => {
        this.#actions = [];
        this.#render();
        events.changed();
      },
    });
    this.#result = new ResultView({ time: (time) => this.#time.goToTime(time), changed: () => events.changed() }, defaultChoices.flow);
    const settings = (): { design: Design; options: SimulationOptions } | null => {
      const options = this.#design ? this.#controls.options([]) : null;
      return this.#design && options ? { design: this.#design, options: { ...options, live: false } } : null;
    };
    const running = (isRunning: boolean): void => {
      this.#compare.setBlocked(isRunning);
      this.#sweeps.setBlocked(isRunning);
    };
    this.#compare = new CompareView(studies, { pick: events.pickDesign, running, settings });
    this.#sweeps = new SweepsView(studies, { running, settings });
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
        this.#body.scrollTop = 0;
        this.#render();
        events.changed();
      },
    );
    this.#message.setAttribute("role", "status");
    const close = button({ label: t.simulation.close, icon: closeIcon, onPress: () => this.close() });
    this.#body = html("div", "simulation-body", this.#result.element, this.#requests.element, this.#compare.element, this.#sweeps.element);
    this.#reportButton = button({ label: t.simulation.exportReport, onPress: () => this.#report() });
    this.element = html(
      "section",
      "simulation",
      html("h2", "sr-only", t.simulation.title),
      html("div", "simulation-head", this.#controls.element, close.element),
      this.#progress.element,
      this.#message,
      this.#live.element,
      this.#time.element,
      html("div", "simulation-parts", this.#tabs.element, this.#reportButton.element),
      this.#body,
    );
    this.element.setAttribute("aria-label", t.simulation.title);
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
    return {
      ...this.#controls.choices,
      tab: this.#tabs.shown,
      flow: this.#result.flow,
      moment: this.#shown === null ? this.#moment : this.#time.isAtEnd ? null : this.#time.index,
      actions: this.#actions,
      hasRun: this.#runsAgain || this.#shown !== null,
    };
  }

  restore(choices: SimulationChoices): void {
    this.#wasOpened = true;
    this.#controls.restore(choices);
    this.#result.chooseFlow(choices.flow);
    this.#tabs.choose(choices.tab);
    this.#actions = choices.actions;
    this.#moment = choices.moment;
    this.#runsAgain = choices.hasRun;
  }

  /** Takes a new design; a result on show stays, marked as one of an older design. */
  setDesign(design: Design | null, analysis: Analysis | null): void {
    this.#design = design;
    this.#analysis = analysis;
    this.#isOld = this.#simulated !== null && (design === null || modelKey(design) !== this.#simulatedKey);
    this.#controls.setDesign(design);
    this.#compare.setDesign(design, this.#isOld);
    if (this.#isOld) this.#sweeps.setStale();
    if (this.#runsAgain && design !== null && this.isOpen) this.#start(this.#actions);
    else if (!this.#isRunning) this.#render();
  }

  /** The design that the reader chose to compare with; `null` when they chose none. */
  setOtherDesign(other: OtherDesign | null): void {
    this.#compare.setOther(other);
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
    if (this.#isRunning) this.#cancel();
    this.#compare.abandon();
    this.#sweeps.abandon();
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
    if (!this.#canAct || !this.#simulated) return null;
    const offers = effectsOn(this.#simulated, element, inForce(this.#actions));
    return offers.length > 0 ? offers : null;
  }

  /** Does what was offered, or ends it when it is in force. */
  act({ effect, undoes }: OfferedEffect): void {
    if (undoes) this.#runner.undo(spelledAs(effect, inForce(this.#actions)));
    else this.#runner.act(effect, null);
  }

  get #isRunning(): boolean {
    return this.#state === "running" || this.#state === "paused";
  }

  get #canAct(): boolean {
    return this.#isRunning && this.#options?.live === true;
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
    if (this.#simulated && this.#options && this.#state === "finished")
      this.#compare.setEarlier({ design: this.#simulated, scenario: this.#options.scenario });
    this.#simulated = design;
    this.#options = options;
    this.#simulatedKey = modelKey(design);
    this.#isOld = false;
    this.#shown = null;
    this.#actions = actions;
    this.#loadEffect = null;
    this.#moment = moment;
    this.#result.clear([]);
    this.#time.pause();
    this.#time.setRange(0, 1, 1);
    this.#time.goTo(0);
    this.#progress.set(0, t.simulation.starting);
    this.#started = performance.now();
    this.#body.scrollTop = 0;
    this.#setState("running");
    void this.#runner.start(design, options, pace, {
      progress: (at, partial) => this.#advance(at, partial),
      acted: (done, action) => this.#acted(done, action),
      finished: (result) => this.#finish(result),
      failed: (message) => {
        this.#setState("failed", message);
        this.#events.failed(t.simulation.failed(message));
      },
    });
  }

  #advance(at: SimulationProgress, partial: SimulationResult | null): void {
    const last = (partial ?? this.#shown)?.timeline.at(-1);
    const pace = this.#canAct ? paceOf(this.#controls.speed) : null;
    const text =
      pace === null ? progressText(at, (performance.now() - this.#started) / 1000) : pacedText(at, this.#state === "paused" ? 0 : pace);
    this.#progress.set(at.done, last ? t.simulation.lastEvent(text, actionWords(last.text), timeText(last.time)) : text);
    if (partial) this.#show(partial);
  }

  #acted(actions: readonly LiveAction[], done: LiveAction | null): void {
    this.#actions = actions;
    this.#renderLive();
    if (done === null) this.#live.say(t.simulation.cannotNow);
    else if (this.#simulated) {
      const words = effectWords(this.#simulated, done.effect);
      this.#live.say(done.duration === null ? t.simulation.doneAt(words, timeText(done.at)) : t.simulation.ended(words));
    }
    if (this.#shown) this.#time.setMarkers(this.#markers(this.#shown));
    this.#events.changed();
  }

  #finish(result: SimulationResult): void {
    this.#state = "finished";
    this.#show(result);
    if (this.#moment !== null) this.#time.goTo(this.#moment);
    this.#moment = null;
    this.#setState("finished");
    this.#events.changed();
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

  #pause(): void {
    const isPaused = this.#state === "paused";
    this.#runner.setPace(isPaused ? paceOf(this.#controls.speed) : 0);
    this.#setState(isPaused ? "running" : "paused");
  }

  #setSpeed(speed: Speed): void {
    if (this.#state === "running" && this.#canAct) this.#runner.setPace(paceOf(speed));
  }

  /** While a run goes on, the load slider is a live action as soon as it stands still: the one before ends, and another begins. */
  #setLoad(factor: number): void {
    clearTimeout(this.#loadTimer);
    if (this.#canAct) this.#loadTimer = setTimeout(() => this.#actOnLoad(factor), sliderDelay);
  }

  #actOnLoad(factor: number): void {
    if (!this.#canAct || !this.#options) return;
    if (this.#loadEffect !== null) this.#runner.undo(this.#loadEffect);
    const relative = factor / this.#options.load;
    this.#loadEffect = Math.abs(relative - 1) < 1e-9 ? null : { type: "load", flow: null, factor: relative, over: 0 };
    if (this.#loadEffect !== null) this.#runner.act(this.#loadEffect, null);
  }

  #report(): void {
    const [design, result] = [this.#simulated, this.#shown];
    if (!design || !result) return;
    const incomplete = this.#state === "finished" ? null : this.#messageText(false) || t.simulation.stillRunning;
    this.#events.report(htmlReport({ design, layout: this.#events.layout(), runs: [{ result, actions: this.#actions, incomplete }] }));
  }

  async #copyActions(): Promise<void> {
    const duration = this.#shown?.duration ?? 0;
    try {
      await navigator.clipboard.writeText(liveScenarioText(t.simulation.scenarioName, duration, this.#actions));
      this.#live.say(t.simulation.copied);
    } catch (error) {
      this.#live.say(t.simulation.noClipboard(error instanceof Error ? error.message : String(error)));
    }
  }

  #setState(state: State, failure = ""): void {
    this.#state = state;
    this.#failure = failure;
    const running: RunningState = state === "running" || state === "paused" ? state : "still";
    this.#controls.setState(running, this.#options?.live === true);
    this.#render();
  }

  #show(result: SimulationResult): void {
    this.#shown = result;
    this.#time.setRange(intervals(result), result.series.interval, result.duration);
    this.#time.setMarkers(this.#markers(result));
    this.#render();
    this.#showTime();
  }

  #markers(result: SimulationResult): ReturnType<typeof markersOf> {
    return this.#simulated ? markersOf(this.#simulated, result, this.#actions) : [];
  }

  #showTime(): void {
    const [design, result] = [this.#simulated, this.#shown];
    if (!this.isOpen || !design || !result) return;
    this.#result.setTime(this.#time.time);
    this.#events.overlay(overlayAt(design, result, this.#time.index));
    this.#events.traffic(trafficAt(result, this.#time.index));
  }

  themeChanged(): void {
    this.#result.themeChanged();
  }

  #render(): void {
    const state = this.#state;
    this.element.dataset.state = state;
    const hasResult = this.#shown !== null;
    this.element.classList.toggle("has-result", hasResult);
    this.#progress.element.hidden = !this.#isRunning;
    this.#controls.setRunLabel(state === "idle" ? t.simulation.run : t.simulation.runAgain);
    const isStale = hasResult && !this.#isRunning && this.#isOld;
    this.element.classList.toggle("stale", isStale);
    this.#message.className = `simulation-message${state === "failed" ? " error" : ""}`;
    this.#message.textContent = this.#messageText(isStale);
    this.#message.hidden = this.#message.textContent === "";
    this.#renderLive();
    this.#reportButton.setEnabled(hasResult);
    const run = this.#run();
    // Only what is on show is drawn: while a run goes on, this happens twice a second.
    if (this.#tabs.shown === "requests") {
      if (run) this.#requests.show(run);
      else this.#requests.clear();
    } else if (this.#tabs.shown === "result") {
      if (run) this.#result.show(run);
      else this.#result.clear(state === "idle" && this.#design ? idleText(this.#design, this.#analysis) : []);
      if (run) this.#result.setTime(this.#time.time);
    }
  }

  #renderLive(): void {
    if (this.#simulated) this.#live.show(this.#simulated, this.#actions, this.#canAct);
    else this.#live.hide();
  }

  #run(): ShownRun | null {
    const { state } = this.element.dataset;
    if (!this.#simulated || !this.#shown || state === "idle") return null;
    return {
      design: this.#simulated,
      result: this.#shown,
      actions: this.#actions,
      state: this.#state === "idle" || this.#state === "paused" ? "running" : this.#state,
    };
  }

  #messageText(isStale: boolean): string {
    if (this.#state === "failed") return t.simulation.failedNext(this.#failure.replace(/[.\s]*$/, "."));
    const old = isStale ? t.simulation.stale : "";
    if (this.#state !== "cancelled") return old;
    if (!this.#shown) return t.simulation.cancelledEarly;
    const simulated = intervals(this.#shown) * this.#shown.series.interval;
    return `${t.simulation.cancelledAfter(timeText(simulated))} ${old}`.trimEnd();
  }
}
