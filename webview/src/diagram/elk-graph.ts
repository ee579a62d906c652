import type { ElkExtendedEdge, ElkLabel, ElkNode } from "elkjs/lib/elk-api";
import { separateLinks } from "./arrange/hubs.ts";
import { canvasPadding, groupPadding, groupTitleHeight } from "./card.ts";
import type { Box, Point } from "./geometry.ts";
import type { DiagramEdge, DiagramGraph, DiagramNode, Direction } from "./graph.ts";
import { cardIn, labelAt, type Porches, porchesOf, throughPorch, withPorch } from "./label-porches.ts";
import { looseNodes, placeLoose } from "./loose-nodes.ts";
import type { Placement, Route } from "./placement.ts";

/** Cards of a layer stand in line on the side where lines leave them: before them are porches of any size. */
const alignments: Readonly<Record<Direction, string>> = { right: "RIGHT", down: "BOTTOM", left: "LEFT", up: "TOP" };

const directions: Readonly<Record<Direction, string>> = { right: "RIGHT", down: "DOWN", left: "LEFT", up: "UP" };

/*
 * Ids inside the ELK graph are positions in the lists (`n3`, `e5`, `g1`): names are the user's and may clash
 * with one another (a group may be called like a component).
 */

/** Frames do not take these from what is around them: each has to say them for itself. */
const spacing = {
  "elk.spacing.nodeNode": "36",
  "elk.spacing.edgeNode": "20",
  "elk.spacing.edgeEdge": "14",
  "elk.spacing.edgeLabel": "4",
  "elk.spacing.componentComponent": "48",
  "elk.layered.spacing.nodeNodeBetweenLayers": "48",
  "elk.layered.spacing.edgeNodeBetweenLayers": "20",
  "elk.layered.spacing.edgeEdgeBetweenLayers": "14",
} as const;

/** The graph as ELK's layered algorithm takes it. */
export function elkGraph(graph: DiagramGraph): ElkNode {
  const groupIndex = new Map(graph.groups.map((group, index) => [group.id, index]));
  const children: ElkNode[][] = graph.groups.map(() => []);
  const top: ElkNode[] = [];
  const listOf = (group: string | null): ElkNode[] => children[groupIndex.get(group ?? "") ?? -1] ?? top;
  const shared = sharedPorts(graph);
  const porches = porchesFor(graph, shared);
  const loose = new Set(looseNodes(graph));
  graph.nodes.forEach((node, index) => {
    if (loose.has(node)) return;
    const ports = [...(shared.get(node.id) ?? [])].map((port) => ({ id: portId(index, port), width: 0, height: 0 }));
    listOf(node.group).push({
      id: `n${index}`,
      ...withPorch(node, porches, graph.direction),
      ...(ports.length > 0 ? { ports } : {}),
      layoutOptions: { "elk.alignment": alignments[graph.direction] },
    });
  });
  graph.groups.forEach((group, index) => {
    listOf(group.parent).push({
      id: `g${index}`,
      children: children[index] as ElkNode[],
      layoutOptions: {
        ...spacing,
        "elk.padding": `[top=${groupTitleHeight + 8},left=${groupPadding},bottom=${groupPadding},right=${groupPadding}]`,
        "elk.nodeSize.constraints": "MINIMUM_SIZE",
        "elk.nodeSize.minimum": `(${Math.ceil(group.titleWidth / 32) * 32 + 32},${groupTitleHeight})`,
      },
    });
  });
  const nodeIndex = new Map(graph.nodes.map((node, index) => [node.id, index]));
  return {
    id: "root",
    children: top,
    edges: graph.edges.flatMap((edge, index) => elkEdge(edge, index, nodeIndex, shared, porches)),
    layoutOptions: {
      "elk.algorithm": "layered",
      "elk.direction": directions[graph.direction],
      "elk.hierarchyHandling": "INCLUDE_CHILDREN",
      "elk.edgeRouting": "ORTHOGONAL",
      "elk.json.shapeCoords": "ROOT",
      "elk.json.edgeCoords": "ROOT",
      "elk.padding": `[top=${canvasPadding},left=${canvasPadding},bottom=${canvasPadding},right=${canvasPadding}]`,
      ...spacing,
      "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
      // Only on the root: on group nodes together with INCLUDE_CHILDREN these options make ELK throw.
      "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
      "elk.layered.thoroughness": "10",
    },
  };
}

/** The ports at which many connectors of one kind meet, by component: `in call`, `out async`. */
function sharedPorts(graph: DiagramGraph): ReadonlyMap<string, ReadonlySet<string>> {
  const counts = new Map<string, Map<string, number>>();
  for (const edge of graph.edges) {
    if (edge.from === edge.to) continue;
    for (const [node, port] of [[edge.from, `out ${edge.kind}`] as const, [edge.to, `in ${edge.kind}`] as const]) {
      const ports = counts.get(node) ?? new Map<string, number>();
      counts.set(node, ports.set(port, (ports.get(port) ?? 0) + 1));
    }
  }
  return new Map(
    [...counts].map(([node, ports]) => [node, new Set([...ports].flatMap(([port, count]) => (count > separateLinks ? [port] : [])))]),
  );
}

