import type { Design } from "@lintel/engine/model";
import { badgeText } from "../diagram/badges.ts";
import type { DiagramEdge, DiagramGraph, DiagramNode } from "../diagram/graph.ts";
import { t } from "../texts/index.ts";

/** A line of the outline with the lines below it. */
export interface OutlineItem {
  readonly id: string;
  readonly type: "group" | "component" | "link" | "flow";
  readonly text: string;
  /** What else is to know: kind and figures of a component, what a link carries. */
  readonly note: string;
  readonly children: readonly OutlineItem[];
}

function linkText(kind: DiagramEdge["kind"], to: string): string {
  switch (kind) {
    case "call":
      return t.outline.calls(to);
    case "async":
      return t.outline.sends(to);
    case "subscription":
      return t.outline.delivers(to);
    case "replication":
      return t.outline.replicates(to);
    case "dead-letter":
      return t.outline.givesUp(to);
  }
}

/** Everything that the picture shows, as a list: frames with what is in them, components with their links, and the flows. */
export function outlineOf(graph: DiagramGraph, design: Design): readonly OutlineItem[] {
  const links = grouped(graph.edges, (edge) => edge.from);
  const members = grouped(graph.nodes, (node) => node.group);
  const frames = grouped(graph.groups, (group) => group.parent);
  const titles = new Map(graph.nodes.map(({ id, title }) => [id, title]));
  const component = (node: DiagramNode): OutlineItem => ({
    id: node.id,
    type: "component",
    text: node.title,
    note: [node.subtitle, ...node.figures.map(({ text }) => text), ...(node.badge ? [badgeText(node.badge)] : [])].join(" · "),
    children: (links.get(node.id) ?? []).map((edge) => ({
      id: edge.id,
      type: "link",
      text: linkText(edge.kind, titles.get(edge.to) ?? edge.to),
      note: [...edge.labelLines.map(({ text }) => text), ...(edge.badge ? [badgeText(edge.badge)] : [])].join(" · "),
      children: [],
    })),
  });
  const placed = new Set<string>();
  // A frame is visited once, so that a cycle of parents (a broken file) cannot go on for ever.
  const level = (parent: string | null): readonly OutlineItem[] => [
    ...(frames.get(parent) ?? []).flatMap((group): OutlineItem[] => {
      if (placed.has(group.id)) return [];
      placed.add(group.id);
      const note = [group.trust, group.note, group.badge ? badgeText(group.badge) : null].filter((part) => part !== null).join(" · ");
      return [{ id: group.id, type: "group", text: group.title, note, children: level(group.id) }];
    }),
    ...(members.get(parent) ?? []).map(component),
  ];
  const flows = design.flows.map(
    (flow): OutlineItem => ({
      id: flow.id,
      type: "flow",
      text: flow.title,
      note: flow.implicit ? t.outline.implicitFlow : t.outline.flow,
      children: [],
    }),
  );
  return [...level(null), ...flows];
}

function grouped<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): ReadonlyMap<Key, readonly Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
