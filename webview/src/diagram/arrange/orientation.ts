import type { Box, Point } from "../geometry.ts";
import type { Direction } from "../graph.ts";
import type { Size } from "./level.ts";

/** Room inside a frame on each of its sides. */
export interface Sides {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** How to arrange a picture that runs to the right and turn it to where it is to run. */
export interface Orientation {
  readonly size: (size: Size) => Size;
  readonly sides: (sides: Sides) => Sides;
  /** A point and a box of the arranged picture, whose size is `of`, as they are shown. */
  readonly point: (point: Point, of: Size) => Point;
  readonly box: (box: Box, of: Size) => Box;
}

export function orientation(direction: Direction): Orientation {
  const isTurned = direction === "down" || direction === "up";
  const isBack = direction === "left" || direction === "up";
  const size = ({ width, height }: Size): Size => (isTurned ? { width: height, height: width } : { width, height });
  const forward = (x: number, length: number, of: Size): number => (isBack ? of.width - x - length : x);
  const box = ({ x, y, width, height }: Box, of: Size): Box => {
    const along = forward(x, width, of);
    return isTurned ? { x: y, y: along, width: height, height: width } : { x: along, y, width, height };
  };
  return {
    size,
    sides: ({ left, right, top, bottom }) => {
      const [start, end, above, below] = isTurned ? [top, bottom, left, right] : [left, right, top, bottom];
      return { left: isBack ? end : start, right: isBack ? start : end, top: above, bottom: below };
    },
    point: ({ x, y }, of) => {
      const turned = box({ x, y, width: 0, height: 0 }, of);
      return { x: turned.x, y: turned.y };
    },
    box,
  };
}
