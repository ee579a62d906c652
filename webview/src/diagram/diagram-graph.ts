import type { Analysis } from "@lintel/engine/analysis";
import { type Component, type Design, type Finding, type Group, type Link, lookup, type View } from "@lintel/engine/model";
import { badgesOf } from "./badges.ts";
import { groupTitleSize, labelLineHeight, labelSize } from "./card.ts";
import type { Badge, DiagramEdge, DiagramGraph, DiagramGroup, Direction, EdgeKind } from "./graph.ts";
import { nodeOf, shapeOf } from "./node.ts";
import { textWidth, wrapText } from "./text-width.ts";
import { selectionOf } from "./view-filter.ts";

/** Deeper nesting than this is drawn in the frame of that level. */
const maximumDepth = 12;
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
  const groups = drawnGroups(design, components, badges);
  const drawn = new Set(groups.map((group) => group.id));
  const withFigures = analysis !== null;
  return {
    name: view && view.title !== design.name ? `${design.name}: ${view.title}` : design.name,
    direction: view?.direction ?? design.views.find((candidate) => candidate.include.length === 0)?.direction ?? otherwise,
    nodes: components.map((component) =>
      nodeOf(component, drawnParent(design, component.group, drawn), analysis, badges.get(component.id) ?? null, withFigures),
    ),
    edges: [
      ...design.links.filter((link) => selection.links.has(link.id)).map((link) => edgeOf(design, link, badges.get(link.id) ?? null)),
      ...components.flatMap((component) => deadLetterEdge(component, selection.components)),
    ],
    groups,
    hasFigures: withFigures,
    regions: design.regions.map((region) =>
      region.zones.length === 0 ? region.title : `${region.title} (${region.zones.map((zone) => zone.name).join(", ")})`,
    ),
  };
}

/** Groups that hold a component, directly or in a group inside them, outermost first. */
function drawnGroups(design: Design, components: readonly Component[], badges: ReadonlyMap<string, Badge>): DiagramGroup[] {
  const byId = new Map(design.groups.map((group) => [group.id, group]));
  const depth = new Map<string, number>();
  for (const component of components) {
    const path = groupPath(byId, component.group);
    path.slice(0, maximumDepth).forEach((group, level) => {
      depth.set(group.id, level);
    });
  }
  return design.groups
    .filter((group) => depth.has(group.id))
    .sort((a, b) => (depth.get(a.id) ?? 0) - (depth.get(b.id) ?? 0))
    .map((group) => {
      const isInside = group.parent !== null && (depth.get(group.parent) ?? Infinity) < (depth.get(group.id) ?? 0);
      return groupOf(group, isInside ? group.parent : null, badges.get(group.id) ?? null);
    });
}

/** The groups around an element, outermost first; a cycle of parents (a broken file) ends the path. */
function groupPath(groups: ReadonlyMap<string, Group>, from: string | null): Group[] {
  const path: Group[] = [];
  for (let group = from === null ? undefined : groups.get(from); group && !path.includes(group); ) {
    path.unshift(group);
    group = group.parent === null ? undefined : groups.get(group.parent);
  }
  return path;
}

function drawnParent(design: Design, group: string | null, drawn: ReadonlySet<string>): string | null {
  const parents = new Map(design.groups.map((candidate) => [candidate.id, candidate.parent]));
  let parent = group;
  for (let level = 0; parent !== null && !drawn.has(parent) && level < design.groups.length; level++) parent = parents.get(parent) ?? null;
  return parent !== null && drawn.has(parent) ? parent : null;
}

function groupOf(group: Group, parent: string | null, badge: Badge | null): DiagramGroup {
  const places = ["subnet", "vlan"].flatMap((key) => {
    const fact = group.facts[key];
    return fact ? [key === "vlan" ? `VLAN ${fact.value}` : String(fact.value)] : [];
  });
  const title = wrapText(group.title, 320, groupTitleSize, "bold", 1)[0] ?? "";
  const note = places.length > 0 ? places.join(" · ") : null;
  const trustWidth = group.trust ? textWidth(group.trust, 10.5, "bold") + 24 : 0;
  return {
    id: group.id,
    title,
    parent,
    trust: group.trust,
    note,
    badge,
    titleWidth: textWidth(title, groupTitleSize, "bold") + trustWidth + (note ? textWidth(note, 11) + 10 : 0),
    origin: group.origin,
  };
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
  const lines = [{ text: `after ${deadLetter.after.value} tries`, muted: true }];
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

function labelBox(labelLines: DiagramEdge["labelLines"]): Pick<DiagramEdge, "labelLines" | "labelWidth" | "labelHeight"> {
  if (labelLines.length === 0) return { labelLines, labelWidth: 0, labelHeight: 0 };
  return {
    labelLines,
    labelWidth: Math.ceil(Math.max(...labelLines.map((line) => textWidth(line.text, labelSize)))) + 10,
    labelHeight: labelLines.length * labelLineHeight + 4,
  };
}
