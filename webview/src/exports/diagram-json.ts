import type { DiagramLayout } from "../diagram/placement.ts";

/**
 * What the picture shows and where, as JSON text for other tools: components, links and frames with their boxes in pixels from the top
 * left, and the corners of every link. Described by docs/schema/diagram.json.
 */
export function diagramJson({ graph, placement }: DiagramLayout): string {
  const box = (map: ReadonlyMap<string, { x: number; y: number; width: number; height: number }>, id: string): object => {
    const { x, y, width, height } = map.get(id) ?? { x: 0, y: 0, width: 0, height: 0 };
    return { x, y, width, height };
  };
  const content = {
    version: 1,
    name: graph.name,
    direction: graph.direction,
    width: placement.width,
    height: placement.height,
    layout: placement.method,
    frames: graph.groups.map((group) => ({
      id: group.id,
      type: group.type,
      title: group.title,
      parent: group.parent,
      trust: group.trust,
      ...box(placement.groups, group.id),
    })),
    components: graph.nodes.map((node) => ({
      id: node.id,
      kind: node.kind,
      title: node.title,
      subtitle: node.subtitle,
      frame: node.group,
      replicas: node.replicas,
      shards: node.shards,
      figures: node.figures.map((figure) => figure.text),
      ...box(placement.nodes, node.id),
    })),
    links: graph.edges.map((edge) => ({
      id: edge.id,
      kind: edge.kind,
      from: edge.from,
      to: edge.to,
      label: edge.labelLines.map((line) => line.text),
      points: placement.edges.get(edge.id)?.points ?? [],
    })),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}
