import { drawDiagram } from "../diagram/draw-diagram.ts";
import { type Box, type Point, unionOf } from "../diagram/geometry.ts";
import type { Overlay } from "../diagram/overlay.ts";
import type { DiagramLayout } from "../diagram/placement.ts";
import type { Palette } from "../diagram/theme.ts";
import { t } from "../texts/index.ts";
import { Culling } from "./culling.ts";
import { html } from "./element.ts";
import { type ArrowKey, neighbour } from "./neighbours.ts";
import { patchChildren } from "./patch-scene.ts";
import { Viewport, type ViewTransform } from "./viewport.ts";

export interface DiagramEvents {
  /** The reader asks for the source of an element. */
  reveal(id: string): void;
  /** The pointer or the keyboard is on an element; `null` when it left. */
  point(id: string | null, at: DOMRect | null): void;
  /** The reader asks what can be done with an element, by the right mouse button or the menu key. */
  menu(id: string, at: { readonly x: number; readonly y: number }, owner: FocusTarget): void;
  /** The reader asks for all that is known of an element. */
  details(id: string, at: DOMRect, owner: FocusTarget): void;
  /** The keyboard came to an element, from another one along a link or not. */
  arrived(id: string, from: string | null): void;
  /** The picture moves: where it is now. */
  moving(transform: ViewTransform): void;
  /** The picture has moved; `null` when it was fitted into the page. */
  moved(transform: ViewTransform | null): void;
}

export interface FocusTarget {
  focus(options?: FocusOptions): void;
}

/** Room under the drawing for the line with its regions. */
const captionHeight = 20;

/** The diagram in the page: drawn once, then changed in place; pan, zoom, keyboard, selection. */
export class DiagramView {
  readonly element: HTMLElement;
  readonly viewport: Viewport;
  readonly #drawing: SVGSVGElement;
  readonly #culling = new Culling();
  readonly #events: DiagramEvents;
  #layout: DiagramLayout | null = null;
  #selected: ReadonlySet<string> = new Set();
  /** More is selected than a link and its ends: the way of a flow. */
  #isPath = false;
  #path: ReadonlySet<string> | null = null;
  /** The one component that the Tab key reaches; arrow keys go on from there. */
  #stop: string | null = null;
  /** From where an arrow key came. */
  #cameFrom: string | null = null;

