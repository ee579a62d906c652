import type { DiagramGraph } from "../diagram/graph.ts";

/** One step of the way from the design to an element; `id` is `null` for the picture as a whole. */
export interface Crumb {
  readonly id: string | null;
  readonly text: string;
}

/** The way to an element of the picture: the view when there is one, the frames around the element, the element. */
export function breadcrumbsOf(graph: DiagramGraph, system: string, view: string | null, id: string | null): readonly Crumb[] {
  const whole: Crumb[] = [{ id: null, text: view === null ? system : `${system}: ${view}` }];
  if (id === null) return whole;
  const node = graph.nodes.find((candidate) => candidate.id === id);
  const edge = node ? undefined : graph.edges.find((candidate) => candidate.id === id);
  const group = node || edge ? undefined : graph.groups.find((candidate) => candidate.id === id);
  const titles = new Map(graph.nodes.map(({ id, title }) => [id, title]));
  const text = node?.title ?? group?.title ?? (edge && `${titles.get(edge.from) ?? edge.from} → ${titles.get(edge.to) ?? edge.to}`);
  if (text === undefined) return whole;
  return [...whole, ...framesAround(graph, node ? node.group : group ? group.parent : null), { id, text }];
}

/** The frames from the outermost to `innermost`; a cycle of parents (a broken file) ends the way. */
function framesAround(graph: DiagramGraph, innermost: string | null): readonly Crumb[] {
  const byId = new Map(graph.groups.map((group) => [group.id, group]));
  const way: Crumb[] = [];
  const seen = new Set<string>();
  for (let at = innermost; at !== null && !seen.has(at); ) {
    seen.add(at);
    const group = byId.get(at);
    if (!group) break;
    way.unshift({ id: at, text: group.title });
    at = group.parent;
  }
  return way;
}
