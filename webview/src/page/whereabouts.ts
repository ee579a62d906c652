import { type Design, lookup } from "@lintel/engine/model";
import type { DiagramLayout } from "../diagram/placement.ts";
import type { FlowView } from "../sequence/flow-view.ts";
import type { Announcer } from "./announcer.ts";
import { breadcrumbsOf } from "./breadcrumbs.ts";
import type { DiagramView } from "./diagram-view.ts";
import type { OutlinePanel } from "./outline-panel.ts";
import type { PathBar } from "./path-bar.ts";
import { pictureElements } from "./path-elements.ts";
import { relationText, stepText } from "./relations.ts";
import { viewOf } from "./shown-view.ts";

/** The parts of the page that show where the reader is. */
export interface WhereaboutsParts {
  readonly diagram: DiagramView;
  readonly flow: FlowView;
  readonly path: PathBar;
  readonly outline: OutlinePanel;
  readonly announcer: Announcer;
}

export interface WhereaboutsSubject {
  readonly design: Design;
  readonly view: string;
  readonly layout: DiagramLayout | null;
}

/** Where the reader is: on what the cursor of the editor is on, or where they went to in the picture, whichever came last. */
export class Whereabouts {
  readonly #parts: WhereaboutsParts;
  readonly #subject: () => WhereaboutsSubject | null;
  #selected: string | null = null;
  #visited: string | null = null;

  /** `subject` says what is on show; `null` before there is a design. */
  constructor(parts: WhereaboutsParts, subject: () => WhereaboutsSubject | null) {
    this.#parts = parts;
    this.#subject = subject;
  }

  /** The cursor of the editor is on an element, or on none. */
  select(id: string | null): void {
    this.#selected = id;
    this.#visited = null;
    this.mark();
  }

  /** Shows in diagram, breadcrumbs and outline where the reader is. */
  mark(): void {
    const subject = this.#subject();
    if (!subject?.layout) return;
    const selected = pictureElements(subject.design, this.#selected);
    const at = this.#visited ?? (selected.size === 1 ? ([...selected][0] ?? null) : null);
    this.#parts.diagram.select(selected);
    this.#showPath(subject, subject.layout, at);
  }

  /** The keyboard came to an element of the picture. */
  arrive(id: string, from: string | null): void {
    const subject = this.#subject();
    if (!subject?.layout) return;
    this.#visited = id;
    this.#showPath(subject, subject.layout, id);
    const way = from === null ? "" : stepText(subject.design, from, id);
    this.#parts.announcer.say([way, relationText(subject.design, id)].filter((part) => part !== "").join(". "));
  }

  /** Goes to an element of the picture; of a flow, to its path. */
  goTo(id: string): void {
    const subject = this.#subject();
    if (!subject) return;
    const { diagram, flow } = this.#parts;
    if (lookup(subject.design).flows.has(id)) {
      flow.choose(id);
      if (flow.isSequence) flow.sequence.element.focus();
      else diagram.focusStop();
      return;
    }
    diagram.preview(null);
    diagram.goTo(id);
    this.arrive(id, null);
    this.mark();
    diagram.preview(id);
  }

  #showPath({ design, view }: WhereaboutsSubject, { graph }: DiagramLayout, at: string | null): void {
    this.#parts.path.showPath(breadcrumbsOf(graph, design.name, viewOf(design, view)?.title ?? null, at));
    this.#parts.outline.mark(at);
  }
}
