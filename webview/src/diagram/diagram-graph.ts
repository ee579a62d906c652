import type { Analysis } from "@lintel/engine/analysis";
import { type Component, type Design, type Finding, type Link, lookup, type View } from "@lintel/engine/model";
import { t } from "../texts/index.ts";
import { badgesOf } from "./badges.ts";
import { groupTitleSize, labelSize, pinRoom } from "./card.ts";
import { type Frame, framesOf } from "./frames.ts";
import type { Badge, DiagramEdge, DiagramGraph, DiagramGroup, Direction, EdgeKind } from "./graph.ts";
import { labelBox } from "./label-box.ts";
import { nodeOf, shapeOf } from "./node.ts";
import { textWidth, wrapText } from "./text-width.ts";
import { selectionOf } from "./view-filter.ts";

const labelMaximumWidth = 150;

/**
 * What the picture of a design shows: its components, links and groups with measured texts, figures and findings.
 * Pure; does not place anything. Without `analysis` the cards have no figures. With a `view`, only what it selects.
 * It runs to where the view says, otherwise where the design says, otherwise to `otherwise`.
 */
export function diagramGraph(
  design: Design,
  analysis: Analysis | null,
  findings: readonly Finding[],
  view: View | null = null,
  otherwise: Direction = "right",
): DiagramGraph {
  const selection = selectionOf(design, view);
  const badges = badgesOf(design, findings);
  const components = design.components.filter((component) => selection.components.has(component.id));
  const { frames, of: frameOf } = framesOf(design, components);
  const withFigures = analysis !== null;
  return {
    name: view && view.title !== design.name ? `${design.name}: ${view.title}` : design.name,
    direction: view?.direction ?? design.views.find((candidate) => candidate.include.length === 0)?.direction ?? otherwise,
    nodes: components.map((component) =>
      nodeOf(component, frameOf.get(component.id) ?? null, analysis, badges.get(component.id) ?? null, withFigures),
    ),
    edges: [
      ...design.links.filter((link) => selection.links.has(link.id)).map((link) => edgeOf(design, link, badges.get(link.id) ?? null)),
      ...components.flatMap((component) => deadLetterEdge(component, selection.components)),
    ],
    groups: frames.map((frame) => groupOf(frame, badges.get(frame.content.element.id) ?? null)),
    hasFigures: withFigures,
    regions: design.regions
      .filter((region) => !frames.some((frame) => frame.content.element === region))
      .map((region) =>
        region.zones.length === 0 ? region.title : `${region.title} (${region.zones.map((zone) => zone.name).join(", ")})`,
      ),
  };
}

function groupOf({ id, parent, content }: Frame, badge: Badge | null): DiagramGroup {
  const { element } = content;
  const title = wrapText(element.title, 320, groupTitleSize, "bold", 1)[0] ?? "";
  const trust = content.type === "group" ? content.element.trust : null;
  const tag = content.type === "group" ? trust : content.type;
  const note = frameNote(content);
  const tagWidth = tag ? textWidth(tag, 10.5, "bold") + 24 : 0;
  return {
    id,
    element: element.id,
    type: content.type,
    title,
    parent,
    trust,
    note,
    badge,
    titleWidth:
      (content.type === "group" ? 0 : pinRoom) +
      textWidth(title, groupTitleSize, "bold") +
      tagWidth +
      (note ? textWidth(note, 11) + 10 : 0),
    origin: element.origin,
  };
}

/** Subnet and VLAN of a group, the zones of a region. */
function frameNote(content: Frame["content"]): string | null {
  if (content.type === "zone") return null;
  if (content.type === "region") {
    const zones = content.element.zones.map((zone) => zone.name);
    return zones.length === 0 ? null : wrapText(t.diagram.zonesOf(zones.join(", ")), 160, 11, "regular", 1)[0]!;
  }
  const places = ["subnet", "vlan"].flatMap((key) => {
    const fact = content.element.facts[key];
    return fact ? [key === "vlan" ? `VLAN ${fact.value}` : String(fact.value)] : [];
  });
  return places.length > 0 ? places.join(" · ") : null;
}

function edgeOf(design: Design, link: Link, badge: Badge | null): DiagramEdge {
  const lines = (link.label ? wrapText(link.label, labelMaximumWidth, labelSize, "regular", 2) : []).map((text) => ({
    text,
    muted: false,
  }));
  if (link.protocol) lines.push({ text: wrapText(link.protocol, labelMaximumWidth, labelSize, "regular", 1)[0] ?? "", muted: true });
  return { id: link.id, kind: edgeKind(design, link), from: link.from, to: link.to, ...labelBox(lines), badge, origin: link.origin };
}

/** Data flowing from one store to another is replication, whatever arrow it was written with. */
function edgeKind(design: Design, link: Link): EdgeKind {
  const { components } = lookup(design);
  const isStore = (id: string): boolean => {
    const kind = components.get(id)?.kind;
    return kind !== undefined && shapeOf(kind) === "cylinder";
  };
  return isStore(link.from) && isStore(link.to) ? "replication" : link.kind;
}

function deadLetterEdge(component: Component, shown: ReadonlySet<string>): DiagramEdge[] {
  const deadLetter = component.messaging?.deadLetter;
  if (!deadLetter || !shown.has(deadLetter.queue)) return [];
  const lines = [{ text: t.diagram.tries(deadLetter.after.value), muted: true }];
  return [
    {
      id: `${component.id} dead-letter ${deadLetter.queue}`,
      kind: "dead-letter",
      from: component.id,
      to: deadLetter.queue,
      ...labelBox(lines),
      badge: null,
      origin: deadLetter.after.origin ?? component.origin,
    },
  ];
}
