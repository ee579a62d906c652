import { html } from "./element.ts";

/** What the page says about the picture: a banner over it, or words in its place. */
export class Notices {
  readonly banner = html("div", "banner");
  readonly empty = html("div", "empty");
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.banner.hidden = true;
    this.banner.setAttribute("role", "status");
  }

  showBanner(text: string, delay = 0): void {
    if (!this.banner.hidden && this.banner.textContent === text) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      // A region that appears with its text already in it is not read out: it appears first, and is empty for a frame.
      this.banner.textContent = "";
      this.banner.hidden = false;
      requestAnimationFrame(() => {
        this.banner.textContent = text;
      });
    }, delay);
  }

  hideBanner(): void {
    clearTimeout(this.#timer);
    this.banner.hidden = true;
  }

  showEmpty(title: string, text: string, example = ""): void {
    this.empty.replaceChildren(html("h2", "", title), html("p", "", text), ...(example === "" ? [] : [html("pre", "", example)]));
    this.empty.hidden = false;
  }

  hideEmpty(): void {
    this.empty.hidden = true;
  }
}
