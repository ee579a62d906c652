import { badgeSize, badgeStep } from "./badges.ts";
import { BoxIndex } from "./box-index.ts";
import { groupTitleHeight, groupTitleStart } from "./card.ts";
import { type Box, type Point, pointAlong } from "./geometry.ts";
import type { DiagramGraph } from "./graph.ts";
import type { Placement, Route } from "./placement.ts";

/** Shares of a connector's length to try, its middle first. */
const shares = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9, 0.45, 0.55, 0.35, 0.65, 0.25, 0.75, 0.15, 0.85, 0.05, 0.95];
const clearance = 2;

/**
 * Gives every label a place on its connector that no component, no title of a frame and no other label takes; a label without
 * any such place is left out of the picture (its text stays in the description of the link). Labels that are already free keep
 * their place.
 */
export function placeLabels(graph: DiagramGraph, placement: Placement): Placement {
  const taken = new BoxIndex([...placement.nodes.values(), ...frameTitles(graph, placement)]);
  const edges = new Map<string, Route>();
  for (const edge of graph.edges) {
    const route = placement.edges.get(edge.id);
    if (!route) continue;
    const label = edge.labelWidth > 0 ? freePlace(route, edge.labelWidth, edge.labelHeight, taken) : null;
    if (label) taken.add(label);
    edges.set(edge.id, { points: route.points, label });
  }
  return { ...placement, edges };
}

/** The room of the titles of all frames. */
export function frameTitles(graph: DiagramGraph, placement: Placement): Box[] {
  return graph.groups.flatMap((group) => {
    const frame = placement.groups.get(group.id);
    return frame ? [{ x: frame.x + groupTitleStart, y: frame.y + 8, width: group.titleWidth, height: groupTitleHeight - 12 }] : [];
  });
}

/**
 * The middle of the first mark of every connector's findings: beside, above or below its label on its line, or near the
 * middle of it, where neither components nor labels nor other findings are. Where nothing is free it goes to the middle of the line
 * all the same: a finding that is not shown would be worse. Findings are no part of the structure, so they find their places when the picture is drawn.
 */
export function edgeBadgePlaces(graph: DiagramGraph, placement: Placement): ReadonlyMap<string, Point> {
  const places = new Map<string, Point>();
  const badged = graph.edges.filter((edge) => edge.badge !== null);
  if (badged.length === 0) return places;
  const taken = new BoxIndex([
    ...placement.nodes.values(),
    ...frameTitles(graph, placement),
    ...[...placement.edges.values()].flatMap((route) => (route.label ? [route.label] : [])),
  ]);
  for (const node of graph.nodes) {
    const box = placement.nodes.get(node.id);
    if (box && node.badge) taken.add(badgeBox({ x: box.x + 5, y: box.y + 4 }, badgeSize(node.badge)));
  }
  for (const edge of badged) {
    const route = placement.edges.get(edge.id);
    if (!route || !edge.badge) continue;
    const size = badgeSize(edge.badge);
    const half = { x: size.width / 2, y: size.height / 2 };
    // Candidates are centres of the whole row of marks.
    const around = (label: Box): Point[] => {
      const [x, y] = [label.x + label.width / 2, label.y + label.height / 2];
      return [
        { x: label.x + label.width + half.x, y },
        { x: label.x - half.x, y },
        { x, y: label.y - half.y },
        { x, y: label.y + label.height + half.y },
      ];
    };
    const middle = pointAlong(route.points, 0.5);
    const candidates = [
      ...(route.label ? around(route.label) : []),
      ...shares.map((share) => pointAlong(route.points, share)),
      ...nearby(middle),
    ];
    const first = (centre: Point): Point => ({ x: centre.x - half.x + size.height / 2, y: centre.y });
    const at = first(candidates.find((centre) => !taken.isTaken(badgeBox(first(centre), size), 0)) ?? middle);
    taken.add(badgeBox(at, size));
    places.set(edge.id, at);
  }
  return places;
}

/** Points around another in growing rings, as far as a card is wide. */
function nearby(centre: Point): Point[] {
  const directions = [-1, 0, 1].flatMap((x) => [-1, 0, 1].map((y) => ({ x, y }))).filter(({ x, y }) => x !== 0 || y !== 0);
  return Array.from({ length: 12 }, (_, ring) => (ring + 1) * badgeStep).flatMap((far) =>
    directions.map(({ x, y }) => ({ x: centre.x + x * far, y: centre.y + y * far })),
  );
}

/** The room of a row of marks whose first has its middle at a point. */
export function badgeBox(first: Point, size: { readonly width: number; readonly height: number }): Box {
  return { x: first.x - size.height / 2, y: first.y - size.height / 2, width: size.width, height: size.height };
}

function freePlace(route: Route, width: number, height: number, taken: BoxIndex): Box | null {
  const candidates = [
    ...(route.label ? [route.label] : []),
    ...shares.map((share) => around(pointAlong(route.points, share), width, height)),
  ];
  return candidates.find((box) => !taken.isTaken(box, clearance)) ?? null;
}

function around(centre: Point, width: number, height: number): Box {
  return { x: centre.x - width / 2, y: centre.y - height / 2, width, height };
}
