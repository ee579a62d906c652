import type { Design } from "@lintel/engine/model";
import type { LiveAction, LiveEffect } from "@lintel/engine/simulation";
import { html } from "../page/element.ts";
import { effectWords } from "../report/effect-words.ts";
import { t } from "../texts/index.ts";
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
    const hint = html("span", "quiet", t.simulation.actHint);
    const chips = inForce(actions).map(({ effect }) => {
      const words = effectWords(design, effect);
      const end = html("button", "chip-end", "×");
      end.type = "button";
      end.title = t.simulation.end(words);
      end.setAttribute("aria-label", t.simulation.end(words));
      end.addEventListener("click", () => this.#events.undo(effect));
      return html("li", "chip", words, end);
    });
    if (chips.length === 0) return [hint];
    const list = html("ul", "chips", ...chips);
    list.setAttribute("aria-label", t.simulation.inForce);
    return [list, hint];
  }

  #afterwards(actions: readonly LiveAction[]): HTMLElement[] {
    return [
      html("span", "", t.simulation.yourActions(actions.length)),
      button({ label: t.simulation.replay, onPress: this.#events.replay }).element,
      button({ label: t.simulation.copyScenario, onPress: this.#events.copy }).element,
      button({ label: t.simulation.forget, onPress: this.#events.forget }).element,
    ];
  }
}
