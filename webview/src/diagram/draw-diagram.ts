import { t } from "../texts/index.ts";
import { groupTitleHeight, groupTitleStart } from "./card.ts";
import { drawControls } from "./draw-controls.ts";
import { drawEdge, drawEdgeLabel, edgeDescription } from "./draw-edge.ts";
import { drawFrame, drawFrameTitle, groupTint } from "./draw-group.ts";
import { drawLegend } from "./draw-legend.ts";
import { drawNode, nodeDescription } from "./draw-node.ts";
import { type Box, round } from "./geometry.ts";
import type { DiagramGraph, DiagramGroup } from "./graph.ts";
import { edgeBadgePlaces } from "./label-places.ts";
import type { Overlay } from "./overlay.ts";
import { pictureDocument } from "./picture-document.ts";
import type { DiagramLayout } from "./placement.ts";
import { keyed, type SceneElement, textElement } from "./scene.ts";
import { spoken } from "./spoken.ts";
import type { Palette } from "./theme.ts";

export interface DrawOptions {
  readonly palette: Palette;
  /** Figures on the cards; default true. They need a graph that was made with an analysis. */
  readonly figures?: boolean;
  readonly overlay?: Overlay | null;
  /**
   * `picture`: a document of its own, with background, title and description.
   * `page`: part of a page that moves, focuses and explains the elements itself.
   */
  readonly purpose: "picture" | "page";
  /** What a reader pinned; `page` marks it. */
  readonly pinned?: ReadonlySet<string>;
}

/** The whole diagram as a drawing: frames behind lines behind titles of frames and components, labels on top. */
export function drawDiagram({ graph, placement }: DiagramLayout, options: DrawOptions): SceneElement {
  const { palette } = options;
  const isPicture = options.purpose === "picture";
  const titles = new Map(graph.nodes.map((node) => [node.id, node.title]));
  const caption = captionOf(graph, placement.note, isPicture);
  const width = Math.max(placement.width, 160);
  const legend = isPicture ? drawLegend(graph.edges, width, placement.height - 8, palette) : null;
  const height = placement.height + (legend?.height ?? 0) + (caption ? 20 : 0);
  const describe = (text: string): SceneElement[] => (isPicture ? [textElement("title", {}, text)] : []);

  const groups = graph.groups.flatMap((group) => {
    const box = placement.groups.get(group.id);
    return box
      ? [
          keyed(
            group.id,
            "g",
            { class: "group", "data-id": group.id, role: "group", "aria-label": frameWords(group, graph.groups) },
            drawFrame(group, box, palette),
          ),
        ]
      : [];
  });
  const frameTitles = graph.groups.flatMap((group) => {
    const box = placement.groups.get(group.id);
    if (!box) return [];
    const corner = { x: box.x + groupTitleStart, y: box.y + groupTitleHeight / 2, width: 0, height: 0 };
    const background = backgroundAt(graph, placement.groups, corner, palette);
    const attributes = { class: "frame-title", "data-id": group.id };
    return [keyed(group.id, "g", attributes, drawFrameTitle(group, box, palette, background, !isPicture))];
  });
  const edges = graph.edges.flatMap((edge) => {
    const route = placement.edges.get(edge.id);
    if (!route) return [];
    const words = edgeDescription(edge, titles);
    const attributes = { class: `edge edge-${edge.kind}`, "data-id": edge.id, role: "img", "aria-label": words };
    return [keyed(edge.id, "g", attributes, [...describe(words), ...drawEdge(edge.kind, route.points, palette, !isPicture)])];
  });
  const nodes = graph.nodes.flatMap((node) => {
    const box = placement.nodes.get(node.id);
    if (!box) return [];
    const overlay = options.overlay?.get(node.id) ?? null;
    const words = nodeDescription(node, overlay, isPicture ? (text) => text : spoken);
    const attributes = {
      class: `node kind-${node.kind}${overlay ? ` state-${overlay.state}` : ""}`,
      "data-id": node.id,
      // Not a button: its name would have to repeat every word drawn on the card in the order of the drawing.
      ...(isPicture ? { role: "img" } : { role: "group", "aria-roledescription": t.picture.component }),
      "aria-label": words,
      transform: `translate(${round(box.x)} ${round(box.y)})`,
    };
    const card = drawNode(node, box, { palette, figures: graph.hasFigures && (options.figures ?? true), overlay, farTitle: !isPicture });
    // In a page the name says it all: what is drawn would be read a second time.
    const shown = isPicture ? card : [keyed("card", "g", { "aria-hidden": "true" }, card)];
    return [keyed(node.id, "g", attributes, [...describe(words), ...shown])];
  });
  const badgePlaces = edgeBadgePlaces(graph, placement);
  const labels = graph.edges.flatMap((edge) => {
    const route = placement.edges.get(edge.id);
    if (!route || (!route.label && !edge.badge)) return [];
    const background = route.label ? backgroundAt(graph, placement.groups, route.label, palette) : palette.canvas;
    return [
      keyed(
        edge.id,
        "g",
        { class: "edge-label", "data-id": edge.id, "aria-hidden": "true" },
        drawEdgeLabel(edge, route, badgePlaces.get(edge.id) ?? null, palette, background),
      ),
    ];
  });

  const layers = [
    keyed("groups", "g", { class: "groups" }, groups),
    keyed("edges", "g", { class: "edges" }, edges),
    keyed("titles", "g", { class: "titles" }, frameTitles),
    keyed("nodes", "g", { class: "nodes" }, nodes),
    keyed("labels", "g", { class: "labels" }, labels),
    // The lines say the same in words.
    ...(legend ? [keyed("legend", "g", { class: "legend", "aria-hidden": "true" }, legend.entries)] : []),
    ...(caption
      ? [
          keyed("caption", "g", {}, [
            textElement("text", { class: "detail", x: 24, y: round(height - 16), "font-size": 11, fill: palette.muted }, caption),
          ]),
        ]
      : []),
  ];
  if (!isPicture) {
    const controls = drawControls(graph, placement, options.pinned ?? new Set(), palette);
    return keyed("diagram", "g", { class: "diagram", "font-family": "inherit" }, [
      ...layers,
      keyed("controls", "g", { class: "controls" }, controls),
    ]);
  }
  const size = { width: Math.ceil(width), height: Math.ceil(Math.max(height, 80)) };
  return pictureDocument(size, { id: "diagram", title: graph.name, description: description(graph) }, palette, layers);
}

