import type { Point } from "../diagram/geometry.ts";
import type { Direction } from "../diagram/graph.ts";
import { type PinFile, type PinnedView, pinFileText, readPinFile } from "../layout/pin-file.ts";

/** Steps that can be taken back. */
const longestHistory = 100;
const noPins: ReadonlyMap<string, Point> = new Map();

/** What the reader pinned in the views of a design, with the steps before. The host keeps it in a file; without one it lives as long as the page. */
export class Pins {
  #file: PinFile = new Map();
  #history: PinFile[] = [];

  /** Takes what the host read from the file; `null` when there is none. Gives the reason when the text cannot be read. */
  load(text: string | null): string | null {
    const file = text === null ? new Map<string, PinnedView>() : readPinFile(text);
    if (typeof file === "string") return file;
    this.#file = file;
    return null;
  }

  forget(): void {
    this.#file = new Map();
    this.#history = [];
  }

  /** The file's text; `null` when nothing is pinned. */
  get text(): string | null {
    return this.#file.size === 0 ? null : pinFileText(this.#file);
  }

  /** Where the picture ran when something in a view was pinned. */
  directionOf(view: string): Direction | null {
    return this.#file.get(view)?.direction ?? null;
  }

  /** The pins of a view; none while the picture runs elsewhere than when they were made. */
  of(view: string, direction: Direction): ReadonlyMap<string, Point> {
    const pinned = this.#file.get(view);
    return pinned?.direction === direction ? pinned.pins : noPins;
  }

  pin(view: string, direction: Direction, component: string, at: Point): void {
    this.#change(view, direction, new Map([...this.of(view, direction), [component, { x: Math.round(at.x), y: Math.round(at.y) }]]));
  }

  unpin(view: string, direction: Direction, component: string): void {
    this.#change(view, direction, new Map([...this.of(view, direction)].filter(([id]) => id !== component)));
  }

  /** Takes the last change back; says whether there was one. */
  undo(): boolean {
    const before = this.#history.pop();
    if (before) this.#file = before;
    return before !== undefined;
  }

  #change(view: string, direction: Direction, pins: ReadonlyMap<string, Point>): void {
    this.#history = [...this.#history.slice(1 - longestHistory), this.#file];
    const others = [...this.#file].filter(([id]) => id !== view);
    this.#file = new Map(pins.size === 0 ? others : [...others, [view, { direction, pins }]]);
  }
}
