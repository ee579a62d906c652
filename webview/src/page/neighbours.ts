import type { Box } from "../diagram/geometry.ts";
import type { DiagramLayout } from "../diagram/placement.ts";

export type ArrowKey = "ArrowRight" | "ArrowLeft" | "ArrowDown" | "ArrowUp";

const vectors: Readonly<Record<ArrowKey, { readonly x: number; readonly y: number }>> = {
  ArrowRight: { x: 1, y: 0 },
  ArrowLeft: { x: -1, y: 0 },
  ArrowDown: { x: 0, y: 1 },
  ArrowUp: { x: 0, y: -1 },
};

/** The component to go to from another with an arrow key: along a link when one leads that way, otherwise the nearest there. */
export function neighbour({ graph, placement }: DiagramLayout, from: string, key: ArrowKey): string | null {
  const linked = graph.edges.flatMap((edge) => (edge.from === from ? [edge.to] : edge.to === from ? [edge.from] : []));
  const all = graph.nodes.map((node) => node.id);
  const start = placement.nodes.get(from);
  if (!start) return null;
  return nearest(placement.nodes, start, linked, from, key) ?? nearest(placement.nodes, start, all, from, key);
}

function nearest(boxes: ReadonlyMap<string, Box>, start: Box, ids: readonly string[], from: string, key: ArrowKey): string | null {
  const vector = vectors[key];
  let best: string | null = null;
  let bestCost = Infinity;
  for (const id of ids) {
    const box = boxes.get(id);
    if (!box || id === from) continue;
    const dx = box.x + box.width / 2 - (start.x + start.width / 2);
    const dy = box.y + box.height / 2 - (start.y + start.height / 2);
    const ahead = dx * vector.x + dy * vector.y;
    const aside = Math.abs(dx * vector.y) + Math.abs(dy * vector.x);
    // Within 60° of the arrow, so that each way there is at most one best answer and all can be reached.
    if (ahead <= 0 || aside > ahead * 1.73) continue;
    const cost = ahead + 2 * aside;
    if (cost < bestCost) [best, bestCost] = [id, cost];
  }
  return best;
}
