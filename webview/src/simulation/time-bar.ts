import { timeText } from "@lintel/engine/model";
import { spoken } from "../diagram/spoken.ts";
import { html } from "../page/element.ts";
import type { Marker } from "../report/markers.ts";
import { t } from "../texts/index.ts";
import { type Button, button, type Slider, slider } from "../ui/index.ts";

const playIcon = "M5 3L12.5 8L5 13Z";
const pauseIcon = "M5.5 3V13M10.5 3V13";
/** Milliseconds for which playback shows one step, and the most steps a playback takes. */
const frame = 120;
const maximumFrames = 250;

/** The time shown on the diagram: a slider over the run's intervals with what is done to the system, and playback. */
export class TimeBar {
  readonly element: HTMLElement;
  readonly #onTime: (index: number) => void;
  readonly #slider: Slider;
  readonly #play: Button;
  readonly #label = html("span", "time-label");
  readonly #lane = html("div", "time-lane");
  readonly #list = html("ol", "markers");
  #timer: ReturnType<typeof setInterval> | undefined;
  #count = 0;
  #interval = 1;
  #index = 0;
  #duration = 1;
  #marks = "";

  constructor(onTime: (index: number) => void) {
    this.#onTime = onTime;
    this.#slider = slider(t.simulation.timeShown, (value) => {
      this.pause();
      this.#go(value);
    });
    this.#play = button({
      label: t.simulation.play,
      icon: playIcon,
      onPress: () => (this.#timer === undefined ? this.#start() : this.pause()),
    });
    this.#lane.setAttribute("aria-hidden", "true");
    // The slider says the same; a live region would say it with each step of a run.
    this.#label.setAttribute("aria-hidden", "true");
    this.element = html(
      "div",
      "time-bar",
      html("div", "time-row", this.#play.element, html("div", "time-track", this.#lane, this.#slider.element), this.#label),
      this.#list,
    );
    this.#list.setAttribute("aria-label", t.simulation.doneToSystem);
  }

  get index(): number {
    return this.#index;
  }

  get isAtEnd(): boolean {
    return this.#index >= this.#count - 1;
  }

  get isPlaying(): boolean {
    return this.#timer !== undefined;
  }

  /** The time of the shown interval's end, in seconds. */
  get time(): number {
    return (this.#index + 1) * this.#interval;
  }

  /** Takes the number and length of the intervals that are known, of a run that lasts `duration` seconds; stays at the end when it was there. */
  setRange(count: number, interval: number, duration: number): void {
    const wasAtEnd = this.isAtEnd;
    this.#count = count;
    this.#interval = interval;
    this.#duration = Math.max(duration, interval);
    this.#index = Math.max(0, wasAtEnd ? count - 1 : Math.min(this.#index, count - 1));
    this.#show();
  }

  /** Shows what is done and when, with the numbers that the charts have. */
  setMarkers(markers: readonly Marker[]): void {
    const marks = JSON.stringify([markers, this.#duration]);
    if (marks === this.#marks) return;
    this.#marks = marks;
    this.#lane.replaceChildren(...markers.map((marker, index) => this.#mark(marker, index)));
    this.#list.replaceChildren(...markers.map((marker) => this.#entry(marker)));
    this.#list.hidden = markers.length === 0;
  }

  goToTime(time: number): void {
    this.pause();
    this.goTo(Math.ceil(time / this.#interval) - 1);
  }

  goTo(index: number): void {
    this.#go(Math.max(0, Math.min(this.#count - 1, index)));
  }

  pause(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#play.setIcon(playIcon);
    this.#play.setLabel(t.simulation.play);
  }

  #start(): void {
    if (this.#count === 0) return;
    if (this.isAtEnd) this.#index = 0;
    const step = Math.max(1, Math.ceil(this.#count / maximumFrames));
    this.#play.setIcon(pauseIcon);
    this.#play.setLabel(t.simulation.pausePlayback);
    this.#timer = setInterval(() => {
      if (this.#index + step >= this.#count) this.pause();
      this.#go(Math.min(this.#count - 1, this.#index + step));
    }, frame);
  }

  #go(index: number): void {
    this.#index = index;
    this.#show();
    this.#onTime(index);
  }

  #show(): void {
    const text = t.simulation.timeOf(timeText(this.time), timeText(this.#duration));
    // The slider is as long as the run, so that the marks above it stay where they are while it goes on.
    const last = Math.max(0, Math.ceil(this.#duration / this.#interval) - 1);
    this.#slider.set(this.#index, Math.max(last, this.#count - 1), spoken(text));
    this.#label.textContent = text;
  }

  #mark({ time, until, label, isLive }: Marker, index: number): HTMLElement {
    const share = (at: number): number => Math.max(0, Math.min(1, at / this.#duration));
    const mark = html("span", `mark-span${isLive ? " live" : ""}`, html("span", "", String(index + 1)));
    mark.style.left = `${share(time) * 100}%`;
    mark.style.width = `${(share(until ?? this.#duration) - share(time)) * 100}%`;
    mark.title = label;
    return mark;
  }

  #entry({ time, until, label, isLive }: Marker): HTMLElement {
    const when = until === null ? timeText(time) : t.simulation.between(timeText(time), timeText(until));
    const go = html("button", "marker", t.simulation.marker(when, label), isLive && html("span", "live-mark", t.simulation.live));
    go.type = "button";
    go.title = t.simulation.showTime;
    go.addEventListener("click", () => this.goToTime(time + this.#interval));
    return html("li", "", go);
  }
}
