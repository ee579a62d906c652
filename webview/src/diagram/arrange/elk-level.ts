import type { ElkExtendedEdge, ElkLabel, ElkNode, ElkPort } from "elkjs/lib/elk-api";
import { type Box, type Point, unionOf } from "../geometry.ts";
import type { ArrangedLevel, Arranger, Level, LevelLink } from "./level.ts";

/** Items are `n3`, links `e5`; what goes through the sides of the level has nodes of its own there, `i2` at the left and `o2` at the right, by net. */

/** Pixels from a side of the level to the first thing inside of it, where lines come through. */
const sideRoom = 6;

/** Arranges a level in layers with ELK. */
export async function arrangeWithElk(level: Level, { run }: Arranger): Promise<ArrangedLevel> {
  return read(level, await run(elkLevel(level)));
}

function elkLevel({ items, links }: Level): ElkNode {
  const ports = new Map<number, Map<string, ElkPort>>();
  const shares = new Map<string, number>();
  const shareKey = (item: number, link: LevelLink, side: string): string => `${item} ${side} ${link.net}`;
  for (const link of links) {
    for (const [end, side] of [[link.from, "out"] as const, [link.to, "in"] as const])
      if (end.item !== null) shares.set(shareKey(end.item, link, side), (shares.get(shareKey(end.item, link, side)) ?? 0) + 1);
  }
  const border = new Set<string>();
  const endOf = (link: LevelLink, which: "from" | "to"): string => {
    const end = link[which];
    if (end.item === null) {
      const id = `${which === "from" ? "i" : "o"}${link.net}`;
      border.add(id);
      return id;
    }
    const { item, at } = end;
    const side = which === "from" ? "out" : "in";
    const isShared = (shares.get(shareKey(item, link, side)) ?? 0) > 1;
    if (at === null && !isShared) return `n${item}`;
    const id = `p${item} ${side} ${at ?? `net ${link.net}`}`;
    const mine = ports.get(item) ?? new Map<string, ElkPort>();
    ports.set(item, mine);
    if (!mine.has(id))
      mine.set(id, {
        id,
        width: 0,
        height: 0,
        ...(at === null ? {} : { x: which === "from" ? (items[item]?.width ?? 0) : 0, y: at }),
        ...(at === null ? {} : { layoutOptions: { "elk.port.side": which === "from" ? "EAST" : "WEST" } }),
      });
    return id;
  };
  const edges = links.map((link, index): ElkExtendedEdge => {
    const label: ElkLabel[] = link.label
      ? [
          {
            text: `label ${index}`,
            ...link.label,
            layoutOptions: { "elk.edgeLabels.inline": "true", "elk.edgeLabels.placement": "CENTER" },
          },
        ]
      : [];
    return {
      id: `e${index}`,
      sources: [endOf(link, "from")],
      targets: [endOf(link, "to")],
      ...(label.length > 0 ? { labels: label } : {}),
    };
  });
  const children = items.map((size, index): ElkNode => {
    const mine = [...(ports.get(index)?.values() ?? [])];
    const isFixed = mine.some((port) => port.y !== undefined);
    return {
      id: `n${index}`,
      ...size,
      ...(mine.length > 0 ? { ports: mine } : {}),
      ...(isFixed ? { layoutOptions: { "elk.portConstraints": "FIXED_POS" } } : {}),
    };
  });
  return {
    id: "root",
    children: [
      ...children,
      ...[...border].map((id) => ({
        id,
        width: 0,
        height: 0,
        layoutOptions: { "elk.layered.layering.layerConstraint": id.startsWith("i") ? "FIRST_SEPARATE" : "LAST_SEPARATE" },
      })),
    ],
    edges,
    layoutOptions: {
      "elk.algorithm": "layered",
      "elk.direction": "RIGHT",
      "elk.edgeRouting": "ORTHOGONAL",
      "elk.padding": "[top=0,left=0,bottom=0,right=0]",
      "elk.spacing.nodeNode": "36",
      "elk.spacing.edgeNode": "20",
      "elk.spacing.edgeEdge": "14",
      "elk.spacing.edgeLabel": "4",
      "elk.spacing.componentComponent": "48",
      "elk.layered.spacing.nodeNodeBetweenLayers": "56",
      "elk.layered.spacing.edgeNodeBetweenLayers": "24",
      "elk.layered.spacing.edgeEdgeBetweenLayers": "14",
      "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
      "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
      "elk.layered.thoroughness": "7",
    },
  };
}

/** Reads ELK's answer; the sides of the level are drawn close around what is in it, and lines through them end there. */
function read(level: Level, result: ElkNode): ArrangedLevel {
  const at = new Map((result.children ?? []).map((child) => [child.id, child]));
  const boxes = level.items.map((size, index): Box => ({ ...size, x: at.get(`n${index}`)?.x ?? 0, y: at.get(`n${index}`)?.y ?? 0 }));
  const edges = new Map((result.edges ?? []).map((edge) => [edge.id, edge]));
  const raw = level.links.map((_, index): Point[] =>
    (edges.get(`e${index}`)?.sections ?? []).flatMap(({ startPoint, bendPoints, endPoint }) => [
      startPoint,
      ...(bendPoints ?? []),
      endPoint,
    ]),
  );
  const labels = level.links.map((link, index): Box | null => {
    const label = edges.get(`e${index}`)?.labels?.[0];
    return link.label && label?.x !== undefined && label.y !== undefined ? { x: label.x, y: label.y, ...link.label } : null;
  });
  // Ends at the sides do not count: they may stand closer.
  const corners = raw.flatMap((points, index) => {
    const { from, to } = level.links[index] as LevelLink;
    return points.slice(from.item === null ? 1 : 0, to.item === null ? -1 : undefined);
  });
  const lines = raw.flat();
  const isOpen = (which: "from" | "to"): boolean => level.links.some((link) => link[which].item === null);
  const inside = unionOf([
    ...boxes,
    ...labels.filter((label) => label !== null),
    ...corners.map((point) => ({ ...point, width: 0, height: 0 })),
  ]);
  const tall = unionOf([inside, ...lines.map(({ y }) => ({ x: inside.x, y, width: 0, height: 0 }))]);
  const bends = corners.length > 0 ? unionOf(corners.map((point) => ({ ...point, width: 0, height: 0 }))) : inside;
  const left = inside.x - (isOpen("from") && bends.x <= inside.x ? sideRoom : 0);
  const right = inside.x + inside.width + (isOpen("to") && bends.x + bends.width >= inside.x + inside.width ? sideRoom : 0);
  const shift = <T extends Point>(point: T): T => ({ ...point, x: point.x - left, y: point.y - tall.y });
  const routes = raw.map((points, index) => {
    const { from, to } = level.links[index] as LevelLink;
    return points.map((point, position) => {
      const moved = shift(point);
      if (position === 0 && from.item === null) return { ...moved, x: 0 };
      if (position === points.length - 1 && to.item === null) return { ...moved, x: right - left };
      return moved;
    });
  });
  return {
    width: right - left,
    height: tall.height,
    places: boxes.map(({ x, y }) => shift({ x, y })),
    routes,
    labels: labels.map((label) => label && shift(label)),
  };
}
