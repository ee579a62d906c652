import { groupPadding, groupTitleHeight } from "../card.ts";
import type { DiagramEdge, DiagramGraph } from "../graph.ts";
import { looseNodes } from "../loose-nodes.ts";
import { separateLinks } from "./hubs.ts";
import type { End, Level, LevelLink, Size } from "./level.ts";
import { type Orientation, orientation, type Sides } from "./orientation.ts";

/** What stands directly in a frame: components, then inner frames, by their ids. */
export interface Frame {
  readonly id: string | null;
  readonly nodes: readonly string[];
  readonly frames: readonly string[];
  /** The level, and which edges of the graph its links are. */
  readonly level: Level;
  readonly edges: readonly number[];
}

/** The nested frames of a graph as levels. */
export class FrameTree {
  readonly graph: DiagramGraph;
  readonly orientation: Orientation;
  readonly padding: Sides;
  readonly #nodes = new Map<string | null, string[]>();
  readonly #inner = new Map<string | null, string[]>();
  readonly #parent: ReadonlyMap<string, string | null>;
  readonly #sizes: ReadonlyMap<string, Size>;
  readonly #titles: ReadonlyMap<string, number>;
  readonly #nets: readonly number[];
  /** Edges that have something to do inside a frame, in their order. */
  readonly #edges = new Map<string | null, number[]>();
  readonly #pathOf = new Map<string, readonly (string | null)[]>();

  constructor(graph: DiagramGraph) {
    this.graph = graph;
    this.orientation = orientation(graph.direction);
    this.padding = this.orientation.sides({
      top: groupTitleHeight + 8,
      left: groupPadding,
      right: groupPadding,
      bottom: groupPadding,
    });
    this.#parent = new Map(graph.groups.map((group) => [group.id, group.parent]));
    this.#titles = new Map(graph.groups.map((group) => [group.id, Math.ceil(group.titleWidth / 32) * 32 + 32]));
    this.#sizes = new Map(graph.nodes.map((node) => [node.id, this.orientation.size(node)]));
    const loose = new Set(looseNodes(graph));
    const push = <K>(map: Map<K, string[]>, key: K, value: string): void => {
      const list = map.get(key);
      if (list) list.push(value);
      else map.set(key, [value]);
    };
    for (const node of graph.nodes) {
      if (loose.has(node)) continue;
      push(this.#nodes, node.group, node.id);
      this.#pathOf.set(node.id, this.#path(node.group));
    }
    for (const group of graph.groups) push(this.#inner, group.parent, group.id);
    this.#nets = netsOf(graph);
    graph.edges.forEach((edge, index) => {
      const [a, b] = [this.#pathOf.get(edge.from), this.#pathOf.get(edge.to)];
      if (!a || !b || edge.from === edge.to) return;
      const inside = new Set(a.filter((id) => b.includes(id)));
      const lowest = a.find((id) => inside.has(id)) ?? null;
      for (const id of new Set([...a, ...b])) {
        if (inside.has(id) && id !== lowest) continue;
        const list = this.#edges.get(id);
        if (list) list.push(index);
        else this.#edges.set(id, [index]);
      }
    });
  }

  /** From the innermost frame around something to the whole picture, `null`. */
  #path(group: string | null): readonly (string | null)[] {
    const path: (string | null)[] = [];
    for (let at = group; at !== null && !path.includes(at); at = this.#parent.get(at) ?? null) path.push(at);
    return [...path, null];
  }

  get innermostFirst(): readonly string[] {
    // Outer frames come before those inside them.
    return this.graph.groups.map((group) => group.id).reverse();
  }

  /** Frames that can be arranged at the same time, those without inner ones first; the whole picture last. */
  get depthsFromBelow(): readonly (readonly (string | null)[])[] {
    const heights = new Map<string, number>();
    for (const id of this.innermostFirst) {
      const inner = this.#inner.get(id) ?? [];
      heights.set(id, Math.max(-1, ...inner.map((child) => heights.get(child) ?? 0)) + 1);
    }
    const depths: (string | null)[][] = [];
    for (const [id, height] of heights) {
      const list = depths[height];
      if (list) list.push(id);
      else depths[height] = [id];
    }
    return [...depths.filter((list) => list !== undefined), [null]];
  }

  /** The size of a frame around what is in it. */
  outer(id: string, inside: Size): Size {
    const { left, right, top, bottom } = this.padding;
    const least = this.orientation.size({ width: this.#titles.get(id) ?? 0, height: groupTitleHeight });
    return { width: Math.max(inside.width + left + right, least.width), height: Math.max(inside.height + top + bottom, least.height) };
  }

  frame(
    id: string | null,
    sizes: ReadonlyMap<string, Size>,
    portOf: (frame: string, edge: number, which: "from" | "to") => number | null,
  ): Frame {
    const nodes = this.#nodes.get(id) ?? [];
    const frames = this.#inner.get(id) ?? [];
    const items = [...nodes.map((node) => this.#sizes.get(node) as Size), ...frames.map((frame) => sizes.get(frame) as Size)];
    const position = new Map([...nodes, ...frames.map((frame) => `frame ${frame}`)].map((key, index) => [key, index]));
    const endOf = (node: string, edge: number, which: "from" | "to"): End => {
      const path = this.#pathOf.get(node) ?? [];
      const at = path.indexOf(id);
      if (at < 0) return { item: null, at: null };
      if (at === 0) return { item: position.get(node) ?? null, at: null };
      const child = path[at - 1] as string;
      return { item: position.get(`frame ${child}`) ?? null, at: portOf(child, edge, which) };
    };
    const nets = new Map<number, number>();
    const links: LevelLink[] = [];
    const edges: number[] = [];
    for (const index of this.#edges.get(id) ?? []) {
      const edge = this.graph.edges[index] as DiagramEdge;
      const [from, to] = [endOf(edge.from, index, "from"), endOf(edge.to, index, "to")];
      const net = this.#nets[index] as number;
      if (!nets.has(net)) nets.set(net, nets.size);
      const label =
        from.item !== null && to.item !== null && edge.labelWidth > 0
          ? this.orientation.size({ width: Math.ceil(edge.labelWidth / 8) * 8, height: edge.labelHeight })
          : null;
      links.push({ from, to, net: nets.get(net) as number, label });
      edges.push(index);
    }
    return { id, nodes, frames, level: { items, links }, edges };
  }
}

/** Which edges share their way: those of one kind into or out of a component with many of them. */
function netsOf(graph: DiagramGraph): readonly number[] {
  const ends = graph.edges.map(
    (edge) => [JSON.stringify([edge.from, "out", edge.kind]), JSON.stringify([edge.to, "in", edge.kind])] as const,
  );
  const counts = new Map<string, number>();
  for (const pair of ends) for (const end of pair) counts.set(end, (counts.get(end) ?? 0) + 1);
  const nets = new Map<string, number>();
  return ends.map(([out, into], index) => {
    const [most, other] = (counts.get(out) ?? 0) >= (counts.get(into) ?? 0) ? [out, into] : [into, out];
    const key = (counts.get(most) ?? 0) > separateLinks ? most : (counts.get(other) ?? 0) > separateLinks ? other : String(index);
    const net = nets.get(key) ?? nets.size;
    nets.set(key, net);
    return net;
  });
}
