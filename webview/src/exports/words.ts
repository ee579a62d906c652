import type { DiagramEdge, DiagramGroup, DiagramNode } from "../diagram/graph.ts";

/** The lines of a component in exports that know no cards: title, kind with product and place, how often it is there. */
export function nodeLines(node: DiagramNode): string[] {
  const counts = [
    ...(node.replicas > 1 ? [`×${node.replicas}`] : []),
    ...(node.shards > 1 ? [`${node.shards} ${node.shape === "pipe" ? "partitions" : "shards"}`] : []),
  ];
  return [node.title, [node.subtitle, ...counts].join(" · ")];
}

/** Label and protocol of a link on one line; empty where the design says neither. */
export function edgeText(edge: DiagramEdge): string {
  return edge.labelLines.map((line) => line.text).join(" ");
}

/** The title of a frame, with what it is where it is more than a group. */
export function frameText(group: DiagramGroup): string {
  const what = group.type === "group" ? group.trust : group.type;
  return what === null ? group.title : `${group.title} (${what})`;
}