/** A frame with the one around it: a region that stands in several groups has a frame in each. */
function frameWords(group: DiagramGroup, groups: readonly DiagramGroup[]): string {
  const outer = groups.find(({ id }) => id === group.parent);
  return outer ? t.diagram.inFrame(frameTitle(group), frameTitle(outer)) : frameTitle(group);
}

function frameTitle({ type, title }: DiagramGroup): string {
  switch (type) {
    case "group":
      return t.diagram.groupTitle(title);
    case "region":
      return t.diagram.regionTitle(title);
    case "zone":
      return t.diagram.zoneTitle(title);
  }
}

/** Regions without a frame, and why the layout is not the usual one. */
function captionOf(graph: DiagramGraph, note: string | null, isPicture: boolean): string | null {
  const regions = graph.regions.length > 0 ? t.diagram.regions(graph.regions.join(", ")) : null;
  const parts = [regions, isPicture ? note : null].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(" · ") : null;
}

function description(graph: DiagramGraph): string {
  const { components, links, groups, regions, zones } = t.counts;
  const frames = (
    [
      ["group", groups],
      ["region", regions],
      ["zone", zones],
    ] as const
  ).flatMap(([type, text]) => {
    const number = graph.groups.filter((group) => group.type === type).length;
    return number === 0 ? [] : [text(number)];
  });
  const [nodes, edges] = [components(graph.nodes.length), links(graph.edges.length)];
  return frames.length > 0 ? t.diagram.descriptionInFrames(nodes, edges, frames.join(", ")) : t.diagram.description(nodes, edges);
}

/** The fill of the innermost frame around a label, so that its background does not show. */
function backgroundAt(graph: DiagramGraph, groups: ReadonlyMap<string, Box>, label: Box, palette: Palette): string {
  let fill = palette.canvas;
  const [x, y] = [label.x + label.width / 2, label.y + label.height / 2];
  for (const group of graph.groups) {
    const box = groups.get(group.id);
    if (!box || x < box.x || x > box.x + box.width || y < box.y || y > box.y + box.height) continue;
    const tint = groupTint(group, palette).fill;
    if (tint !== "none") fill = tint;
  }
  return fill;
}
