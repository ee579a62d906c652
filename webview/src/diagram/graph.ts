import type { ComponentKind, Group, Origin } from "@lintel/engine/model";

/** How a link is drawn. */
export type EdgeKind = "call" | "async" | "subscription" | "replication" | "dead-letter";

/** Outline of a component: stores are cylinders, messaging is a pipe, clients have round ends, what others run is dashed, folded groups have a tab. */
export type NodeShape = "card" | "cylinder" | "pipe" | "round" | "external" | "folded";

/** What a card stands for: a component, or a folded group. */
export type NodeKind = ComponentKind | "group";

/** Findings on one element by severity. */
export interface Badge {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
}

/** One short figure on a component: `text` such as `3.86k rps`; `tone` says how worrying it is. */
export interface NodeFigure {
  readonly text: string;
  readonly tone: "plain" | "good" | "high" | "over";
}

export interface DiagramNode {
  readonly id: string;
  readonly kind: NodeKind;
  readonly shape: NodeShape;
  readonly title: string;
  readonly titleLines: readonly string[];
  /** Technology and kind, and where it runs: `Redis cache · 3 zones`. */
  readonly subtitle: string;
  readonly group: string | null;
  /** Replicas that do the same work; for a sharded store the copies of one shard. */
  readonly replicas: number;
  /** Shards or partitions; 1 means not split. */
  readonly shards: number;
  /** Share of the load on the busiest shard, 0…1; `null` when unknown. */
  readonly hottestShare: number | null;
  readonly figures: readonly NodeFigure[];
  /** Busy share of the workers; `null` when there is no limit or it cannot be computed. */
  readonly utilisation: number | null;
  readonly badge: Badge | null;
  readonly width: number;
  readonly height: number;
  readonly origin: Origin;
}

export interface DiagramEdge {
  /** The link's id; a dead-letter edge has the id `Clicks dead-letter ClicksDlq`. */
  readonly id: string;
  readonly kind: EdgeKind;
  readonly from: string;
  readonly to: string;
  /** What the link says for itself, and its protocol: at most two lines, possibly none. */
  readonly labelLines: readonly { readonly text: string; readonly muted: boolean }[];
  readonly labelWidth: number;
  readonly labelHeight: number;
  readonly badge: Badge | null;
  readonly origin: Origin;
}

/** A frame around components: a group, or a region or zone that they are wholly in. */
export interface DiagramGroup {
  /** The element's id; further frames of the same region have ids of their own. */
  readonly id: string;
  /** The id of what it is a frame of; several frames of a region have it in common. */
  readonly element: string;
  readonly type: "group" | "region" | "zone";
  readonly title: string;
  readonly parent: string | null;
  readonly trust: Group["trust"];
  /** Subnet and VLAN of a group, the zones of a region. */
  readonly note: string | null;
  readonly badge: Badge | null;
  /** Room that the title needs, in pixels. */
  readonly titleWidth: number;
  readonly origin: Origin;
}

export type Direction = "right" | "down" | "left" | "up";

/** What a picture of a design shows, without any place for it. */
export interface DiagramGraph {
  readonly name: string;
  readonly direction: Direction;
  readonly nodes: readonly DiagramNode[];
  readonly edges: readonly DiagramEdge[];
  readonly groups: readonly DiagramGroup[];
  /** The cards have room for figures. */
  readonly hasFigures: boolean;
  /** Regions without a frame, with their zones, as the line under the picture: `us-east (a, b, c)`. */
  readonly regions: readonly string[];
}
