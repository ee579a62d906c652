import { BoxIndex } from "./box-index.ts";
import type { Box, Point } from "./geometry.ts";
import type { Direction } from "./graph.ts";

/** Lines that a connector may run on lie this far from the sides of components, in pixels. */
const channels = [16, 28, 40] as const;
/** Nearer to a component no connector runs. */
const clearance = 10;
/** Where connectors leave a side, as shares of its length. */
const portShares = [0.5, 0.35, 0.65, 0.2, 0.8];
/** What a route costs besides its length in pixels. */
const bendCost = 45;
const crossingCost = 30;
const alongsideCost = 260;
const wrongSideCost = 160;
/** Connectors nearer to one another than this look like one. */
const separation = 6;
/** Components farther than this from both ends are looked at only when there is no other way. */
const window = 320;
/** A grid of more lines than this in one direction is not searched. */
const mostLines = 420;

type Side = "right" | "left" | "bottom" | "top";

/** What a connector has to keep away from: components, and the connectors that are there already. */
export class Surroundings {
  readonly #boxes: readonly Box[];
  readonly #horizontal = new BoxIndex();
  readonly #vertical = new BoxIndex();

  constructor(boxes: Iterable<Box>) {
    this.#boxes = [...boxes];
  }

  /** Takes note of a connector, so that later ones keep their distance. */
  add(points: readonly Point[]): void {
    for (let index = 1; index < points.length; index++) {
      const segment = between(points[index - 1] as Point, points[index] as Point);
      (segment.width >= segment.height ? this.#horizontal : this.#vertical).add(segment);
    }
  }

  near(area: Box): Box[] {
    return this.#boxes.filter(
      (box) => box.x < area.x + area.width && area.x < box.x + box.width && box.y < area.y + area.height && area.y < box.y + box.height,
    );
  }

