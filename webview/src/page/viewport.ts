import { select } from "d3-selection";
import { type ZoomBehavior, type ZoomTransform, zoom, zoomIdentity } from "d3-zoom";
import { farLevelAt, readableZoom } from "../diagram/far-titles.ts";
import type { Box, Point } from "../diagram/geometry.ts";

export interface ViewTransform {
  readonly x: number;
  readonly y: number;
  readonly k: number;
}

export interface ViewportEvents {
  /** Called for each change. */
  moving(transform: ViewTransform): void;
  /** Called after each change with what to remember; `null` while the drawing is fitted. */
  moved(transform: ViewTransform | null): void;
}

const smallest = 0.08;
const largest = 4;
const margin = 16;

/** A drawing is painted anew when the hand has made it this many times larger or smaller than it was painted; until then what is painted is scaled. */
const furthestFromPainted = 2;

/**
 * Pan and zoom: a drawing that is moved and scaled inside a frame. What moves is a sheet with the drawing on it, a layer of its own that
 * browsers need not paint again; the drawing on the sheet has the scale in which it is painted. One element for both would be painted
 * in its natural size whatever its zoom, fifteen times the pixels of a picture seen from far away.
 */
export class Viewport {
  readonly #frame: HTMLElement;
  readonly #sheet: HTMLElement;
  readonly #drawing: SVGSVGElement;
  readonly #zoom: ZoomBehavior<HTMLElement, unknown>;
  #transform: ZoomTransform = zoomIdentity;
  #content = { width: 1, height: 1 };
  /** What to show first of a drawing that is too large to be read whole. */
  #beginning: Point = { x: 0, y: 0 };
  /** The size of the frame: asking the page for it while the drawing moves would make the browser lay everything out again. */
  #size = { width: 0, height: 0 };
  #isMoved = false;
  /** The zoom that the drawing is painted for. */
  #painted = 1;

