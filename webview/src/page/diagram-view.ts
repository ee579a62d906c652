import { drawDiagram } from "../diagram/draw-diagram.ts";
import { type Box, unionOf } from "../diagram/geometry.ts";
import type { Overlay } from "../diagram/overlay.ts";
import type { DiagramLayout } from "../diagram/placement.ts";
import type { Palette } from "../diagram/theme.ts";
import { html } from "./element.ts";
import { type ArrowKey, neighbour } from "./neighbours.ts";
import { patchChildren } from "./patch-scene.ts";
import { Viewport, type ViewTransform } from "./viewport.ts";

export interface DiagramEvents {
  /** The reader asks for the source of an element. */
  reveal(id: string): void;
  /** The pointer or the keyboard is on an element; `null` when it left. */
  point(id: string | null, at: DOMRect | null): void;
  moved(transform: ViewTransform | null): void;
}

/** Room under the drawing for the line with its regions. */
const captionHeight = 20;

/** The diagram in the page: drawn once, then changed in place; pan, zoom, keyboard, selection. */
export class DiagramView {
  readonly element: HTMLElement;
  readonly viewport: Viewport;
  readonly #drawing: SVGSVGElement;
  readonly #events: DiagramEvents;
  #layout: DiagramLayout | null = null;
  #selected: ReadonlySet<string> = new Set();

  constructor(events: DiagramEvents) {
    this.#events = events;
    this.#drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    this.#drawing.classList.add("drawing");
    this.#drawing.setAttribute("role", "presentation");
    this.element = html("div", "canvas", this.#drawing);
    this.element.setAttribute("role", "group");
    this.element.tabIndex = -1;
    this.viewport = new Viewport(this.element, this.#drawing, (transform) => events.moved(transform));
    this.element.addEventListener("click", (event) => {
      const id = idOf(event.target);
      if (id !== null) events.reveal(id);
    });
    this.element.addEventListener("keydown", (event) => this.#key(event));
    this.element.addEventListener("pointerover", (event) => this.#point(event.target));
    this.element.addEventListener("pointerleave", () => events.point(null, null));
    this.element.addEventListener("focusin", (event) => {
      const box = this.#boxOf(idOf(event.target));
      if (!box || !(event.target as Element).matches(":focus-visible")) return;
      this.viewport.reveal(box);
      this.#point(event.target);
    });
    this.element.addEventListener("focusout", () => events.point(null, null));
  }

  /** Shows a layout. Elements that were there before are moved and changed, never drawn anew. */
  show(layout: DiagramLayout, palette: Palette, overlay: Overlay | null): void {
    const isNewSize = this.#layout?.placement.width !== layout.placement.width || this.#layout.placement.height !== layout.placement.height;
    this.#layout = layout;
    const { graph, placement } = layout;
    this.element.setAttribute("aria-label", `Diagram of ${graph.name}: ${graph.nodes.length} components, ${graph.edges.length} links`);
    patchChildren(this.#drawing, [drawDiagram(layout, { palette, overlay, purpose: "page" })]);
    for (const node of this.#drawing.querySelectorAll(".node")) node.setAttribute("tabindex", "0");
    this.#markSelected();
    if (!isNewSize) return;
    this.#drawing.setAttribute("width", String(Math.ceil(placement.width)));
    this.#drawing.setAttribute("height", String(Math.ceil(placement.height) + captionHeight));
    this.viewport.setContent({ width: placement.width, height: placement.height + captionHeight });
  }

  /** Marks elements as selected in the editor and brings them into sight. */
  select(ids: ReadonlySet<string>): void {
    this.#selected = ids;
    this.#markSelected();
    const boxes = [...ids].flatMap((id) => this.#boxOf(id) ?? []);
    if (boxes.length > 0 && boxes.length <= 2) this.viewport.reveal(unionOf(boxes));
  }

  #markSelected(): void {
    for (const element of this.#drawing.querySelectorAll("[data-id]")) {
      const isSelected = this.#selected.has(element.getAttribute("data-id") ?? "");
      element.classList.toggle("selected", isSelected);
      if (element.classList.contains("node")) {
        if (isSelected) element.setAttribute("aria-current", "true");
        else element.removeAttribute("aria-current");
      }
    }
    this.element.classList.toggle("has-path", this.#selected.size > 2);
  }

  #boxOf(id: string | null): Box | undefined {
    if (id === null || !this.#layout) return undefined;
    const { placement } = this.#layout;
    return placement.nodes.get(id) ?? placement.groups.get(id) ?? placement.edges.get(id)?.label ?? undefined;
  }

  #point(target: EventTarget | null): void {
    const element = target instanceof Element ? target.closest(".node, .edge, .edge-label") : null;
    this.#events.point(element?.getAttribute("data-id") ?? null, element?.getBoundingClientRect() ?? null);
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const id = idOf(event.target);
    if (event.key === "+" || event.key === "=") this.viewport.zoomBy(1.25);
    else if (event.key === "-") this.viewport.zoomBy(0.8);
    else if (event.key === "0") this.viewport.fit();
    else if (event.key === "Escape") this.#events.point(null, null);
    else if ((event.key === "Enter" || event.key === " ") && id !== null) this.#events.reveal(id);
    else if (event.key.startsWith("Arrow") && id !== null && this.#layout) {
      const next = neighbour(this.#layout, id, event.key as ArrowKey);
      if (next !== null) this.#focus(next);
    } else return;
    event.preventDefault();
  }

  #focus(id: string): void {
    for (const node of this.#drawing.querySelectorAll<SVGGElement>(".node"))
      if (node.getAttribute("data-id") === id) node.focus({ preventScroll: true });
  }
}

function idOf(target: EventTarget | null): string | null {
  return target instanceof Element ? (target.closest(".node, .edge, .edge-label, .group")?.getAttribute("data-id") ?? null) : null;
}
