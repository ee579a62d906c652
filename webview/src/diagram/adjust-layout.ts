import { BoxIndex } from "./box-index.ts";
import { canvasPadding, groupPadding, groupTitleHeight } from "./card.ts";
import { type Box, overlaps, type Point, unionOf } from "./geometry.ts";
import type { DiagramEdge, DiagramGraph, DiagramNode, Direction } from "./graph.ts";
import { placeLabels } from "./label-places.ts";
import type { DiagramLayout, Placement, Route } from "./placement.ts";
import { routeEdge, Surroundings } from "./route-edge.ts";
import { settle } from "./settle.ts";
import { connector } from "./simple-layout.ts";

/** Pixels from a new component to the one that calls it, along and across the direction of the picture. */
const [columnStep, rowStep] = [72, 40];
/** Rows that are tried on either side of the first choice. */
const rowsTried = 8;

/** Where a component's top left corner stands, from the placement's `origin`, by id. */
export type Pins = ReadonlyMap<string, Point>;

/**
 * The places of a graph that differs a little from one that has places: what both have stays where it is, new components find free
 * room beside their neighbours, and others move only where frames grow or something is pinned on them. Connectors are drawn anew
 * where an end moved or something stands in their way. `null` when pinned components lie on one another or nothing is known yet.
 */
export function adjustLayout(graph: DiagramGraph, before: DiagramLayout, pins: Pins): Placement | null {
  const wanted = placesOf(graph, before, pins);
  if (!wanted) return null;
  const frames = new Map(
    graph.groups.flatMap((group) => {
      const known = before.graph.groups.find((candidate) => candidate.id === group.id && candidate.parent === group.parent);
      const box = known && before.placement.groups.get(group.id);
      return box ? [[group.id, box]] : [];
    }),
  );
  const settled = settle(graph, wanted, frames, new Set(pins.keys()));
  if (!settled) return null;
  const edges = routesOf(graph, before, settled.nodes);
  const used = unionOf([
    { x: 0, y: 0, width: settled.width - canvasPadding, height: settled.height - canvasPadding },
    ...[...edges.values()].flatMap(({ points }) => points.map((point) => ({ ...point, width: 0, height: 0 }))),
  ]);
  const shift = { x: used.x < 0 ? canvasPadding - used.x : 0, y: used.y < 0 ? canvasPadding - used.y : 0 };
  const placement: Placement = {
    width: used.width + (used.x < 0 ? 2 : 1) * canvasPadding,
    height: used.height + (used.y < 0 ? 2 : 1) * canvasPadding,
    nodes: settled.nodes,
    groups: settled.groups,
    edges,
    origin: { x: before.placement.origin.x + settled.shift.x, y: before.placement.origin.y + settled.shift.y },
    method: before.placement.method,
    note: before.placement.note,
  };
  return placeLabels(graph, shift.x > 0 || shift.y > 0 ? moved(placement, shift) : placement);
}

/** How many components and links one of two graphs has and the other has not. */
export function differences(a: DiagramGraph, b: DiagramGraph): number {
  const missing = (from: DiagramGraph, to: DiagramGraph): number => {
    const nodes = new Map(to.nodes.map((node) => [node.id, node.group]));
    const edges = new Set(to.edges.map((edge) => edge.id));
    return (
      from.nodes.filter((node) => !nodes.has(node.id) || nodes.get(node.id) !== node.group).length +
      from.edges.filter((edge) => !edges.has(edge.id)).length / 2
    );
  };
  return missing(a, b) + missing(b, a);
}

/** Top left corners: as before, as pinned, and for what is new beside its neighbours. */
function placesOf(graph: DiagramGraph, before: DiagramLayout, pins: Pins): Map<string, Point> | null {
  const places = new Map<string, Point>();
  const { origin } = before.placement;
  const groupBefore = new Map(before.graph.nodes.map((node) => [node.id, node.group]));
  const linkedBefore = new Set(before.graph.edges.flatMap((edge) => [edge.from, edge.to]));
  const neighbours = neighboursOf(graph);
  const missing: DiagramNode[] = [];
  for (const node of graph.nodes) {
    const box = before.placement.nodes.get(node.id);
    const pin = pins.get(node.id);
    // What stood alone and now has a link has not found its place yet.
    const wasAlone = !linkedBefore.has(node.id) && (neighbours.get(node.id)?.length ?? 0) > 0;
    if (pin) places.set(node.id, { x: pin.x + origin.x, y: pin.y + origin.y });
    else if (box && groupBefore.get(node.id) === node.group && !wasAlone) places.set(node.id, { x: box.x, y: box.y });
    else missing.push(node);
  }
  if (places.size === 0) return null;
  while (missing.length > 0) {
    // Those beside something that has a place come first.
    const next = missing.findIndex((node) => neighbours.get(node.id)?.some(({ id }) => places.has(id)));
    const [node] = missing.splice(Math.max(0, next), 1) as [DiagramNode];
    places.set(node.id, freePlace(node, graph, before, places, neighbours.get(node.id) ?? []));
  }
  return places;
}

