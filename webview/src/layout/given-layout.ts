import type { Box, Point } from "../diagram/geometry.ts";
import type { Placement, Route } from "../diagram/placement.ts";

/** The places of a structure, as plain data that a message may hold. Lengths are in pixels, as in `Placement`. */
export interface GivenLayout {
  /** `structureKey` of the graph that was laid out: the places are those of graphs with the same key only. */
  readonly key: string;
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly (readonly [id: string, box: Box])[];
  readonly groups: readonly (readonly [id: string, box: Box])[];
  readonly edges: readonly (readonly [id: string, route: Route])[];
  readonly origin: Point;
}

/** A layered layout as plain data. */
export function giveLayout(key: string, { width, height, nodes, groups, edges, origin }: Placement): GivenLayout {
  return { key, width, height, nodes: [...nodes], groups: [...groups], edges: [...edges], origin };
}

/** The layout that plain data stands for. */
export function takeLayout({ width, height, nodes, groups, edges, origin }: GivenLayout): Placement {
  return { width, height, nodes: new Map(nodes), groups: new Map(groups), edges: new Map(edges), origin, method: "layered", note: null };
}
