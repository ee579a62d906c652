import type { Box, Point } from "./geometry.ts";
import type { DiagramGraph } from "./graph.ts";

/** A connector: its corners from the caller to the callee, and the box of its label (`null` without one). */
export interface Route {
  readonly points: readonly Point[];
  readonly label: Box | null;
}

/** Where everything of a graph stands, in absolute pixels from the top left of the picture; maps are keyed by id. */
export interface Placement {
  readonly width: number;
  readonly height: number;
  readonly nodes: ReadonlyMap<string, Box>;
  readonly groups: ReadonlyMap<string, Box>;
  readonly edges: ReadonlyMap<string, Route>;
  /** Where the top left of the picture as it was laid out has come to stand since: pins are told from there. */
  readonly origin: Point;
  /** `simple`: the layered layout was not ready in time or failed, and `note` says so. */
  readonly method: "layered" | "simple";
  readonly note: string | null;
}

/** A graph with a place for everything. */
export interface DiagramLayout {
  readonly graph: DiagramGraph;
  readonly placement: Placement;
}

/**
 * The part of a graph that decides its layout, as a text to compare: two graphs with the same key have the same places,
 * so an edit that keeps the key moves nothing.
 */
export function structureKey(graph: DiagramGraph): string {
  return JSON.stringify([
    graph.direction,
    graph.groups.map((group) => [group.id, group.type, group.parent, Math.ceil(group.titleWidth / 32)]),
    graph.nodes.map((node) => [node.id, node.group, node.width, node.height]),
    graph.edges.map((edge) => [edge.id, edge.kind, edge.from, edge.to, Math.ceil(edge.labelWidth / 8), edge.labelHeight]),
  ]);
}
