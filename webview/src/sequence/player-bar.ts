import { html } from "../page/element.ts";
import { t } from "../texts/index.ts";
import { type Button, button } from "../ui/index.ts";
import type { Player } from "./player.ts";
import type { Sequence } from "./sequence.ts";

const icons = {
  back: "M11 3L5 8L11 13M3 3V13",
  on: "M5 3L11 8L5 13M13 3V13",
  play: "M5 3L12.5 8L5 13Z",
  pause: "M5.5 3V13M10.5 3V13",
} as const;

/** The controls of a flow under its picture: step back and on, play, what the present step is, and the way to its other picture. */
export class PlayerBar {
  readonly element: HTMLElement;
  readonly #player: Player;
  readonly #play: Button;
  readonly #kind: Button;
  readonly #text = html("span", "player-text");

  /** `toggleSequence` changes between diagram and sequence diagram. */
  constructor(player: Player, toggleSequence: () => void) {
    this.#player = player;
    this.#play = button({ label: t.sequence.play, icon: icons.play, onPress: () => player.toggle() });
    this.#kind = button({ label: t.sequence.sequence, onPress: toggleSequence });
    this.element = html(
      "div",
      "player",
      button({ label: t.sequence.back, icon: icons.back, onPress: () => player.move(-1) }).element,
      this.#play.element,
      button({ label: t.sequence.on, icon: icons.on, onPress: () => player.move(1) }).element,
      this.#text,
      this.#kind.element,
    );
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-label", t.sequence.player);
    this.element.hidden = true;
  }

  show(sequence: Sequence | null, isSequence: boolean): void {
    this.element.hidden = sequence === null;
    if (!sequence) return;
    const { step, isPlaying } = this.#player;
    this.#play.setIcon(isPlaying ? icons.pause : icons.play);
    this.#play.setLabel(isPlaying ? t.sequence.pause : t.sequence.play);
    this.#kind.setLabel(isSequence ? t.sequence.diagram : t.sequence.sequence);
    this.#text.textContent = stepText(sequence, step);
    this.#text.title = this.#text.textContent;
  }
}

/** `2 of 7: Link service calls LinkCache, get`, or what the flow is as a whole. */
export function stepText(sequence: Sequence, step: number | null): string {
  const call = step === null ? undefined : sequence.calls[step];
  if (call && step !== null) return t.sequence.step(step + 1, sequence.calls.length, call.words);
  const count = sequence.calls.length + sequence.leftOut;
  const whole = t.sequence.whole(sequence.title, t.counts.calls(count));
  return sequence.summary === "" ? whole : `${whole}, ${sequence.summary}`;
}
