import type { Design } from "@lintel/engine/model";
import type { LiveAction, LiveEffect } from "@lintel/engine/simulation";
import { html } from "../page/element.ts";
import { effectWords } from "../report/effect-words.ts";
import { button } from "../ui/index.ts";
import { inForce } from "./live-effects.ts";

export interface LiveEvents {
  undo(effect: LiveEffect): void;
  /** Runs again with what was done. */
  replay(): void;
  /** Puts what was done on the clipboard, as a scenario of the language. */
  copy(): void;
  /** Forgets what was done: the next run is the plain one. */
  forget(): void;
}

/** What can be and was done to a run while it goes on, and what can be made of it afterwards. */
export class LiveBar {
  readonly element = html("div", "live-bar");
  readonly #events: LiveEvents;
  readonly #note = html("span", "live-note");
  #shown = "";

  constructor(events: LiveEvents) {
    this.#events = events;
    this.#note.setAttribute("role", "status");
    this.element.hidden = true;
  }

  /** `canAct`: the run goes on and takes actions. */
  show(design: Design, actions: readonly LiveAction[], canAct: boolean): void {
    const key = JSON.stringify([actions, canAct]);
    if (key === this.#shown) return;
    this.#shown = key;
    this.element.hidden = !canAct && actions.length === 0;
    this.#note.textContent = "";
    if (canAct) this.element.replaceChildren(...this.#whileRunning(design, actions), this.#note);
    else this.element.replaceChildren(...this.#afterwards(actions), this.#note);
  }

  hide(): void {
    this.#shown = "";
    this.element.hidden = true;
  }

  /** Says what came of something. */
  say(text: string): void {
    this.#note.textContent = text;
  }

  #whileRunning(design: Design, actions: readonly LiveAction[]): HTMLElement[] {
    const hint = html("span", "quiet", "Click a component or a link in the diagram to kill, slow or cut it off.");
    const chips = inForce(actions).map(({ effect }) => {
      const words = effectWords(design, effect);
      const end = html("button", "chip-end", "×");
      end.type = "button";
      end.title = `End: ${words}`;
      end.setAttribute("aria-label", `End: ${words}`);
      end.addEventListener("click", () => this.#events.undo(effect));
      return html("li", "chip", words, end);
    });
    if (chips.length === 0) return [hint];
    const list = html("ul", "chips", ...chips);
    list.setAttribute("aria-label", "In force now");
    return [list, hint];
  }

  #afterwards(actions: readonly LiveAction[]): HTMLElement[] {
    const count = actions.length === 1 ? "1 action of yours is" : `${actions.length} actions of yours are`;
    return [
      html("span", "", `${count} part of this run.`),
      button({ label: "Run again with them", onPress: this.#events.replay }).element,
      button({ label: "Copy as scenario", onPress: this.#events.copy }).element,
      button({ label: "Forget them", onPress: this.#events.forget }).element,
    ];
  }
}
