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
  /** What is seen: short, with signs. */
  readonly #label = html("span", "player-text");
  /** The same in a sentence, for people who listen. */
  readonly #sentence = html("span", "sr-only");

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
      this.#label,
      this.#sentence,
      this.#kind.element,
    );
    this.#label.setAttribute("aria-hidden", "true");
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
    this.#label.textContent = stepLabel(sequence, step);
    this.#sentence.textContent = stepText(sequence, step);
    this.#label.title = this.#sentence.textContent;
  }
}

/** `2/7 · Link service → LinkCache · get · ≈ mean 1.2 ms · p99 4 ms`, or what the flow is as a whole. */
function stepLabel(sequence: Sequence, step: number | null): string {
  const call = step === null ? undefined : sequence.calls[step];
  if (!call) return stepText(sequence, null);
  const title = (id: string): string => sequence.lanes.find((lane) => lane.id === id)?.title ?? id;
  const ends = `${title(call.from)} ${call.async ? "⇢" : "→"} ${title(call.to)}`;
  return [`${call.step + 1}/${sequence.calls.length}`, ends, call.label, call.latency ?? ""].filter((part) => part !== "").join(" · ");
}

/** `2 of 7: Link service calls LinkCache, get`, or what the flow is as a whole: as it is said. */
export function stepText(sequence: Sequence, step: number | null): string {
  const call = step === null ? undefined : sequence.calls[step];
  if (call && step !== null) return t.sequence.step(step + 1, sequence.calls.length, call.words);
  const count = sequence.calls.length + sequence.leftOut;
  const whole = t.sequence.whole(sequence.title, t.counts.calls(count));
  return sequence.summary === "" ? whole : `${whole}, ${sequence.summary}`;
}
