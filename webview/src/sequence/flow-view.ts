import type { Analysis } from "@lintel/engine/analysis";
import { type Design, lookup, type Origin } from "@lintel/engine/model";
import type { Palette } from "../diagram/theme.ts";
import type { DiagramView } from "../page/diagram-view.ts";
import { pictureElements } from "../page/path-elements.ts";
import { Player } from "./player.ts";
import { PlayerBar, stepText } from "./player-bar.ts";
import { type Sequence, sequenceOf } from "./sequence.ts";
import { SequenceView } from "./sequence-view.ts";

export interface FlowEvents {
  /** Another flow, or its other picture, is on show. */
  changed(): void;
  reveal(origin: Origin): void;
  say(text: string): void;
}

/** One flow of the design: its way through the diagram, its sequence diagram, and stepping through either. */
export class FlowView {
  readonly sequence: SequenceView;
  readonly bar: PlayerBar;
  readonly #diagram: DiagramView;
  readonly #events: FlowEvents;
  readonly #player: Player;
  #flow: string | null;
  #isSequence: boolean;
  #design: Design | null = null;
  #analysis: Analysis | null = null;
  #shown: Sequence | null = null;
  #palette: Palette | null = null;

  constructor(diagram: DiagramView, saved: { readonly flow: string | null; readonly isSequence: boolean }, events: FlowEvents) {
    this.#diagram = diagram;
    this.#events = events;
    this.#flow = saved.flow;
    this.#isSequence = saved.isSequence;
    this.#player = new Player(() => this.#showStep());
    this.bar = new PlayerBar(this.#player, () => this.#toggle());
    this.sequence = new SequenceView({
      reveal: (step) => {
        const call = this.#shown?.calls[step];
        if (call) events.reveal(call.origin);
      },
      choose: (step) => this.#player.goTo(step),
      move: (by) => this.#player.move(by),
      toggle: () => this.#player.toggle(),
    });
  }

  /** The flow on show, `null` for none. */
  get flow(): string | null {
    return this.#flow;
  }

  /** What to remember. */
  get choice(): { readonly flow: string | null; readonly isSequence: boolean } {
    return { flow: this.#flow, isSequence: this.#isSequence };
  }

  get isSequence(): boolean {
    return this.#isSequence && this.#shown !== null;
  }

  /** What the sequence diagram shows; `null` while the diagram is on show. */
  get picture(): Sequence | null {
    return this.isSequence ? this.#shown : null;
  }

  setDesign(design: Design, analysis: Analysis): void {
    this.#design = design;
    this.#analysis = analysis;
    this.#read();
  }

  choose(flow: string | null): void {
    this.#flow = flow;
    this.#player.goTo(null);
    this.#read();
    this.#events.changed();
    if (this.#shown) this.#events.say(stepText(this.#shown, null));
  }

  /** A step of the keyboard, from anywhere in the page; `false` when no flow is on show. */
  key(key: string): boolean {
    if (!this.#shown) return false;
    if (key === ".") this.#player.move(1);
    else if (key === ",") this.#player.move(-1);
    else if (key === "p" || key === "P") this.#player.toggle();
    else return false;
    return true;
  }

  draw(palette: Palette): void {
    this.#palette = palette;
    const sequence = this.picture;
    if (sequence) this.sequence.show(sequence, palette);
    else this.sequence.hide();
    this.#diagram.element.classList.toggle("behind", sequence !== null);
    this.#showStep();
  }

  #read(): void {
    const design = this.#design;
    const flow = design && this.#flow !== null ? lookup(design).flows.get(this.#flow) : undefined;
    this.#shown = design && flow ? sequenceOf(design, flow, this.#analysis) : null;
    this.#player.setCount(this.#shown?.calls.length ?? 0);
    this.#diagram.showPath(design && flow ? pictureElements(design, flow.id) : null);
    if (this.#palette) this.draw(this.#palette);
  }

  #toggle(): void {
    this.#isSequence = !this.#isSequence;
    if (this.#palette) this.draw(this.#palette);
    this.#events.changed();
    if (this.isSequence) this.sequence.element.focus();
  }

  #showStep(): void {
    const sequence = this.#shown;
    const { step } = this.#player;
    const call = step === null ? null : (sequence?.calls[step] ?? null);
    this.#diagram.showStep(this.isSequence ? null : call);
    this.sequence.mark(step);
    this.bar.show(sequence, this.isSequence);
    if (sequence && call) this.#events.say(stepText(sequence, step));
  }
}
