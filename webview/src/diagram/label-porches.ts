import type { Box, Point } from "./geometry.ts";
import type { DiagramEdge, DiagramGraph, DiagramNode, Direction } from "./graph.ts";

/*
 * A label stands on its line right before the card that the line arrives at (or right after the one it leaves): the layout is given cards with
 * a porch, so that there is room for it. ELK's own labels in the middle of lines would take a layer to themselves, and push what a
 * labelled line leads to one column farther away than what the others lead to.
 */

/** Pixels between a label and the card that its line arrives at, for the arrowhead, and to the far end of the porch. */
const [headRoom, outerRoom] = [15, 5];
/** Between labels of lines beside one another. */
const between = 2;

export interface Porches {
  /** At which end of an edge its label stands; edges whose labels find no room at either are not in it. */
  readonly sides: ReadonlyMap<string, "from" | "to">;
  /** Pixels before a card, where lines arrive, and after it, by its id. */
  readonly rooms: ReadonlyMap<string, { readonly before: number; readonly after: number }>;
}

/** Where labels have room, given which ends of edges are not shared with others. */
export function porchesOf(graph: DiagramGraph, isOwnEnd: (edge: DiagramEdge, end: "from" | "to") => boolean): Porches {
  const isTurned = graph.direction === "down" || graph.direction === "up";
  const along = (edge: DiagramEdge): number => (isTurned ? edge.labelHeight : Math.ceil(edge.labelWidth / 8) * 8);
  const across = (edge: DiagramEdge): number => (isTurned ? Math.ceil(edge.labelWidth / 8) * 8 : edge.labelHeight);
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const edges = graph.edges.filter((edge) => edge.from !== edge.to);
  const sides = new Map<string, "from" | "to">();
  const rooms = new Map<string, { before: number; after: number }>();
  for (const end of ["to", "from"] as const) {
    const meeting = new Map<string, DiagramEdge[]>();
    for (const edge of edges) {
      const list = meeting.get(edge[end]);
      if (list) list.push(edge);
      else meeting.set(edge[end], [edge]);
    }
    for (const [id, list] of meeting) {
      const node = nodes.get(id);
      const open = list.filter((edge) => edge.labelWidth > 0 && !sides.has(edge.id));
      if (!node || open.length === 0 || !list.every((edge) => isOwnEnd(edge, end))) continue;
      const widest = Math.max(...open.map(across));
      if ((list.length + 1) * (widest + between) > (isTurned ? node.width : node.height)) continue;
      for (const edge of open) sides.set(edge.id, end);
      const room = Math.max(...open.map(along)) + headRoom + outerRoom;
      const known = rooms.get(id) ?? { before: 0, after: 0 };
      rooms.set(id, end === "to" ? { ...known, before: room } : { ...known, after: room });
    }
  }
  return { sides, rooms };
}

/** The room of a card with its porches. */
export function withPorch(node: DiagramNode, porches: Porches, direction: Direction): { readonly width: number; readonly height: number } {
  const room = porches.rooms.get(node.id);
  const more = room ? room.before + room.after : 0;
  return direction === "down" || direction === "up"
    ? { width: node.width, height: node.height + more }
    : { width: node.width + more, height: node.height };
}

/** The card inside its room. */
export function cardIn(room: Box, node: DiagramNode, porches: Porches, direction: Direction): Box {
  const { before, after } = porches.rooms.get(node.id) ?? { before: 0, after: 0 };
  const offset = direction === "right" || direction === "down" ? before : after;
  const isTurned = direction === "down" || direction === "up";
  return { x: room.x + (isTurned ? 0 : offset), y: room.y + (isTurned ? offset : 0), width: node.width, height: node.height };
}

/** A line's end at the room of a card, moved on to the card through the porch. */
export function throughPorch(end: Point, card: Box, direction: Direction): Point {
  if (direction === "right" || direction === "left")
    return end.y > card.y && end.y < card.y + card.height ? { ...end, x: clamped(end.x, card.x, card.width) } : end;
  return end.x > card.x && end.x < card.x + card.width ? { ...end, y: clamped(end.y, card.y, card.height) } : end;
}

function clamped(value: number, start: number, length: number): number {
  return Math.min(Math.max(value, start), start + length);
}

/** The label of a line that meets a card at a point; `null` where that is not the side with the porch, as with lines that go back. */
export function labelAt(end: "from" | "to", at: Point, card: Box, edge: DiagramEdge, direction: Direction): Box | null {
  const { labelWidth: width, labelHeight: height } = edge;
  const side = direction === "right" || direction === "down" ? (end === "to" ? -1 : 1) : end === "to" ? 1 : -1;
  // Where a line begins there is no arrowhead to keep away from.
  const gap = end === "to" ? headRoom : outerRoom + 3;
  if (direction === "right" || direction === "left") {
    const edgeX = side < 0 ? card.x : card.x + card.width;
    if (Math.abs(at.x - edgeX) > 1) return null;
    return { x: side < 0 ? edgeX - gap - width : edgeX + gap, y: at.y - height / 2, width, height };
  }
  const edgeY = side < 0 ? card.y : card.y + card.height;
  if (Math.abs(at.y - edgeY) > 1) return null;
  return { x: at.x - width / 2, y: side < 0 ? edgeY - gap - height : edgeY + gap, width, height };
}
