import { canvasPadding } from "./card.ts";
import type { Box } from "./geometry.ts";
import type { DiagramGraph, DiagramNode } from "./graph.ts";
import type { Placement } from "./placement.ts";

const gap = 36;
/** Cards in a row when the rest of the picture is narrower. */
const perRow = 5;

/** Components without a link and without a frame: a layout in layers would put them all on top of one another in one column. */
export function looseNodes(graph: DiagramGraph): readonly DiagramNode[] {
  const linked = new Set(graph.edges.flatMap((edge) => [edge.from, edge.to]));
  return graph.nodes.filter((node) => node.group === null && !linked.has(node.id));
}

/** Adds the loose components to the places of the others: in rows below them, about as wide as the rest. */
export function placeLoose(graph: DiagramGraph, rest: Placement): Placement {
  const loose = looseNodes(graph);
  if (loose.length === 0) return rest;
  const isAlone = loose.length === graph.nodes.length;
  const widest = Math.max(...loose.map((node) => node.width));
  const room = Math.max(isAlone ? 0 : rest.width - 2 * canvasPadding, perRow * (widest + gap) - gap);
  const nodes = new Map<string, Box>(rest.nodes);
  let [x, y, tallest, right] = [0, isAlone ? canvasPadding : rest.height + gap - canvasPadding, 0, 0];
  for (const node of loose) {
    if (x > 0 && x + node.width > room) {
      y += tallest + gap;
      [x, tallest] = [0, 0];
    }
    nodes.set(node.id, { x: canvasPadding + x, y, width: node.width, height: node.height });
    right = Math.max(right, canvasPadding + x + node.width);
    tallest = Math.max(tallest, node.height);
    x += node.width + gap;
  }
  return {
    ...rest,
    width: Math.max(isAlone ? 0 : rest.width, right + canvasPadding),
    height: y + tallest + canvasPadding,
    nodes,
  };
}
