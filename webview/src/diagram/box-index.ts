import { type Box, overlaps } from "./geometry.ts";

/** About the size of a card: a box then lies in a few cells. */
const cellSize = 256;

/** Larger than any row of cells in a picture, so that every cell has a number of its own. */
const rowLength = 2 ** 22;

/** Boxes by the cells of a grid they touch, so that asking what is near does not look at the whole picture. */
export class BoxIndex {
  readonly #cells = new Map<number, Box[]>();

  constructor(boxes: Iterable<Box> = []) {
    for (const box of boxes) this.add(box);
  }

  add(box: Box): void {
    for (const key of cellsOf(box, 0)) {
      const cell = this.#cells.get(key);
      if (cell) cell.push(box);
      else this.#cells.set(key, [box]);
    }
  }

  /** Whether a box that was added shares an area with this one, after growing it by `margin`. */
  isTaken(box: Box, margin: number): boolean {
    for (const key of cellsOf(box, margin)) {
      if (this.#cells.get(key)?.some((other) => overlaps(box, other, margin))) return true;
    }
    return false;
  }
}

function* cellsOf(box: Box, margin: number): Generator<number, void, void> {
  const cell = (value: number): number => Math.floor(value / cellSize);
  for (let x = cell(box.x - margin); x <= cell(box.x + box.width + margin); x++)
    for (let y = cell(box.y - margin); y <= cell(box.y + box.height + margin); y++) yield x * rowLength + y;
}