interface Neighbour {
  readonly id: string;
  /** The neighbour calls it. */
  readonly isCaller: boolean;
}

function neighboursOf(graph: DiagramGraph): ReadonlyMap<string, readonly Neighbour[]> {
  const all = new Map<string, Neighbour[]>();
  const add = (node: string, neighbour: Neighbour): void => {
    const list = all.get(node);
    if (list) list.push(neighbour);
    else all.set(node, [neighbour]);
  };
  for (const edge of graph.edges) {
    if (edge.from === edge.to) continue;
    add(edge.to, { id: edge.from, isCaller: true });
    add(edge.from, { id: edge.to, isCaller: false });
  }
  return all;
}

/** The best free place for a new component: in its frame, near its neighbours, after its callers and before what it calls. */
function freePlace(
  node: DiagramNode,
  graph: DiagramGraph,
  before: DiagramLayout,
  places: ReadonlyMap<string, Point>,
  neighbours: readonly Neighbour[],
): Point {
  const boxes = new Map<string, Box>();
  for (const other of graph.nodes) {
    const at = places.get(other.id);
    if (at) boxes.set(other.id, { ...at, width: other.width, height: other.height });
  }
  const parents = new Map(graph.groups.map((group) => [group.id, group.parent]));
  const around = ancestors(node.group, parents);
  // A frame that holds nothing yet comes with the component and needs room too.
  const inNewFrames = around.filter((id) => !before.placement.groups.has(id)).length;
  const foreign = [...before.placement.groups].flatMap(([id, box]) => (parents.has(id) && !around.includes(id) ? [box] : []));
  const taken = new BoxIndex([...boxes.values(), ...foreign]);
  const frame = around.map((id) => before.placement.groups.get(id)).find((box) => box !== undefined);
  const vertical = graph.direction === "down" || graph.direction === "up";
  const ideals = neighbours.flatMap(({ id, isCaller }) => {
    const box = boxes.get(id);
    return box ? [beside(box, node, isCaller ? graph.direction : opposite[graph.direction])] : [];
  });
  const hull = unionOf(boxes.values());
  const home = frame ?? { x: hull.x, y: hull.y, width: hull.width, height: hull.height };
  const corners = [
    { x: home.x + groupPadding, y: home.y + home.height + rowStep },
    { x: home.x + home.width + columnStep, y: home.y + groupTitleHeight + 8 },
    ...(frame ? [{ x: frame.x + groupPadding, y: frame.y + groupTitleHeight + 8 }] : []),
  ];
  const step = vertical ? { x: node.width + rowStep, y: 0 } : { x: 0, y: node.height + rowStep };
  const candidates = [...ideals, ...corners].flatMap((point) =>
    Array.from({ length: 2 * rowsTried + 1 }, (_, index) => {
      const rows = (index % 2 === 0 ? 1 : -1) * Math.ceil(index / 2);
      return { x: point.x + step.x * rows, y: point.y + step.y * rows };
    }),
  );
  let best: Point | null = null;
  let least = Infinity;
  for (const point of candidates) {
    const box = withFrames({ ...point, width: node.width, height: node.height }, inNewFrames);
    if (point.x < canvasPadding || point.y < canvasPadding || taken.isTaken(box, 20)) continue;
    const cost = costOf(point, ideals) + (frame ? 3 * growth(frame, box) : growth(hull, box));
    if (cost < least) [best, least] = [point, cost];
  }
  return best ?? ideals[0] ?? corners[0] ?? { x: canvasPadding, y: canvasPadding };
}

const opposite: Readonly<Record<Direction, Direction>> = { right: "left", left: "right", up: "down", down: "up" };

