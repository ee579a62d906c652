import type { ElkNode } from "elkjs/lib/elk-api";
import { elkGraph } from "../diagram/elk-graph.ts";
import type { DiagramEdge, DiagramGroup, DiagramNode } from "../diagram/graph.ts";

const origin = { uri: "", range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } } };

/**
 * A small graph of the usual shape: groups, components, labelled links. Laid out while a page waits for its design, it makes the engine compile
 * what the first picture needs.
 */
export function warmUpGraph(): ElkNode {
  const groups = ["a", "b"].map(
    (id): DiagramGroup => ({
      id,
      element: id,
      type: "group",
      title: id,
      parent: null,
      trust: null,
      note: null,
      badge: null,
      titleWidth: 40,
      origin,
    }),
  );
  const nodes = Array.from({ length: 8 }, (_, index): DiagramNode => node(String(index), index < 2 ? null : index < 5 ? "a" : "b"));
  const edges = [
    [0, 2],
    [1, 2],
    [2, 3],
    [2, 4],
    [3, 5],
    [4, 6],
    [5, 7],
    [2, 7],
  ].map(([from, to]): DiagramEdge => edge(String(from), String(to)));
  return elkGraph({ name: "", direction: "right", nodes, edges, groups, hasFigures: true, regions: [] });
}

function node(id: string, group: string | null): DiagramNode {
  return {
    id,
    kind: "service",
    shape: "card",
    title: id,
    titleLines: [id],
    subtitle: "",
    group,
    replicas: 1,
    shards: 1,
    hottestShare: null,
    figures: [],
    utilisation: null,
    badge: null,
    width: 224,
    height: 120,
    origin,
  };
}

function edge(from: string, to: string): DiagramEdge {
  const id = `${from} ${to}`;
  return { id, kind: "call", from, to, labelLines: [{ text: "get", muted: false }], labelWidth: 40, labelHeight: 19, badge: null, origin };
}
