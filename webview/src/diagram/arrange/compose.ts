import { canvasPadding } from "../card.ts";
import type { Box, Point } from "../geometry.ts";
import type { DiagramGraph } from "../graph.ts";
import type { Placement, Route } from "../placement.ts";
import { connector } from "../simple-layout.ts";
import type { Frame, FrameTree } from "./frame-tree.ts";
import type { ArrangedLevel, LevelLink, Size } from "./level.ts";

export interface FrameLevel {
  readonly frame: Frame;
  readonly arranged: ArrangedLevel;
}

/** The way of an edge in one frame: before the frame that holds both ends, in it, or after it. */
interface Piece {
  readonly isBefore: boolean;
  readonly isAfter: boolean;
  readonly points: readonly Point[];
}

/** The levels put into one another, and turned to where the picture runs. */
export function composed(
  graph: DiagramGraph,
  frames: FrameTree,
  done: ReadonlyMap<string | null, FrameLevel>,
  sizes: ReadonlyMap<string, Size>,
): Placement {
  const flow = frames.orientation;
  const whole = done.get(null)?.arranged ?? { width: 0, height: 0 };
  const nodes = new Map<string, Box>();
  const groups = new Map<string, Box>();
  const pieces = new Map<number, Piece[]>();
  const labels = new Map<number, Box>();
  const add = ({ x, y }: Point): Point => ({ x: x + canvasPadding, y: y + canvasPadding });
  const boxAt = (box: Box): Box => {
    const shown = flow.box(box, whole);
    return { ...shown, ...add(shown) };
  };
  const visit = (id: string | null, origin: Point): void => {
    const level = done.get(id);
    if (!level) return;
    const { frame, arranged } = level;
    const placeOf = (index: number): Point => {
      const at = arranged.places[index] as Point;
      return { x: origin.x + at.x, y: origin.y + at.y };
    };
    frame.nodes.forEach((node, index) => {
      nodes.set(node, boxAt({ ...placeOf(index), ...(frame.level.items[index] as Size) }));
    });
    frame.edges.forEach((edge, index) => {
      const points = (arranged.routes[index] ?? []).map(({ x, y }) => ({ x: origin.x + x, y: origin.y + y }));
      const { from, to } = frame.level.links[index] as LevelLink;
      const list = pieces.get(edge);
      const piece: Piece = { isBefore: to.item === null, isAfter: from.item === null, points };
      if (list) list.push(piece);
      else pieces.set(edge, [piece]);
      const label = arranged.labels[index];
      if (label) labels.set(edge, { ...label, x: origin.x + label.x, y: origin.y + label.y });
    });
    frame.frames.forEach((inner, index) => {
      const at = placeOf(frame.nodes.length + index);
      groups.set(inner, boxAt({ ...at, ...(sizes.get(inner) as Size) }));
      visit(inner, { x: at.x + frames.padding.left, y: at.y + frames.padding.top });
    });
  };
  visit(null, { x: 0, y: 0 });
  const edges = new Map<string, Route>();
  graph.edges.forEach((edge, index) => {
    const [from, to] = [nodes.get(edge.from), nodes.get(edge.to)];
    if (!from || !to) return;
    if (from === to) {
      edges.set(edge.id, { points: connector(from, to), label: null });
      return;
    }
    const points = inOrder(pieces.get(index) ?? []).map((point) => add(flow.point(point, whole)));
    const label = labels.get(index);
    const room = label && boxAt(label);
    edges.set(edge.id, {
      points: straightened(points),
      label: room
        ? {
            x: room.x + (room.width - edge.labelWidth) / 2,
            y: room.y + (room.height - edge.labelHeight) / 2,
            width: edge.labelWidth,
            height: edge.labelHeight,
          }
        : null,
    });
  });
  const size = flow.size(whole);
  return {
    width: size.width + 2 * canvasPadding,
    height: size.height + 2 * canvasPadding,
    nodes,
    groups,
    edges,
    origin: { x: 0, y: 0 },
    method: "layered",
    note: null,
  };
}

/** The corners of an edge from its pieces, which are there with those of outer frames first. */
function inOrder(pieces: readonly Piece[]): Point[] {
  return [
    ...pieces.filter((piece) => piece.isBefore).reverse(),
    ...pieces.filter((piece) => !piece.isBefore && !piece.isAfter),
    ...pieces.filter((piece) => piece.isAfter),
  ].flatMap(({ points }) => points);
}

/** Without points in the middle of a straight piece, and without pieces that have no length. */
function straightened(points: readonly Point[]): Point[] {
  const kept: Point[] = [];
  for (const point of points) {
    const [a, b] = [kept[kept.length - 2], kept[kept.length - 1]];
    if (b && near(b.x, point.x) && near(b.y, point.y)) continue;
    if (a && b && ((near(a.x, b.x) && near(b.x, point.x)) || (near(a.y, b.y) && near(b.y, point.y)))) kept.pop();
    kept.push(point);
  }
  return kept;
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) < 0.01;
}
