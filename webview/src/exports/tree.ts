import type { DiagramGraph, DiagramGroup, DiagramNode } from "../diagram/graph.ts";

/** Writes the frames of a picture around their components, by a function for each; `depth` counts the frames around. */
export function nested(
  graph: DiagramGraph,
  write: {
    node(node: DiagramNode, depth: number): readonly string[];
    open(group: DiagramGroup, depth: number): readonly string[];
    close(group: DiagramGroup, depth: number): readonly string[];
  },
): string[] {
  const inside = (frame: string | null, depth: number): string[] => [
    ...graph.nodes.filter((node) => node.group === frame).flatMap((node) => write.node(node, depth)),
    ...graph.groups
      .filter((group) => group.parent === frame)
      .flatMap((group) => [...write.open(group, depth), ...inside(group.id, depth + 1), ...write.close(group, depth)]),
  ];
  return inside(null, 0);
}
