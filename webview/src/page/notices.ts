import { html } from "./element.ts";

/** Milliseconds that word of something done stays, and of something that did not work. */
const [briefly, long] = [4_000, 10_000];

/** What the page says about the picture: a banner over it, or words in its place. */
export class Notices {
  readonly banner = html("div", "banner");
  readonly empty = html("div", "empty");
  /** How the design stands, and something that happened, which is said first and goes by itself. */
  #standing: string | null = null;
  #passing: string | null = null;
  #standingTimer: ReturnType<typeof setTimeout> | undefined;
  #passingTimer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.banner.hidden = true;
    this.banner.setAttribute("role", "status");
  }

  /** Says how the design stands until that is over; `delay`: milliseconds that it must have stood like that. */
  showBanner(text: string, delay = 0): void {
    clearTimeout(this.#standingTimer);
    if (this.#standing === text) return;
    this.#standingTimer = setTimeout(() => {
      this.#standing = text;
      this.#draw();
    }, delay);
  }

  hideBanner(): void {
    clearTimeout(this.#standingTimer);
    this.#standing = null;
    this.#draw();
  }

  /** Says that something was done. */
  done(text: string): void {
    this.#tell(text, briefly);
  }

  /** Says that something did not work. */
  failed(text: string): void {
    this.#tell(text, long);
  }

  #tell(text: string, milliseconds: number): void {
    clearTimeout(this.#passingTimer);
    this.#passing = text;
    this.#passingTimer = setTimeout(() => {
      this.#passing = null;
      this.#draw();
    }, milliseconds);
    this.#draw();
  }

  #draw(): void {
    const text = this.#passing ?? this.#standing;
    if (text === null) this.banner.hidden = true;
    if (text === null || (!this.banner.hidden && this.banner.textContent === text)) return;
    // A region that appears with its text already in it is not read out: it appears first, and is empty for a frame.
    this.banner.textContent = "";
    this.banner.hidden = false;
    requestAnimationFrame(() => {
      this.banner.textContent = this.#passing ?? this.#standing ?? "";
    });
  }

  showEmpty(title: string, text: string, example = ""): void {
    this.empty.replaceChildren(html("h2", "", title), html("p", "", text), ...(example === "" ? [] : [html("pre", "", example)]));
    this.empty.hidden = false;
  }

  hideEmpty(): void {
    this.empty.hidden = true;
  }
}