  constructor(events: DiagramEvents) {
    this.#events = events;
    this.#drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    this.#drawing.classList.add("drawing");
    this.#drawing.setAttribute("role", "presentation");
    const sheet = html("div", "sheet");
    sheet.append(this.#drawing);
    this.element = html("div", "canvas", sheet);
    // Its arrow keys are its own: screen readers hand them on in an application.
    this.element.setAttribute("role", "application");
    this.element.setAttribute("aria-description", t.picture.keys);
    this.element.tabIndex = -1;
    this.viewport = new Viewport(this.element, sheet, this.#drawing, {
      moving: (transform) => {
        this.#culling.follow(transform, this.viewport.size);
        events.moving(transform);
      },
      moved: events.moved,
    });
    this.element.addEventListener("click", (event) => {
      const id = idOf(event.target);
      if (id === null) return;
      const badge = (event.target as Element).closest(".badge");
      if (badge) events.details(this.#elementOfFrame(id), badge.getBoundingClientRect(), this.#ownerOf(id));
      else events.reveal(id);
    });
    this.element.addEventListener("contextmenu", (event) => {
      const id = idOf(event.target);
      event.preventDefault();
      if (id !== null) events.menu(this.#elementOfFrame(id), { x: event.clientX, y: event.clientY }, this.#ownerOf(id));
    });
    this.element.addEventListener("keydown", (event) => this.#key(event));
    this.element.addEventListener("pointerover", (event) => this.#point(event.target));
    this.element.addEventListener("pointerleave", () => events.point(null, null));
    this.element.addEventListener("focusin", (event) => {
      const id = idOf(event.target);
      const box = this.#boxOf(id);
      if (id === null || !box) return;
      this.#setStop(id);
      if (!(event.target as Element).matches(":focus-visible")) return;
      this.viewport.reveal(box);
      this.#point(event.target);
      events.arrived(id, this.#cameFrom);
      this.#cameFrom = null;
    });
    this.element.addEventListener("focusout", () => events.point(null, null));
  }

  /** Shows a layout. Elements that were there before are moved and changed, never drawn anew. */
  show(layout: DiagramLayout, palette: Palette, overlay: Overlay | null, pinned: ReadonlySet<string> = new Set()): void {
    const isFirst = this.#layout === null;
    const isMoved = this.#layout !== null && this.#layout.placement !== layout.placement;
    const origin = this.#layout?.placement.origin ?? layout.placement.origin;
    const isNewSize = this.#layout?.placement.width !== layout.placement.width || this.#layout.placement.height !== layout.placement.height;
    this.#layout = layout;
    const { graph, placement } = layout;
    this.element.setAttribute(
      "aria-label",
      t.picture.diagramOf(graph.name, t.counts.components(graph.nodes.length), t.counts.links(graph.edges.length)),
    );
    // First of all the place of the window: only what is in it has to be drawn.
    if (isNewSize) this.#resize(layout);
    const scene = drawDiagram(layout, { palette, overlay, purpose: "page", pinned });
    patchChildren(this.#drawing, [this.#culling.prepare(scene, layout)]);
    this.#culling.attach(this.#drawing.firstElementChild ?? this.#drawing);
    this.#culling.follow(this.viewport.transform, this.viewport.size);
    // For whoever measures how soon there is something to see.
    if (isFirst) performance.mark("lintel-first-picture");
    this.#setStop(this.#stop);
    this.#markSelected();
    this.#markPath();
    if (isMoved) {
      this.#showAsRelaid();
      this.viewport.moveWith({ x: placement.origin.x - origin.x, y: placement.origin.y - origin.y });
    }
  }

  #resize(layout: DiagramLayout): void {
    const { width, height } = layout.placement;
    this.#drawing.setAttribute("width", String(Math.ceil(width)));
    this.#drawing.setAttribute("height", String(Math.ceil(height) + captionHeight));
    this.viewport.setContent({ width, height: height + captionHeight }, beginningOf(layout));
  }

  /** Lets connectors appear after components have gone to their new places (picture-controls.css). */
  #showAsRelaid(): void {
    this.element.classList.remove("relaid");
    // Reading a size makes the browser take note of the class being gone, so that the animation starts again.
    void this.element.offsetWidth;
    this.element.classList.add("relaid");
  }

  /** Marks elements as selected in the editor, a region or zone in all its frames, and brings them into sight. */
  select(elements: ReadonlySet<string>): void {
    const frames = (this.#layout?.graph.groups ?? []).filter(({ element }) => elements.has(element));
    const ids = new Set([...elements, ...frames.map(({ id }) => id)]);
    this.#selected = ids;
    this.#isPath = elements.size > 2;
    this.#markSelected();
    const [only] = ids;
    if (ids.size === 1 && only !== undefined && !this.element.contains(document.activeElement)) this.#setStop(only);
    const boxes = [...ids].flatMap((id) => this.#boxOf(id) ?? []);
    const [first] = boxes;
    if (first && boxes.length <= 2) this.viewport.reveal(unionOf(boxes));
    else if (first && elements.size === 1) this.viewport.reveal(first);
  }

  /** Brings an element into sight and gives it the focus when it can have it. */
  goTo(id: string): void {
    const box = this.#boxOf(id);
    if (!box) return;
    if (this.#layout?.placement.groups.has(id)) this.viewport.fitBox(box);
    else this.viewport.reveal(box);
    if (this.#elementOf(id)?.hasAttribute("tabindex")) this.#focus(id);
    else this.element.focus({ preventScroll: true });
  }

  /** Gives the focus to the component that Tab reaches, without its card. */
  focusStop(): void {
    if (this.#stop === null) return;
    this.#focus(this.#stop);
    this.#events.point(null, null);
  }

  /** Where an element is in the window; `null` while it is not drawn. */
  placeOf(id: string): DOMRect | null {
    return this.#elementOf(id)?.getBoundingClientRect() ?? null;
  }

  /** Marks elements for a while, such as what a search is on; `null` for none. */
  preview(id: string | null): void {
    for (const element of this.#drawing.querySelectorAll(".found")) element.classList.remove("found");
    if (id === null) return;
    for (const element of this.#elementsOf(id)) element.classList.add("found");
    const box = this.#boxOf(id);
    if (box) this.viewport.reveal(box);
  }

  /** Keeps the way of a flow in the light and the rest in the shade; `null` for all in the light. */
  showPath(ids: ReadonlySet<string> | null): void {
    this.#path = ids;
    this.#markPath();
  }

  #markPath(): void {
    this.element.classList.toggle("has-flow", this.#path !== null);
    for (const element of this.#drawing.querySelectorAll("[data-id]"))
      element.classList.toggle("on-path", this.#path?.has(element.getAttribute("data-id") ?? "") ?? false);
  }

  /** Marks the call of a flow that is on show: its link and both ends. */
  showStep(step: { readonly from: string; readonly to: string; readonly link: string | null } | null): void {
    for (const element of this.#drawing.querySelectorAll(".step, .step-end")) element.classList.remove("step", "step-end");
    this.element.classList.toggle("has-step", step !== null);
    if (!step) return;
    for (const id of [step.from, step.to]) for (const element of this.#elementsOf(id)) element.classList.add("step-end");
    if (step.link !== null) for (const element of this.#elementsOf(step.link)) element.classList.add("step");
    const boxes = [step.from, step.to].flatMap((id) => this.#boxOf(id) ?? []);
    if (boxes.length > 0) this.viewport.reveal(unionOf(boxes));
  }

  /** What a frame is one of; anything else stands for itself. */
  #elementOfFrame(id: string): string {
    return this.#layout?.graph.groups.find((group) => group.id === id)?.element ?? id;
  }

  #elementOf(id: string): Element | null {
    return this.#elementsOf(id)[0] ?? null;
  }

  #elementsOf(id: string): Element[] {
    return [...this.#drawing.querySelectorAll("[data-id]")].filter((element) => element.getAttribute("data-id") === id);
  }

  /** What gets the focus back after a menu or a card: the element, or the diagram for one that takes no focus. */
  #ownerOf(id: string): FocusTarget {
    return { focus: () => (this.#elementOf(id)?.hasAttribute("tabindex") ? this.#focus(id) : this.element.focus({ preventScroll: true })) };
  }

  /** Makes a component the one that Tab reaches: `id`, or when that is not there the first selected one, or the first. */
  #setStop(id: string | null): void {
    const nodes = [...this.#drawing.querySelectorAll(".node")];
    const ids = nodes.map((node) => node.getAttribute("data-id"));
    this.#stop = ids.includes(id) ? id : (ids.find((candidate) => candidate !== null && this.#selected.has(candidate)) ?? ids[0] ?? null);
    nodes.forEach((node, index) => {
      node.setAttribute("tabindex", ids[index] === this.#stop ? "0" : "-1");
    });
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
    this.element.classList.toggle("has-path", this.#isPath);
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
    else if (event.key === "Enter" && id !== null) this.#events.reveal(id);
    else if (event.key === " " && id !== null) this.#openDetails(id);
    else if ((event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) && id !== null) this.#openMenu(id);
    else if (event.key.startsWith("Arrow") && id !== null && this.#layout) {
      const next = neighbour(this.#layout, id, event.key as ArrowKey);
      if (next !== null) {
        this.#cameFrom = id;
        this.#focus(next);
      }
    } else return;
    event.preventDefault();
  }

  #openDetails(id: string): void {
    const at = this.placeOf(id);
    if (at) this.#events.details(id, at, this.#ownerOf(id));
  }

  #openMenu(id: string): void {
    const at = this.placeOf(id);
    if (at) this.#events.menu(id, { x: at.left + at.width / 2, y: at.top + at.height / 2 }, this.#ownerOf(id));
  }

  #focus(id: string): void {
    this.#culling.show(id);
    for (const node of this.#drawing.querySelectorAll<SVGGElement>(".node"))
      if (node.getAttribute("data-id") === id) node.focus({ preventScroll: true });
  }
}

function idOf(target: EventTarget | null): string | null {
  return target instanceof Element
    ? (target.closest(".node, .edge, .edge-label, .group, .frame-title")?.getAttribute("data-id") ?? null)
    : null;
}

/** Where a picture begins to be read: at its first client, otherwise at the leftmost component. */
function beginningOf({ graph, placement }: DiagramLayout): Point {
  const client = graph.nodes.find(({ kind }) => kind === "client");
  const leftmost = [...placement.nodes.values()].reduce<Box | undefined>(
    (first, box) => (first && first.x <= box.x ? first : box),
    undefined,
  );
  const box = (client && placement.nodes.get(client.id)) ?? leftmost;
  return box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : { x: 0, y: 0 };
}
