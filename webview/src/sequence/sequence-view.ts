import type { Palette } from "../diagram/theme.ts";
import { html } from "../page/element.ts";
import { patchChildren } from "../page/patch-scene.ts";
import { t } from "../texts/index.ts";
import { drawHeads, drawRows, leftOutText } from "./draw-sequence.ts";
import { headHeight, placeSequence, type SequencePlacement } from "./place-sequence.ts";
import type { Sequence } from "./sequence.ts";

export interface SequenceEvents {
  /** The reader asks for the source of a step. */
  reveal(step: number): void;
  choose(step: number): void;
  /** A key of the player: `,` and `.` step, P plays; arrow keys step too. */
  move(by: 1 | -1): void;
  toggle(): void;
}

const namespace = "http://www.w3.org/2000/svg";

/** The sequence diagram in the page: scrolls, its lanes' heads stay in sight; the keyboard steps through it. */
export class SequenceView {
  readonly element: HTMLElement;
  readonly #events: SequenceEvents;
  readonly #heads: SVGSVGElement;
  readonly #rows: SVGSVGElement;
  readonly #note = html("p", "sequence-note");
  #sequence: Sequence | null = null;
  #placement: SequencePlacement | null = null;

  constructor(events: SequenceEvents) {
    this.#events = events;
    this.#heads = drawing("sequence-heads");
    this.#heads.setAttribute("aria-hidden", "true");
    this.#rows = drawing("sequence-drawing");
    this.#rows.setAttribute("role", "group");
    this.element = html("div", "sequence", this.#heads, this.#rows, this.#note);
    this.element.setAttribute("role", "region");
    this.element.tabIndex = 0;
    this.element.hidden = true;
    this.element.addEventListener("click", (event) => {
      const step = stepOf(event.target);
      if (step === null) return;
      events.choose(step);
      events.reveal(step);
    });
    this.element.addEventListener("keydown", (event) => this.#key(event));
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  show(sequence: Sequence, palette: Palette): void {
    if (sequence !== this.#sequence) this.#placement = placeSequence(sequence);
    this.#sequence = sequence;
    const placement = this.#placement as SequencePlacement;
    this.element.setAttribute("aria-label", t.sequence.region(sequence.title));
    this.#rows.setAttribute("aria-label", t.sequence.rows(t.counts.calls(sequence.calls.length), t.sequence.lanes(sequence.lanes.length)));
    size(this.#heads, placement.width, headHeight);
    size(this.#rows, placement.width, placement.height);
    // The heads lie over the upper end of the rows.
    this.#rows.style.marginTop = `${-headHeight}px`;
    patchChildren(this.#heads, [drawHeads(sequence, placement, palette)]);
    patchChildren(this.#rows, [drawRows(placement, palette, true)]);
    this.#note.textContent = sequence.leftOut > 0 ? leftOutText(sequence.leftOut) : "";
    this.#note.hidden = sequence.leftOut === 0;
    this.element.hidden = false;
  }

  hide(): void {
    this.element.hidden = true;
  }

  /** Marks the step on show and brings it into sight. */
  mark(step: number | null): void {
    for (const message of this.#rows.querySelectorAll<SVGGElement>(".message"))
      message.classList.toggle("current", step !== null && message.dataset.step === String(step));
    this.element.classList.toggle("has-step", step !== null);
    const placed = this.#placement?.messages.find((message) => message.type === "call" && message.call.step === step);
    if (!placed || !this.isOpen) return;
    const { element } = this;
    const reveal = (start: number, end: number, from: number, room: number): number =>
      start < from ? start : end > from + room ? end - room : from;
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    element.scrollTo({
      left: reveal(Math.min(placed.from, placed.to) - 40, Math.max(placed.from, placed.to) + 40, element.scrollLeft, element.clientWidth),
      top: reveal(placed.y - headHeight - 30, placed.y + 70, element.scrollTop, element.clientHeight),
      behavior: isStill ? "auto" : "smooth",
    });
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowDown" || event.key === ".") this.#events.move(1);
    else if (event.key === "ArrowUp" || event.key === ",") this.#events.move(-1);
    else if (event.key === "p" || event.key === "P" || event.key === " ") this.#events.toggle();
    else if (event.key === "Enter") {
      const current = this.#rows.querySelector<SVGGElement>(".message.current")?.dataset.step;
      if (current !== undefined) this.#events.reveal(Number(current));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

function drawing(name: string): SVGSVGElement {
  const svg = document.createElementNS(namespace, "svg");
  svg.classList.add(name);
  return svg;
}

function size(svg: SVGSVGElement, width: number, height: number): void {
  svg.setAttribute("width", String(width));
  svg.setAttribute("height", String(height));
}

function stepOf(target: EventTarget | null): number | null {
  const step = target instanceof Element ? target.closest<SVGGElement>(".message")?.dataset.step : undefined;
  return step === undefined ? null : Number(step);
}