  /** The `sheet`, which holds nothing but the `drawing`, is what moves in the `frame`. */
  constructor(frame: HTMLElement, sheet: HTMLElement, drawing: SVGSVGElement, events: ViewportEvents) {
    this.#frame = frame;
    this.#sheet = sheet;
    this.#drawing = drawing;
    this.#zoom = zoom<HTMLElement, unknown>()
      .scaleExtent([smallest, largest])
      .extent((): [[number, number], [number, number]] => [
        [0, 0],
        [this.size.width, this.size.height],
      ])
      .on("zoom", (event: { transform: ZoomTransform; sourceEvent: Event | null }) => {
        this.#transform = event.transform;
        if (event.sourceEvent) this.#isMoved = true;
        const { x, y, k } = event.transform;
        this.#place();
        const level = farLevelAt(k);
        frame.classList.toggle("far", level !== null);
        if (level === null) delete frame.dataset.far;
        else frame.dataset.far = String(level);
        events.moving({ x, y, k });
      })
      .on("end", () => {
        this.#paint();
        events.moved(this.#isMoved ? { x: this.#transform.x, y: this.#transform.y, k: this.#transform.k } : null);
      });
    const selection = select(frame).call(this.#zoom);
    // A double click on a component must not zoom past it.
    selection.on("dblclick.zoom", null);
    new ResizeObserver(() => {
      this.#measure();
      if (!this.#isMoved) this.fit();
      else events.moving(this.#transform);
    }).observe(frame);
  }

  get transform(): ViewTransform {
    return this.#transform;
  }

  get size(): { readonly width: number; readonly height: number } {
    if (this.#size.width === 0) this.#measure();
    return this.#size;
  }

  /** Puts the sheet where it belongs, on whole pixels of the screen unless it is being scaled: in between letters would blur. */
  #place(): void {
    const { x, y, k } = this.#transform;
    const scale = k / this.#painted;
    if (scale > furthestFromPainted || scale < 1 / furthestFromPainted) {
      this.#paint();
      return;
    }
    const whole = (length: number): number => (scale === 1 ? Math.round(length * devicePixelRatio) / devicePixelRatio : length);
    this.#sheet.style.transform = `translate(${whole(x)}px, ${whole(y)}px)${scale === 1 ? "" : ` scale(${scale})`}`;
  }

  #paint(): void {
    const { k } = this.#transform;
    if (k !== this.#painted) {
      this.#painted = k;
      this.#drawing.style.transform = `scale(${k})`;
      this.#resizeSheet();
    }
    this.#place();
  }

  #resizeSheet(): void {
    this.#sheet.style.width = `${this.#content.width * this.#painted}px`;
    this.#sheet.style.height = `${this.#content.height * this.#painted}px`;
  }

  #measure(): void {
    this.#size = { width: this.#frame.clientWidth, height: this.#frame.clientHeight };
  }

  /** Brings a point of the drawing into the middle. */
  centreOn({ x, y }: Point): void {
    const { k } = this.#transform;
    const { width, height } = this.size;
    this.#isMoved = true;
    this.#apply({ k, x: width / 2 - x * k, y: height / 2 - y * k });
  }

  /** Shows a box as large as it fits, at most at its natural size. */
  fitBox(box: Box): void {
    const { width, height } = this.size;
    if (width === 0 || height === 0) return;
    const k = Math.max(readableZoom, Math.min((width - 4 * margin) / box.width, (height - 4 * margin) / box.height, 1));
    this.#isMoved = true;
    this.#apply({ k, x: width / 2 - (box.x + box.width / 2) * k, y: height / 2 - (box.y + box.height / 2) * k });
  }

  /** Keeps what is in sight where it is when the drawing's content has moved inside of it. */
  moveWith(by: Point): void {
    const { x, y, k } = this.#transform;
    if ((by.x !== 0 || by.y !== 0) && this.#isMoved) this.#apply({ k, x: x - by.x * k, y: y - by.y * k });
  }

  /** Takes the size of the drawing and where it begins to be read; shows all of it unless the reader has moved it. */
  setContent(size: { readonly width: number; readonly height: number }, beginning: Point): void {
    this.#content = size;
    this.#beginning = beginning;
    this.#resizeSheet();
    if (!this.#isMoved) this.fit();
  }

  /** Shows the whole drawing, at most at its natural size; of one too large to be read whole, its beginning. */
  fit(): void {
    const { width, height } = this.size;
    if (width === 0 || height === 0) return;
    const fitting = Math.min((width - 2 * margin) / this.#content.width, (height - 2 * margin) / this.#content.height, 1);
    const k = Math.max(readableZoom, fitting);
    const start = (room: number, length: number, first: number): number =>
      length * k > room + margin ? Math.min(margin, Math.max(room - length * k - margin, room / 2 - first * k)) : (room - length * k) / 2;
    this.#isMoved = false;
    const { x, y } = this.#beginning;
    this.#apply({ k, x: start(width, this.#content.width, x), y: start(height, this.#content.height, y) });
  }

  zoomBy(factor: number): void {
    this.#isMoved = true;
    select(this.#frame).call(this.#zoom.scaleBy, factor);
  }

  restore(transform: ViewTransform): void {
    this.#isMoved = true;
    this.#apply(transform);
  }

  /** Moves the drawing as little as needed to bring a box into sight. */
  reveal(box: Box): void {
    const { width, height } = this.size;
    const { k, x, y } = this.#transform;
    const shift = (start: number, length: number, room: number): number => {
      if (length > room - 2 * margin) return room / 2 - (start + length / 2);
      return Math.max(0, margin - start) + Math.min(0, room - margin - (start + length));
    };
    const [dx, dy] = [shift(box.x * k + x, box.width * k, width), shift(box.y * k + y, box.height * k, height)];
    if (width === 0 || (dx === 0 && dy === 0)) return;
    this.#isMoved = true;
    this.#apply({ k, x: x + dx, y: y + dy });
  }

  #apply({ x, y, k }: ViewTransform): void {
    select(this.#frame).call(this.#zoom.transform, zoomIdentity.translate(x, y).scale(k));
  }
}
