import type { Box, Point } from "../diagram/geometry.ts";
import type { DiagramLayout } from "../diagram/placement.ts";
import { html } from "./element.ts";
import type { ViewTransform } from "./viewport.ts";

const namespace = "http://www.w3.org/2000/svg";
/** Largest size of the map, in pixels. */
const [width, height] = [176, 118];
/** Designs with fewer components find their way without a map. */
const fewestComponents = 16;

/**
 * The whole picture, small, with a frame around what is in sight: shown for large designs while part of them is out of sight.
 * For the pointer only; the keyboard and screen readers have the outline and the search.
 */
export class Minimap {
  readonly element = html("div", "minimap");
  readonly #map: SVGSVGElement;
  readonly #shapes: SVGGElement;
  /** Beside the drawing and not in it, so that moving it does not paint the drawing again. */
  readonly #window = html("div", "minimap-window");
  readonly #moveTo: (centre: Point) => void;
  #layout: DiagramLayout | null = null;

  /** `moveTo` is called with the point of the picture that the reader wants in the middle. */
  constructor(moveTo: (centre: Point) => void) {
    this.#moveTo = moveTo;
    this.#map = document.createElementNS(namespace, "svg");
    this.#shapes = document.createElementNS(namespace, "g");
    this.#map.append(this.#shapes);
    this.element.append(this.#map, this.#window);
    this.element.setAttribute("aria-hidden", "true");
    this.element.hidden = true;
    this.#map.addEventListener("pointerdown", (event) => {
      this.#map.setPointerCapture(event.pointerId);
      this.#go(event);
    });
    this.#map.addEventListener("pointermove", (event) => {
      if (this.#map.hasPointerCapture(event.pointerId)) this.#go(event);
    });
  }

  /** Draws a layout; `colourOf` a component says how worrying it is, as a class of the style sheet. */
  show(layout: DiagramLayout, classOf: (component: string) => string): void {
    this.#layout = layout;
    const { graph, placement } = layout;
    const scale = scaleOf(placement);
    this.#map.setAttribute("viewBox", `0 0 ${placement.width} ${placement.height}`);
    this.#map.setAttribute("width", String(Math.round(placement.width * scale)));
    this.#map.setAttribute("height", String(Math.round(placement.height * scale)));
    const shape = (box: Box | undefined, name: string): SVGRectElement[] => {
      if (!box) return [];
      const rect = document.createElementNS(namespace, "rect");
      place(rect, box);
      rect.setAttribute("class", name);
      return [rect];
    };
    this.#shapes.replaceChildren(
      ...graph.groups.flatMap(({ id }) => shape(placement.groups.get(id), "minimap-group")),
      ...graph.nodes.flatMap(({ id }) => shape(placement.nodes.get(id), `minimap-node ${classOf(id)}`)),
    );
  }

  /** Moves the frame; `size` is that of the window onto the picture. */
  follow({ x, y, k }: ViewTransform, size: { readonly width: number; readonly height: number }): void {
    if (!this.#layout) return;
    const { placement, graph } = this.#layout;
    const seen = { x: -x / k, y: -y / k, width: size.width / k, height: size.height / k };
    const scale = scaleOf(placement);
    // What is beyond the map is cut off by the style sheet: so the frame keeps its size, and moving it lays nothing out.
    const { style } = this.#window;
    style.transform = `translate(${seen.x * scale}px, ${seen.y * scale}px)`;
    style.width = `${seen.width * scale}px`;
    style.height = `${seen.height * scale}px`;
    const showsAll = seen.x <= 0 && seen.y <= 0 && seen.x + seen.width >= placement.width && seen.y + seen.height >= placement.height;
    this.element.hidden = showsAll || graph.nodes.length < fewestComponents;
  }

  #go(event: PointerEvent): void {
    const box = this.#map.getBoundingClientRect();
    if (!this.#layout || box.width === 0) return;
    const { placement } = this.#layout;
    this.#moveTo({
      x: ((event.clientX - box.left) / box.width) * placement.width,
      y: ((event.clientY - box.top) / box.height) * placement.height,
    });
  }
}

/** Pixels of the map for a pixel of the picture. */
function scaleOf(placement: Pick<DiagramLayout["placement"], "width" | "height">): number {
  return Math.min(width / placement.width, height / placement.height);
}

function place(rect: SVGRectElement, { x, y, width: w, height: h }: Box): void {
  for (const [name, value] of Object.entries({ x, y, width: w, height: h })) rect.setAttribute(name, String(Math.round(value)));
}