function porchesFor(graph: DiagramGraph, shared: ReadonlyMap<string, ReadonlySet<string>>): Porches {
  return porchesOf(graph, (edge, end) => !shared.get(edge[end])?.has(`${end === "to" ? "in" : "out"} ${edge.kind}`));
}

function portId(node: number, port: string): string {
  return `p${node} ${port}`;
}

function elkEdge(
  edge: DiagramEdge,
  index: number,
  nodes: ReadonlyMap<string, number>,
  shared: ReadonlyMap<string, ReadonlySet<string>>,
  porches: Porches,
): ElkExtendedEdge[] {
  const [from, to] = [nodes.get(edge.from), nodes.get(edge.to)];
  if (from === undefined || to === undefined) return [];
  const label: ElkLabel = {
    text: `label ${index}`,
    // Rounded as in the structure key, so that the same key is the same input.
    width: Math.ceil(edge.labelWidth / 8) * 8,
    height: edge.labelHeight,
    layoutOptions: { "elk.edgeLabels.inline": "true", "elk.edgeLabels.placement": "CENTER" },
  };
  const end = (id: string, node: number, port: string): string =>
    edge.from !== edge.to && shared.get(id)?.has(port) ? portId(node, port) : `n${node}`;
  const [source, target] = [end(edge.from, from, `out ${edge.kind}`), end(edge.to, to, `in ${edge.kind}`)];
  return [
    {
      id: `e${index}`,
      sources: [source],
      targets: [target],
      ...(edge.labelWidth > 0 && !porches.sides.has(edge.id) ? { labels: [label] } : {}),
    },
  ];
}

/** Reads ELK's answer back into places by id. */
export function elkPlacement(graph: DiagramGraph, result: ElkNode): Placement {
  const nodes = new Map<string, Box>();
  const groups = new Map<string, Box>();
  const edges = new Map<string, Route>();
  const porches = porchesFor(graph, sharedPorts(graph));
  const answers: [DiagramEdge, ElkExtendedEdge][] = [];
  const visit = (element: ElkNode): void => {
    const index = Number(element.id.slice(1));
    if (element.id.startsWith("n")) {
      const node = graph.nodes[index] as DiagramNode;
      nodes.set(node.id, cardIn(boxOf(element, node), node, porches, graph.direction));
    } else if (element.id.startsWith("g")) {
      groups.set(graph.groups[index]?.id ?? "", boxOf(element, { width: 0, height: 0 }));
    }
    element.children?.forEach(visit);
    for (const edge of element.edges ?? []) answers.push([graph.edges[Number(edge.id.slice(1))] as DiagramEdge, edge]);
  };
  result.children?.forEach(visit);
  visit({ ...result, id: "root", children: [] });
  for (const [edge, answer] of answers) {
    const [from, to] = [nodes.get(edge.from), nodes.get(edge.to)];
    if (from && to) edges.set(edge.id, routeOf(answer, edge, from, to, porches.sides.get(edge.id) ?? null, graph.direction));
  }
  return placeLoose(graph, {
    width: result.width ?? 0,
    height: result.height ?? 0,
    nodes,
    groups,
    edges,
    origin: { x: 0, y: 0 },
    method: "layered",
    note: null,
  });
}

function boxOf(element: ElkNode, size: { readonly width: number; readonly height: number }): Box {
  return { x: element.x ?? 0, y: element.y ?? 0, width: element.width ?? size.width, height: element.height ?? size.height };
}

function routeOf(answer: ElkExtendedEdge, edge: DiagramEdge, from: Box, to: Box, side: "from" | "to" | null, direction: Direction): Route {
  const points: Point[] = [];
  for (const section of answer.sections ?? []) points.push(section.startPoint, ...(section.bendPoints ?? []), section.endPoint);
  const [first, last] = [points[0], points[points.length - 1]];
  if (!first || !last) return { points, label: null };
  points[0] = throughPorch(first, from, direction);
  points[points.length - 1] = throughPorch(last, to, direction);
  const label = answer.labels?.[0];
  if (side !== null) {
    const [at, card] = side === "to" ? [points[points.length - 1] as Point, to] : [points[0], from];
    return { points, label: labelAt(side, at, card, edge, direction) };
  }
  return { points, label: label?.x === undefined || label.y === undefined ? null : centred(label, edge) };
}

/** The label's own size in the middle of the room ELK kept for it. */
function centred(label: ElkLabel, edge: DiagramEdge): Box {
  const [width, height] = [edge.labelWidth, edge.labelHeight];
  return {
    x: (label.x ?? 0) + ((label.width ?? width) - width) / 2,
    y: (label.y ?? 0) + ((label.height ?? height) - height) / 2,
    width,
    height,
  };
}
