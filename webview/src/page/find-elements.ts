import { type Design, lookup } from "@lintel/engine/model";
import type { DiagramGraph } from "../diagram/graph.ts";
import { kindText } from "../diagram/node.ts";
import { t } from "../texts/index.ts";

/** An element of the picture that was looked for. */
export interface Found {
  readonly id: string;
  readonly label: string;
  readonly note: string;
}

interface Candidate extends Found {
  /** Names first: a match there counts most. */
  readonly names: readonly string[];
  readonly more: readonly string[];
}

const mostFound = 12;

/**
 * The elements of a picture that a text means, best first: by name or title, kind, technology, tag, group, or what a link says for itself.
 * All words of the text must be found in an element; `tag:name` and `#name` only look at tags.
 */
export function findElements(design: Design, graph: DiagramGraph, text: string): readonly Found[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  if (words.length === 0) return [];
  return candidates(design, graph)
    .flatMap((candidate) => {
      const ranks = words.map((word) => rank(candidate, word));
      return ranks.some((value) => value === null)
        ? []
        : [{ candidate, rank: ranks.reduce((sum: number, value) => sum + (value ?? 0), 0) }];
    })
    .sort((a, b) => a.rank - b.rank)
    .slice(0, mostFound)
    .map(({ candidate: { id, label, note } }) => ({ id, label, note }));
}

/** How far a word is from what an element is called: 0 its name, 1 and 2 parts of it, 3 something else about it; `null` when it is nowhere. */
function rank({ names, more }: Candidate, word: string): number | null {
  const tag = /^(?:tag:|#)(.+)$/.exec(word)?.[1];
  if (tag !== undefined) return more.some((text) => text === `#${tag}` || text.startsWith(`#${tag}`)) ? 0 : null;
  const lower = names.map((name) => name.toLowerCase());
  if (lower.includes(word)) return 0;
  if (lower.some((name) => name.startsWith(word))) return 1;
  if (lower.some((name) => name.includes(word))) return 2;
  return more.some((text) => text.includes(word)) ? 3 : null;
}

function candidates(design: Design, graph: DiagramGraph): readonly Candidate[] {
  const { components, links } = lookup(design);
  const groups = new Map(graph.groups.map((group) => [group.id, group.title]));
  const nodes = graph.nodes.map((node): Candidate => {
    const component = components.get(node.id);
    const kind = component ? kindText(component) : node.kind;
    const group = node.group === null ? "" : (groups.get(node.group) ?? "");
    return {
      id: node.id,
      label: node.title,
      note: [kind, group, ...(component?.tags ?? []).map((tag) => `#${tag}`)].filter((part) => part !== "").join(" · "),
      names: component ? [component.name, component.title] : [node.title],
      more: [
        kind,
        node.kind,
        group,
        component?.owner ?? "",
        component?.technology?.name ?? "",
        ...(component?.tags ?? []).map((tag) => `#${tag}`),
      ].map((word) => word.toLowerCase()),
    };
  });
  const titles = new Map(graph.nodes.map(({ id, title }) => [id, title]));
  const edges = graph.edges.map((edge): Candidate => {
    const link = links.get(edge.id);
    const label = `${titles.get(edge.from) ?? edge.from} → ${titles.get(edge.to) ?? edge.to}`;
    const words = [link?.label ?? "", link?.protocol ?? "", edge.kind];
    return {
      id: edge.id,
      label,
      note: [t.search.link, link?.label ?? "", link?.protocol ?? ""].filter((part) => part !== "").join(" · "),
      names: link?.label ? [link.label] : [],
      more: ["link", t.search.link, label, ...words].map((word) => word.toLowerCase()),
    };
  });
  const frames = graph.groups.map(
    (group): Candidate => ({
      id: group.id,
      label: group.title,
      note: t.search.group,
      names: [group.title],
      more: ["group", t.search.group.toLowerCase(), group.trust ?? ""],
    }),
  );
  const flows = design.flows.map(
    (flow): Candidate => ({
      id: flow.id,
      label: flow.title,
      note: t.search.flow,
      names: [flow.name, flow.title],
      more: ["flow", t.search.flow.toLowerCase()],
    }),
  );
  return [...nodes, ...frames, ...flows, ...edges];
}
