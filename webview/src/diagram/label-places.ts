import { type Box, overlaps, type Point, pointAlong } from "./geometry.ts";
import type { DiagramGraph } from "./graph.ts";
import type { Placement, Route } from "./placement.ts";

const shares = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9];
const clearance = 2;

/**
 * Gives every label a place on its connector that no component and no other label takes; a label without any such place
 * is left out of the picture (its text stays in the description of the link). Labels that are already free keep their place.
 */
export function placeLabels(graph: DiagramGraph, placement: Placement): Placement {
  const taken: Box[] = [...placement.nodes.values()];
  const edges = new Map<string, Route>();
  for (const edge of graph.edges) {
    const route = placement.edges.get(edge.id);
    if (!route) continue;
    const label = edge.labelWidth > 0 ? freePlace(route, edge.labelWidth, edge.labelHeight, taken) : null;
    if (label) taken.push(label);
    edges.set(edge.id, { points: route.points, label });
  }
  return { ...placement, edges };
}

function freePlace(route: Route, width: number, height: number, taken: readonly Box[]): Box | null {
  const candidates = [
    ...(route.label ? [route.label] : []),
    ...shares.map((share) => around(pointAlong(route.points, share), width, height)),
  ];
  return candidates.find((box) => !taken.some((other) => overlaps(box, other, clearance))) ?? null;
}

function around(centre: Point, width: number, height: number): Box {
  return { x: centre.x - width / 2, y: centre.y - height / 2, width, height };
}
