import { t } from "../texts/index.ts";
import { cardSize } from "./card-size.ts";
import type { Badge, DiagramEdge, DiagramGraph, DiagramGroup, DiagramNode } from "./graph.ts";
import { labelBox } from "./label-box.ts";

/**
 * The graph with some of its frames folded into one card each, which stands for all they hold: links into and out of a folded frame
 * end at its card, those of one kind between the same two run together, and links inside are not drawn. Findings of what is inside are
 * counted on the card. Ids that are no frames of the graph are ignored.
 */
export function collapseGroups(graph: DiagramGraph, collapsed: ReadonlySet<string>): DiagramGraph {
  const groups = new Map(graph.groups.map((group) => [group.id, group]));
  /** The outermost folded frame around each frame, also for itself. */
  const foldOf = (start: string | null): string | null => {
    let fold: string | null = null;
    for (let at = start, steps = 0; at !== null && steps <= graph.groups.length; at = groups.get(at)?.parent ?? null, steps++)
      if (collapsed.has(at) && groups.has(at)) fold = at;
    return fold;
  };
  const folds = graph.groups.filter((group) => collapsed.has(group.id) && foldOf(group.parent) === null);
  if (folds.length === 0) return graph;
  const standIn = new Map(graph.nodes.map((node) => [node.id, foldOf(node.group) ?? node.id]));
  const members = new Map(folds.map((group) => [group.id, graph.nodes.filter((node) => standIn.get(node.id) === group.id)]));
  return {
    ...graph,
    nodes: [
      ...graph.nodes.filter((node) => standIn.get(node.id) === node.id),
      ...folds.map((group) => cardOf(group, members.get(group.id) ?? [], graph)),
    ],
    edges: mergedEdges(graph.edges, standIn),
    groups: graph.groups.filter((group) => foldOf(group.id) === null),
  };
}

function cardOf(group: DiagramGroup, members: readonly DiagramNode[], graph: DiagramGraph): DiagramNode {
  const utilisations = members.flatMap((node) => (node.utilisation === null ? [] : [{ node, utilisation: node.utilisation }]));
  const busiest = utilisations.sort((a, b) => b.utilisation - a.utilisation)[0];
  const count = t.counts.components(members.length);
  const figure = busiest?.node.figures.find(({ tone }) => tone !== "plain");
  const { titleLines, width, height } = cardSize(group.title, "folded", graph.hasFigures);
  return {
    id: group.id,
    kind: "group",
    shape: "folded",
    title: group.title,
    titleLines,
    subtitle: `${group.type === "group" ? (group.trust ?? t.diagram.group) : t.diagram[group.type]} · ${count}`,
    group: group.parent,
    replicas: 1,
    shards: 1,
    hottestShare: null,
    figures: graph.hasFigures && busiest && figure ? [{ text: t.diagram.busiest(figure.text), tone: figure.tone }] : [],
    utilisation: busiest?.utilisation ?? null,
    badge: sumOf([group, ...members].map(({ badge }) => badge)),
    width,
    height,
    origin: group.origin,
  };
}

function mergedEdges(edges: readonly DiagramEdge[], standIn: ReadonlyMap<string, string>): DiagramEdge[] {
  const merged = new Map<string, DiagramEdge[]>();
  const kept: DiagramEdge[] = [];
  for (const edge of edges) {
    const [from, to] = [standIn.get(edge.from) ?? edge.from, standIn.get(edge.to) ?? edge.to];
    if (from === edge.from && to === edge.to) kept.push(edge);
    else if (from !== to) {
      const key = JSON.stringify([from, to, edge.kind]);
      merged.set(key, [...(merged.get(key) ?? []), { ...edge, from, to }]);
    }
  }
  for (const list of merged.values()) {
    const [first] = list as [DiagramEdge];
    if (list.length === 1) kept.push(first);
    else
      kept.push({ ...first, ...labelBox([{ text: `${list.length} links`, muted: true }]), badge: sumOf(list.map(({ badge }) => badge)) });
  }
  return kept;
}

function sumOf(badges: readonly (Badge | null)[]): Badge | null {
  const all = badges.filter((badge) => badge !== null);
  if (all.length === 0) return null;
  return all.reduce((sum, badge) => ({
    errors: sum.errors + badge.errors,
    warnings: sum.warnings + badge.warnings,
    infos: sum.infos + badge.infos,
  }));
}