/** The place of a component next to a box, the middles of both on one line. */
function beside(box: Box, node: DiagramNode, towards: Direction): Point {
  const middle = { x: box.x + (box.width - node.width) / 2, y: box.y + (box.height - node.height) / 2 };
  switch (towards) {
    case "right":
      return { x: box.x + box.width + columnStep, y: middle.y };
    case "left":
      return { x: box.x - columnStep - node.width, y: middle.y };
    case "down":
      return { x: middle.x, y: box.y + box.height + columnStep };
    case "up":
      return { x: middle.x, y: box.y - columnStep - node.height };
  }
}

function ancestors(group: string | null, parents: ReadonlyMap<string, string | null>): string[] {
  const path: string[] = [];
  for (let at = group; at !== null && !path.includes(at); at = parents.get(at) ?? null) path.push(at);
  return path;
}

function withFrames(box: Box, levels: number): Box {
  const title = levels * (groupTitleHeight + 8);
  const side = levels * groupPadding;
  return { x: box.x - side, y: box.y - title, width: box.width + 2 * side, height: box.height + title + side };
}

function costOf(point: Point, ideals: readonly Point[]): number {
  let sum = 0;
  for (const ideal of ideals) sum += Math.abs(point.x - ideal.x) + Math.abs(point.y - ideal.y);
  return ideals.length === 0 ? 0 : sum / ideals.length;
}

/** How much wider and taller a frame becomes by a box, in pixels. */
function growth(frame: Box, box: Box): number {
  const both = unionOf([frame, box]);
  return both.width - frame.width + both.height - frame.height;
}

function routesOf(graph: DiagramGraph, before: DiagramLayout, nodes: ReadonlyMap<string, Box>): ReadonlyMap<string, Route> {
  const surroundings = new Surroundings(nodes.values());
  const shifts = new Map<string, Point | null>();
  for (const [id, box] of nodes) {
    const old = before.placement.nodes.get(id);
    const isSame = old && old.width === box.width && old.height === box.height;
    shifts.set(id, isSame ? { x: box.x - old.x, y: box.y - old.y } : null);
  }
  // Connectors cross components only where they did before.
  const strangers = [...nodes].flatMap(([id, box]) => {
    const shift = shifts.get(id);
    return shift && shift.x === 0 && shift.y === 0 ? [] : [box];
  });
  const known = new Map(before.graph.edges.map((edge) => [edge.id, edge]));
  const routes = new Map<string, Route>();
  const open: DiagramEdge[] = [];
  for (const edge of graph.edges) {
    const old = before.placement.edges.get(edge.id);
    const was = known.get(edge.id);
    const [a, b] = [shifts.get(edge.from), shifts.get(edge.to)];
    const isKept = old && was?.from === edge.from && was.to === edge.to && a && b && a.x === b.x && a.y === b.y;
    const points = isKept ? old.points.map((point) => ({ x: point.x + a.x, y: point.y + a.y })) : null;
    const others = strangers.filter((box) => box !== nodes.get(edge.from) && box !== nodes.get(edge.to));
    if (points && !crosses(points, others)) {
      const label = old?.label && a ? { ...old.label, x: old.label.x + a.x, y: old.label.y + a.y } : null;
      routes.set(edge.id, { points, label });
      surroundings.add(points);
    } else open.push(edge);
  }
  for (const edge of open) {
    const [from, to] = [nodes.get(edge.from), nodes.get(edge.to)];
    if (!from || !to) continue;
    const points = (from === to ? null : routeEdge(from, to, surroundings, graph.direction)) ?? connector(from, to);
    surroundings.add(points);
    routes.set(edge.id, { points, label: null });
  }
  return routes;
}

function crosses(points: readonly Point[], boxes: readonly Box[]): boolean {
  for (let index = 1; index < points.length; index++) {
    const [a, b] = [points[index - 1] as Point, points[index] as Point];
    const segment = { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
    if (boxes.some((box) => overlaps(segment, box, 1))) return true;
  }
  return false;
}

function moved(placement: Placement, by: Point): Placement {
  const shift = <T extends Point>(point: T): T => ({ ...point, x: point.x + by.x, y: point.y + by.y });
  const boxes = (map: ReadonlyMap<string, Box>): Map<string, Box> => new Map([...map].map(([id, box]) => [id, shift(box)]));
  return {
    ...placement,
    origin: shift(placement.origin),
    nodes: boxes(placement.nodes),
    groups: boxes(placement.groups),
    edges: new Map(
      [...placement.edges].map(([id, route]) => [id, { points: route.points.map(shift), label: route.label ? shift(route.label) : null }]),
    ),
  };
}
