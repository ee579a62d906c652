import { farLevelAt } from "../diagram/far-titles.ts";
import { type Box, overlaps, type Point } from "../diagram/geometry.ts";
import type { DiagramLayout, Placement } from "../diagram/placement.ts";
import type { SceneElement } from "../diagram/scene.ts";
import { type Detail, inDetail } from "./detail.ts";
import { patchElement } from "./patch-scene.ts";
import type { ViewTransform } from "./viewport.ts";

/** Pictures with fewer elements are drawn as a whole, and the style sheet chooses how much of them is shown. */
const fewElements = 400;
/** How much around the window is drawn ahead, as a share of its size: what a pull of the hand brings into sight at once. */
const reserve = 0.5;
/** Room that badges, counts and arrowheads take beyond the box of an element. */
const overhang = 40;
/** Milliseconds of a frame that drawing ahead may take. */
const frameShare = 5;

interface Part {
  readonly scene: SceneElement;
  /** An element may lie in several places, as a line does. */
  readonly boxes: readonly Box[];
  /** What of it is in the page; `null`: nothing but an empty element, which keeps its name, its place and the focus. */
  detail: Detail | null;
  element: Element | null;
}

/**
 * Keeps of a large picture only that in the page which may be seen: the contents of elements far from the window are taken out, and
 * cards have either their details or their large titles. What comes into sight is drawn at once, what is near by in the frames after.
 */
export class Culling {
  #parts: Part[] = [];
  #ahead: Part[] = [];
  #frame: number | null = null;
  /** What is drawn; `null` when it has to be worked out again. */
  #drawn: { readonly area: Box; readonly detail: Detail } | null = null;
  #window: { readonly seen: Box; readonly detail: Detail } | null = null;
  readonly #known = new Map<string, Detail | null>();

  /** The part of a picture to draw now; `attach` has to follow when it is in the page. */
  prepare(scene: SceneElement, { placement }: DiagramLayout): SceneElement {
    this.#known.clear();
    for (const part of this.#parts) this.#known.set(keyOf(part.scene), part.detail);
    this.#parts = [];
    this.#ahead = [];
    this.#drawn = null;
    const layers = scene.children.filter((layer) => culled.has(layer.key ?? ""));
    if (layers.reduce((sum, layer) => sum + layer.children.length, 0) < fewElements) return scene;
    return {
      ...scene,
      children: scene.children.map((layer) =>
        layers.includes(layer) ? { ...layer, children: layer.children.map((child) => this.#prepared(child, placement)) } : layer,
      ),
    };
  }

  #prepared(scene: SceneElement, placement: Placement): SceneElement {
    const boxes = boxesOf(scene, placement);
    const isSeen = this.#window !== null && isIn(boxes, grown(this.#window.seen, 0));
    const before = this.#known.get(keyOf(scene)) ?? null;
    const detail = isSeen ? (this.#window?.detail ?? null) : before;
    this.#parts.push({ scene, boxes, detail, element: null });
    return detail === null ? { ...scene, children: [] } : inDetail(scene, detail);
  }

  /** Takes the elements of the page that the prepared picture was drawn with. */
  attach(picture: Element): void {
    if (this.#parts.length === 0) return;
    let index = 0;
    for (const layer of picture.children) {
      if (![...culled].some((name) => layer.classList.contains(name))) continue;
      for (const element of layer.children) {
        const part = this.#parts[index++];
        if (part) part.element = element;
      }
    }
  }

  /** Draws what may be seen. Cheap while the window stays within what is drawn. */
  follow({ x, y, k }: ViewTransform, { width, height }: { readonly width: number; readonly height: number }): void {
    if (width === 0 || height === 0) return;
    const seen: Box = { x: -x / k, y: -y / k, width: width / k, height: height / k };
    const detail: Detail = farLevelAt(k) === null ? "near" : "far";
    this.#window = { seen, detail };
    if (this.#parts.length === 0) return;
    const drawn = this.#drawn;
    const isEnough = drawn?.detail === detail && contains(drawn.area, grown(seen, reserve / 2));
    // Nor so much nearer that most of what is drawn is out of sight.
    if (isEnough && seen.width * (1 + 3 * reserve) > drawn.area.width) return;
    const area = grown(seen, reserve);
    this.#drawn = { area, detail };
    this.#ahead = [];
    for (const part of this.#parts) {
      const wanted = isIn(part.boxes, area) ? detail : null;
      if (part.detail === wanted) continue;
      if (wanted !== null && isIn(part.boxes, seen)) draw(part, wanted);
      else this.#ahead.push(part);
    }
    if (this.#ahead.length > 0) this.#frame ??= requestAnimationFrame(() => this.#drawAhead());
  }

  /** Draws an element that is about to get the focus. */
  show(id: string): void {
    for (const part of this.#parts)
      if (part.detail === null && part.scene.attributes["data-id"] === id) draw(part, this.#window?.detail ?? "near");
  }

  #drawAhead(): void {
    this.#frame = null;
    const drawn = this.#drawn;
    if (!drawn) return;
    const end = performance.now() + frameShare;
    while (this.#ahead.length > 0 && performance.now() < end) {
      const part = this.#ahead.pop() as Part;
      draw(part, isIn(part.boxes, drawn.area) ? drawn.detail : null);
    }
    if (this.#ahead.length > 0) this.#frame = requestAnimationFrame(() => this.#drawAhead());
  }
}

/** The layers whose elements come and go; their keys are also their classes. */
const culled: ReadonlySet<string> = new Set(["groups", "edges", "titles", "nodes", "labels"]);

function keyOf({ attributes }: SceneElement): string {
  return `${String(attributes.class).split(" ", 1)[0]} ${attributes["data-id"]}`;
}

function draw(part: Part, detail: Detail | null): void {
  if (!part.element || part.detail === detail) return;
  part.detail = detail;
  patchElement(part.element, detail === null ? { ...part.scene, children: [] } : inDetail(part.scene, detail));
}

function boxesOf({ attributes }: SceneElement, { nodes, groups, edges }: Placement): readonly Box[] {
  const id = String(attributes["data-id"]);
  const box = attributes.class === "group" || attributes.class === "frame-title" ? groups.get(id) : nodes.get(id);
  if (box && !edges.has(id)) return [box];
  const route = edges.get(id);
  if (!route) return [];
  const pieces = route.points.slice(1).map((point, index): Box => {
    const before = route.points[index] as Point;
    const [left, top] = [Math.min(point.x, before.x), Math.min(point.y, before.y)];
    return { x: left, y: top, width: Math.abs(point.x - before.x), height: Math.abs(point.y - before.y) };
  });
  return route.label ? [...pieces, route.label] : pieces;
}

function isIn(boxes: readonly Box[], area: Box): boolean {
  return boxes.some((box) => overlaps(box, area, overhang));
}

function grown({ x, y, width, height }: Box, share: number): Box {
  return { x: x - width * share, y: y - height * share, width: width * (1 + 2 * share), height: height * (1 + 2 * share) };
}

function contains(outer: Box, inner: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}
