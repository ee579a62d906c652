import { canvasPadding, groupPadding, groupTitleHeight } from "./card.ts";
import type { Box, Point } from "./geometry.ts";
import type { DiagramGraph, DiagramNode } from "./graph.ts";
import { placeLabels } from "./label-places.ts";
import type { Placement, Route } from "./placement.ts";

const columnGap = 88;
const rowGap = 40;

/** Something to place inside a frame: a component or a whole group. */
interface Item {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly rank: number;
  place(at: Point): void;
}

/**
 * A quick layout for when the layered one is not ready in time: each frame is a row of columns, callers left of what they
 * call. Linear in the size of the graph; nothing overlaps, but connectors may pass behind components.
 */
export function simpleLayout(graph: DiagramGraph, note: string): Placement {
  const nodes = new Map<string, Box>();
  const groups = new Map<string, Box>();
  const ranks = rankOf(graph);
  const members = new Map<string | null, DiagramNode[]>();
  for (const node of graph.nodes) members.set(node.group, [...(members.get(node.group) ?? []), node]);

  const itemOfNode = (node: DiagramNode): Item => ({
    id: node.id,
    width: node.width,
    height: node.height,
    rank: ranks.get(node.id) ?? 0,
    place: (at) => {
      nodes.set(node.id, { ...at, width: node.width, height: node.height });
    },
  });
  const itemsOf = (frame: string | null): Item[] => [
    ...(members.get(frame) ?? []).map(itemOfNode),
    ...graph.groups.filter((group) => group.parent === frame).map((group) => itemOfGroup(group.id, group.titleWidth)),
  ];
  const itemOfGroup = (id: string, titleWidth: number): Item => {
    const inside = columns(itemsOf(id));
    const width = Math.max(inside.width + 2 * groupPadding, titleWidth + 32);
    const height = inside.height + groupTitleHeight + 8 + groupPadding;
    return {
      id,
      width,
      height,
      rank: inside.rank,
      place: (at) => {
        groups.set(id, { ...at, width, height });
        inside.place({ x: at.x + groupPadding, y: at.y + groupTitleHeight + 8 });
      },
    };
  };
  const all = columns(itemsOf(null));
  all.place({ x: canvasPadding, y: canvasPadding });

  const edges = new Map<string, Route>();
  for (const edge of graph.edges) {
    const [from, to] = [nodes.get(edge.from), nodes.get(edge.to)];
    if (from && to) edges.set(edge.id, { points: connector(from, to), label: null });
  }
  const size = { width: all.width + 2 * canvasPadding, height: all.height + 2 * canvasPadding };
  return placeLabels(graph, { ...size, nodes, groups, edges, origin: { x: 0, y: 0 }, method: "simple", note });
}

/** Items in columns by rank, each column centred; at most about √n columns' worth of rows before a column is split. */
function columns(items: readonly Item[]): Omit<Item, "id"> {
  const byRank = new Map<number, Item[]>();
  for (const item of [...items].sort((a, b) => a.rank - b.rank)) byRank.set(item.rank, [...(byRank.get(item.rank) ?? []), item]);
  const rows = Math.max(4, Math.ceil(Math.sqrt(items.length)));
  const list = [...byRank.values()].flatMap((column) => chunks(column, rows));
  const sizes = list.map((column) => ({
    width: Math.max(...column.map((item) => item.width)),
    height: column.reduce((sum, item) => sum + item.height, 0) + rowGap * (column.length - 1),
  }));
  const height = Math.max(0, ...sizes.map((size) => size.height));
  return {
    width: sizes.reduce((sum, size) => sum + size.width, 0) + columnGap * Math.max(0, list.length - 1),
    height,
    rank: Math.min(Infinity, ...items.map((item) => item.rank)),
    place: (at) => {
      let x = at.x;
      list.forEach((column, index) => {
        const size = sizes[index] as { width: number; height: number };
        let y = at.y + (height - size.height) / 2;
        for (const item of column) {
          item.place({ x: x + (size.width - item.width) / 2, y });
          y += item.height + rowGap;
        }
        x += size.width + columnGap;
      });
    },
  };
}

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size));
}

/** Distance from a caller that nobody calls, along links; each node is ranked once, so cycles end. */
function rankOf(graph: DiagramGraph): ReadonlyMap<string, number> {
  const outgoing = new Map<string, string[]>();
  const called = new Set<string>();
  for (const edge of graph.edges) {
    if (edge.from === edge.to) continue;
    outgoing.set(edge.from, [...(outgoing.get(edge.from) ?? []), edge.to]);
    called.add(edge.to);
  }
  const ranks = new Map<string, number>();
  const starts = [...graph.nodes.filter((node) => !called.has(node.id)), ...graph.nodes];
  for (const start of starts) {
    if (ranks.has(start.id)) continue;
    ranks.set(start.id, 0);
    const queue = [start.id];
    for (let at = 0; at < queue.length; at++) {
      for (const next of outgoing.get(queue[at] as string) ?? []) {
        if (ranks.has(next)) continue;
        ranks.set(next, (ranks.get(queue[at] as string) ?? 0) + 1);
        queue.push(next);
      }
    }
  }
  return ranks;
}

/** A connector with right angles from one box to another. */
export function connector(from: Box, to: Box): Point[] {
  const [a, b] = [middle(from), middle(to)];
  if (from === to) {
    const right = from.x + from.width;
    return [
      { x: right, y: a.y - 10 },
      { x: right + 24, y: a.y - 10 },
      { x: right + 24, y: a.y + 10 },
      { x: right, y: a.y + 10 },
    ];
  }
  if (to.x >= from.x + from.width || from.x >= to.x + to.width) {
    const forward = to.x > from.x;
    const start = { x: forward ? from.x + from.width : from.x, y: a.y };
    const end = { x: forward ? to.x : to.x + to.width, y: b.y };
    const bend = end.x - (forward ? columnGap : -columnGap) / 2;
    return Math.abs(start.y - end.y) < 0.5 ? [start, end] : [start, { x: bend, y: start.y }, { x: bend, y: end.y }, end];
  }
  const downward = b.y > a.y;
  const start = { x: a.x, y: downward ? from.y + from.height : from.y };
  const end = { x: b.x, y: downward ? to.y : to.y + to.height };
  const bend = (start.y + end.y) / 2;
  return Math.abs(start.x - end.x) < 0.5 ? [start, end] : [start, { x: start.x, y: bend }, { x: end.x, y: bend }, end];
}

function middle(box: Box): Point {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