  /** What a straight piece of a connector costs for the connectors that it crosses or runs along. */
  costOf(from: Point, to: Point): number {
    const segment = between(from, to);
    const isHorizontal = segment.width >= segment.height;
    const [along, across] = isHorizontal ? [this.#horizontal, this.#vertical] : [this.#vertical, this.#horizontal];
    return (along.isTaken(segment, separation) ? alongsideCost : 0) + (across.isTaken(segment, 0) ? crossingCost : 0);
  }
}

/**
 * The cheapest connector with right angles from one box to another around all components: short, with few bends and crossings,
 * not along other connectors, leaving and arriving where the picture's direction says if it can. `null` when there is no way
 * or the surroundings are too crowded to search.
 */
export function routeEdge(from: Box, to: Box, surroundings: Surroundings, direction: Direction): Point[] | null {
  const area = grown(between(centre(from), centre(to)), window + Math.max(from.width, to.width));
  return search(from, to, surroundings.near(area), surroundings, direction);
}

interface Port {
  readonly at: Point;
  /** The end of the first piece, at right angles to the side. */
  readonly stub: Point;
  readonly cost: number;
}

function search(from: Box, to: Box, obstacles: readonly Box[], surroundings: Surroundings, direction: Direction): Point[] | null {
  const starts = portsOf(from, direction, surroundings);
  const ends = portsOf(to, opposite[direction], surroundings);
  const xs = lines(
    [...starts, ...ends].map((port) => port.stub.x),
    obstacles,
    "x",
    "width",
  );
  const ys = lines(
    [...starts, ...ends].map((port) => port.stub.y),
    obstacles,
    "y",
    "height",
  );
  if (xs.length > mostLines || ys.length > mostLines) return null;
  const blocked = new BoxIndex(obstacles);
  const isFree = (a: Point, b: Point): boolean => !blocked.isTaken(between(a, b), clearance);

  // A state is a crossing of two lines and the axis one came along: 2 × (x + y × width), plus 1 for vertical.
  const stateCount = xs.length * ys.length * 2;
  const costs = new Float64Array(stateCount).fill(Infinity);
  const before = new Int32Array(stateCount).fill(-1);
  const startOf = new Map<number, Port>();
  const heap = new MinHeap();
  const columnOf = new Map(xs.map((x, index) => [x, index]));
  const rowOf = new Map(ys.map((y, index) => [y, index]));
  const stateAt = (port: Port): number => {
    const isVertical = port.stub.x === port.at.x;
    return 2 * ((columnOf.get(port.stub.x) ?? 0) + (rowOf.get(port.stub.y) ?? 0) * xs.length) + (isVertical ? 1 : 0);
  };
  const goals = new Map<number, Port>();
  for (const port of ends) if (isFree(port.stub, port.stub)) goals.set(stateAt(port), cheaper(goals.get(stateAt(port)), port));
  const goalCentre = centre(to);
  const estimate = (x: number, y: number): number =>
    Math.max(0, Math.abs(x - goalCentre.x) + Math.abs(y - goalCentre.y) - to.width / 2 - to.height / 2 - 2 * channels[0]);
  for (const port of starts) {
    if (!isFree(port.stub, port.stub)) continue;
    const state = stateAt(port);
    if (port.cost >= (costs[state] as number)) continue;
    costs[state] = port.cost;
    startOf.set(state, port);
    heap.push(state, port.cost + estimate(port.stub.x, port.stub.y));
  }

  let best: { readonly state: number; readonly port: Port; readonly cost: number } | null = null;
  for (;;) {
    const top = heap.pop();
    if (!top || (best && top.cost >= best.cost)) break;
    const { state } = top;
    const cost = costs[state] as number;
    const isVertical = state % 2 === 1;
    const cell = state >> 1;
    const [column, row] = [cell % xs.length, Math.floor(cell / xs.length)];
    const here = { x: xs[column] as number, y: ys[row] as number };
    if (top.cost > cost + estimate(here.x, here.y) + 1e-6) continue;
    for (const [goal, port] of [
      [state, goals.get(state)],
      [state ^ 1, goals.get(state ^ 1)],
    ] as const) {
      if (!port) continue;
      const total = cost + port.cost + (goal === state ? 0 : bendCost);
      if (!best || total < best.cost) best = { state, port, cost: total };
    }
    for (const [dx, dy] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const) {
      const [nextColumn, nextRow] = [column + dx, row + dy];
      const [x, y] = [xs[nextColumn], ys[nextRow]];
      if (x === undefined || y === undefined) continue;
      const turns = (dy !== 0) !== isVertical;
      const next = 2 * (nextColumn + nextRow * xs.length) + (dy !== 0 ? 1 : 0);
      const least = cost + Math.abs(x - here.x) + Math.abs(y - here.y) + (turns ? bendCost : 0);
      if (least >= (costs[next] as number) || !isFree(here, { x, y })) continue;
      const total = least + surroundings.costOf(here, { x, y });
      if (total >= (costs[next] as number)) continue;
      costs[next] = total;
      before[next] = state;
      startOf.delete(next);
      heap.push(next, total + estimate(x, y));
    }
  }
  if (!best) return null;
  const points: Point[] = [best.port.at, best.port.stub];
  let state = best.state;
  for (let steps = 0; steps <= stateCount; steps++) {
    const cell = state >> 1;
    points.push({ x: xs[cell % xs.length] as number, y: ys[Math.floor(cell / xs.length)] as number });
    const previous = before[state] as number;
    if (previous < 0) break;
    state = previous;
  }
  const start = startOf.get(state);
  if (!start) return null;
  return straightened([...points, start.at].reverse());
}

const opposite: Readonly<Record<Direction, Direction>> = { right: "left", left: "right", up: "down", down: "up" };
const sideOf: Readonly<Record<Direction, Side>> = { right: "right", left: "left", up: "top", down: "bottom" };

function portsOf(box: Box, preferred: Direction, surroundings: Surroundings): Port[] {
  const stub = channels[0];
  return (["right", "left", "bottom", "top"] as const).flatMap((side) =>
    portShares.map((share) => {
      const isHorizontal = side === "right" || side === "left";
      const sign = side === "right" || side === "bottom" ? 1 : -1;
      const at = isHorizontal
        ? { x: side === "right" ? box.x + box.width : box.x, y: box.y + box.height * share }
        : { x: box.x + box.width * share, y: side === "bottom" ? box.y + box.height : box.y };
      const end = isHorizontal ? { x: at.x + sign * stub, y: at.y } : { x: at.x, y: at.y + sign * stub };
      const cost = (side === sideOf[preferred] ? 0 : wrongSideCost) + Math.abs(share - 0.5) * 20 + surroundings.costOf(at, end);
      return { at, stub: end, cost };
    }),
  );
}

function cheaper(a: Port | undefined, b: Port): Port {
  return a && a.cost <= b.cost ? a : b;
}

function lines(own: readonly number[], obstacles: readonly Box[], start: "x" | "y", length: "width" | "height"): number[] {
  const all = new Set(own);
  for (const box of obstacles) for (const gap of channels) all.add(box[start] - gap).add(box[start] + box[length] + gap);
  return [...all].sort((a, b) => a - b);
}

/** Without points in the middle of a straight piece. */
function straightened(points: readonly Point[]): Point[] {
  const kept: Point[] = [];
  for (const point of points) {
    const [a, b] = [kept[kept.length - 2], kept[kept.length - 1]];
    if (b && b.x === point.x && b.y === point.y) continue;
    if (a && b && ((a.x === b.x && b.x === point.x) || (a.y === b.y && b.y === point.y))) kept.pop();
    kept.push(point);
  }
  return kept;
}

function centre(box: Box): Point {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

function between(a: Point, b: Point): Box {
  return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
}

function grown(box: Box, by: number): Box {
  return { x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by };
}

/** States by their cost, the least first. */
class MinHeap {
  readonly #states: number[] = [];
  readonly #costs: number[] = [];

  push(state: number, cost: number): void {
    let at = this.#states.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if ((this.#costs[parent] as number) <= cost) break;
      this.#states[at] = this.#states[parent] as number;
      this.#costs[at] = this.#costs[parent] as number;
      at = parent;
    }
    this.#states[at] = state;
    this.#costs[at] = cost;
  }

  pop(): { readonly state: number; readonly cost: number } | null {
    const [state, cost] = [this.#states[0], this.#costs[0]];
    if (state === undefined || cost === undefined) return null;
    const [lastState, lastCost] = [this.#states.pop() as number, this.#costs.pop() as number];
    const length = this.#states.length;
    if (length > 0) {
      let at = 0;
      for (;;) {
        let child = 2 * at + 1;
        if (child >= length) break;
        if (child + 1 < length && (this.#costs[child + 1] as number) < (this.#costs[child] as number)) child++;
        if ((this.#costs[child] as number) >= lastCost) break;
        this.#states[at] = this.#states[child] as number;
        this.#costs[at] = this.#costs[child] as number;
        at = child;
      }
      this.#states[at] = lastState;
      this.#costs[at] = lastCost;
    }
    return { state, cost };
  }
}
