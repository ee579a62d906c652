import { type Box, overlaps, unionOf } from "../diagram/geometry.ts";
import type { DiagramLayout } from "../diagram/placement.ts";
import type { ViewTransform } from "./viewport.ts";

/** Pictures with fewer elements are painted fast enough as they are. */
const fewElements = 400;
/** How much around the window stays drawn, as a share of its size: what a pull of the hand brings into sight at once. */
const reserve = 0.5;
/** Room that badges, counts and arrowheads take beyond the box of an element. */
const overhang = 40;

/** Keeps the parts of a large picture that are out of sight from being painted. */
export class Culling {
  #parts: { readonly element: SVGElement; readonly box: Box; isHidden: boolean }[] = [];
  /** The part of the picture that is drawn; `null` when it has to be worked out again. */
  #drawn: Box | null = null;

  /** Takes the elements of a picture that was drawn anew or changed. */
  setLayout(drawing: SVGElement, { placement }: DiagramLayout): void {
    const elements = [...drawing.querySelectorAll<SVGElement>(".node, .edge, .edge-label")];
    for (const { element } of this.#parts) element.style.display = "";
    this.#drawn = null;
    this.#parts = [];
    if (elements.length < fewElements) return;
    this.#parts = elements.flatMap((element) => {
      const box = boxOf(element, placement);
      return box ? [{ element, box, isHidden: false }] : [];
    });
  }

  /** Draws what may be seen. Cheap while the window stays within what is drawn. */
  follow({ x, y, k }: ViewTransform, { width, height }: { readonly width: number; readonly height: number }): void {
    if (this.#parts.length === 0 || width === 0 || height === 0) return;
    const seen: Box = { x: -x / k, y: -y / k, width: width / k, height: height / k };
    const drawn = this.#drawn;
    if (drawn && contains(drawn, seen) && seen.width > drawn.width / (1 + 4 * reserve)) return;
    this.#drawn = {
      x: seen.x - seen.width * reserve,
      y: seen.y - seen.height * reserve,
      width: seen.width * (1 + 2 * reserve),
      height: seen.height * (1 + 2 * reserve),
    };
    for (const part of this.#parts) {
      const isHidden = !overlaps(part.box, this.#drawn, overhang);
      if (isHidden === part.isHidden) continue;
      part.isHidden = isHidden;
      part.element.style.display = isHidden ? "none" : "";
    }
  }

  /** Draws everything that holds an element which is about to get the focus. */
  show(id: string): void {
    for (const part of this.#parts) {
      if (!part.isHidden || part.element.getAttribute("data-id") !== id) continue;
      part.isHidden = false;
      part.element.style.display = "";
    }
  }
}

function boxOf(element: SVGElement, placement: DiagramLayout["placement"]): Box | null {
  const id = element.getAttribute("data-id") ?? "";
  if (element.classList.contains("node")) return placement.nodes.get(id) ?? null;
  const route = placement.edges.get(id);
  if (!route) return null;
  const line = unionOf(route.points.map((point) => ({ ...point, width: 0, height: 0 })));
  return route.label ? unionOf([line, route.label]) : line;
}

function contains(outer: Box, inner: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}
