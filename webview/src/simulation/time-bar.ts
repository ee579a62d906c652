import { timeText } from "@lintel/engine/model";
import { html } from "../page/element.ts";
import { type Button, button, type Slider, slider } from "../ui/index.ts";

const playIcon = "M5 3L12.5 8L5 13Z";
const pauseIcon = "M5.5 3V13M10.5 3V13";
/** Milliseconds for which playback shows one step, and the most steps a playback takes. */
const frame = 80;
const maximumFrames = 250;

/** The time shown on the diagram: a slider over the run's intervals, and playback. */
export class TimeBar {
  readonly element: HTMLElement;
  readonly #onTime: (index: number) => void;
  readonly #slider: Slider;
  readonly #play: Button;
  readonly #label = html("output", "time-label");
  #timer: ReturnType<typeof setInterval> | undefined;
  #count = 0;
  #interval = 1;
  #index = 0;

  constructor(onTime: (index: number) => void) {
    this.#onTime = onTime;
    this.#slider = slider("Time shown on the diagram", (value) => {
      this.pause();
      this.#go(value);
    });
    this.#play = button({ label: "Play", icon: playIcon, onPress: () => (this.#timer === undefined ? this.#start() : this.pause()) });
    this.element = html("div", "time-bar", this.#play.element, this.#slider.element, this.#label);
  }

  get index(): number {
    return this.#index;
  }

  /** The time of the shown interval's end, in seconds. */
  get time(): number {
    return (this.#index + 1) * this.#interval;
  }

  /** Takes the number and length of the intervals; stays at the end when it was there. */
  setRange(count: number, interval: number, stayAtEnd: boolean): void {
    const wasAtEnd = this.#index >= this.#count - 1;
    this.#count = count;
    this.#interval = interval;
    this.#index = Math.max(0, stayAtEnd && wasAtEnd ? count - 1 : Math.min(this.#index, count - 1));
    this.#show();
  }

  goToTime(time: number): void {
    this.pause();
    this.#go(Math.max(0, Math.min(this.#count - 1, Math.ceil(time / this.#interval) - 1)));
  }

  pause(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#play.setIcon(playIcon);
    this.#play.setLabel("Play");
  }

  #start(): void {
    if (this.#count === 0) return;
    if (this.#index >= this.#count - 1) this.#index = 0;
    const step = Math.max(1, Math.ceil(this.#count / maximumFrames));
    this.#play.setIcon(pauseIcon);
    this.#play.setLabel("Pause");
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
    const text = `${timeText(this.time)} of ${timeText(this.#count * this.#interval)}`;
    this.#slider.set(this.#index, Math.max(0, this.#count - 1), text);
    this.#label.textContent = text;
  }
}
