import { html } from "./element.ts";

/** Says things to people who listen; a newer sentence takes the place of one that was not said yet. */
export class Announcer {
  readonly element = html("div", "sr-only announcer");

  constructor() {
    this.element.setAttribute("role", "status");
    this.element.setAttribute("aria-live", "polite");
  }

  say(text: string): void {
    // The same words again are only said when the text was another one in between.
    if (this.element.textContent === text) this.element.textContent = "";
    this.element.textContent = text;
  }
}
