import { countText, percentText } from "@lintel/engine/model";
import type { StudyProgress } from "@lintel/engine/simulation";
import { html } from "../page/element.ts";
import { t } from "../texts/index.ts";
import { type Button, button, type Progress, progress } from "../ui/index.ts";
import { remainingText } from "./progress-text.ts";
import type { StudyOutcome, StudyRequest } from "./studies.ts";
import type { StudyRunner } from "./study-runner.ts";

export interface StudyPaneOptions {
  readonly title: string;
  readonly runLabel: string;
  /** What it does, for who has not run it yet. */
  readonly introduction: string;
  /** Further controls in front of the button. */
  readonly controls: readonly HTMLElement[];
  readonly runner: StudyRunner;
  /** What to ask, or why nothing can be asked, in words. */
  request(): StudyRequest | string;
  draw(outcome: StudyOutcome): DocumentFragment;
  /** It begins or ends: another one must not begin meanwhile. */
  running(isRunning: boolean): void;
}

/** A question that takes many runs: its button, progress with the time left, cancel, and its answer, also when it was cancelled on the way. */
export class StudyPane {
  readonly element: HTMLElement;
  readonly #options: StudyPaneOptions;
  readonly #run: Button;
  readonly #cancel: Button;
  readonly #progress: Progress;
  readonly #message = html("p", "study-message");
  readonly #content = html("div", "study-content");
  #started = 0;
  #isRunning = false;
  #isCancelled = false;
  #isBlocked = false;

  constructor(options: StudyPaneOptions) {
    this.#options = options;
    this.#run = button({ label: options.runLabel, primary: true, onPress: () => this.start() });
    this.#cancel = button({ label: t.simulation.cancel, onPress: () => this.#stop() });
    this.#progress = progress(t.studies.progress(options.title));
    this.#message.setAttribute("role", "status");
    this.element = html(
      "section",
      "study",
      html("h3", "", options.title),
      html("div", "study-head", ...options.controls, this.#run.element, this.#cancel.element),
      this.#progress.element,
      this.#message,
      this.#content,
    );
    this.#say(options.introduction);
    this.#render();
  }

  /** Another study or run goes on. */
  setBlocked(isBlocked: boolean): void {
    this.#isBlocked = isBlocked;
    this.#render();
  }

  /** The design has changed: an answer on show is about an older one. */
  setStale(): void {
    if (this.#content.childElementCount > 0 && !this.#isRunning) this.#say(t.studies.stale);
    this.element.classList.toggle("stale", this.#content.childElementCount > 0);
  }

  /** Drops it when it goes on. */
  abandon(): void {
    if (!this.#isRunning) return;
    this.#options.runner.drop();
    this.#end(t.studies.closed);
  }

  start(): void {
    const request = this.#options.request();
    if (typeof request === "string") {
      this.#say(request);
      return;
    }
    this.#isRunning = true;
    this.#isCancelled = false;
    this.element.classList.remove("stale");
    this.#started = performance.now();
    this.#content.replaceChildren();
    this.#say("");
    this.#progress.set(0, t.simulation.starting);
    this.#render();
    this.#options.running(true);
    void this.#options.runner.start(request, {
      progress: (at) => this.#advance(at),
      studied: (outcome) => {
        this.#content.replaceChildren(this.#options.draw(outcome));
        this.#end(this.#isCancelled ? t.studies.cancelled : "");
      },
      failed: (message) => this.#end(t.studies.failed(message), true),
    });
  }

  #advance({ done, title, finished, events }: StudyProgress): void {
    const elapsed = (performance.now() - this.#started) / 1000;
    const parts = [
      percentText(Math.floor(done * 100) / 100),
      remainingText(done, elapsed),
      t.studies.runsDone(countText(finished)),
      t.counts.events(countText(events)),
    ];
    this.#progress.set(done, title === "" ? parts.join(" · ") : t.studies.nowAt(parts.join(" · "), title));
  }

  #stop(): void {
    this.#isCancelled = true;
    this.#options.runner.stop(() => this.#end(t.simulation.cancelledEarly));
  }

  #end(message: string, isError = false): void {
    this.#isRunning = false;
    this.#say(message, isError);
    this.#render();
    this.#options.running(false);
  }

  #say(text: string, isError = false): void {
    this.#message.textContent = text;
    this.#message.hidden = text === "";
    this.#message.classList.toggle("error", isError);
  }

  #render(): void {
    this.#run.element.hidden = this.#isRunning;
    this.#cancel.element.hidden = !this.#isRunning;
    this.#progress.element.hidden = !this.#isRunning;
    this.#run.setEnabled(!this.#isBlocked);
  }
}
