import type { Design, View } from "@lintel/engine/model";
import { diagramGraph } from "../diagram/diagram-graph.ts";
import type { DiagramNode, EdgeKind } from "../diagram/graph.ts";
import { identifiersFor } from "./identifiers.ts";
import { nested } from "./tree.ts";
import { edgeText, frameText, nodeLines } from "./words.ts";

const edgeStyles: Readonly<Record<EdgeKind, readonly string[]>> = {
  call: [],
  async: ["style.stroke-dash: 5"],
  subscription: ["target-arrowhead.shape: triangle", "target-arrowhead.style.filled: false"],
  replication: ["source-arrowhead.shape: diamond", "target-arrowhead.shape: diamond"],
  "dead-letter": ["style.stroke-dash: 2", "target-arrowhead.shape: cross"],
};

/** Keys of D2, which cannot name components. */
const reserved = new Set(
  (
    "label desc shape icon constraint tooltip link near width height direction top left grid-rows grid-columns grid-gap class classes vars " +
    "style source-arrowhead target-arrowhead layers scenarios steps null true false animated bold italic underline multiple filled opacity " +
    "shadow stroke fill font size double-border text-transform vertical-gap horizontal-gap"
  ).split(" "),
);

/** The design, or one view of it, in D2 (https://d2lang.com). */
export function d2Text(design: Design, view: View | null = null): string {
  const graph = diagramGraph(design, null, [], view);
  const names = identifiersFor([...graph.nodes.map((node) => node.id), ...graph.groups.map((group) => `frame ${group.id}`)], reserved);
  const parents = new Map(graph.groups.map((group) => [group.id, group.parent]));
  const groupOf = new Map(graph.nodes.map((node) => [node.id, node.group]));
  const indent = (depth: number): string => "  ".repeat(depth);
  /** D2 names what is inside a frame after the frame. */
  const pathOf = (id: string): string => {
    const path = [names.get(id) ?? ""];
    for (let at = groupOf.get(id) ?? null; at !== null && path.length <= graph.groups.length; at = parents.get(at) ?? null)
      path.unshift(names.get(`frame ${at}`) ?? "");
    return path.join(".");
  };
  return `${[
    `# ${graph.name.replace(/\s+/g, " ")}`,
    `direction: ${graph.direction}`,
    ...nested(graph, {
      node: (node, depth) => [
        `${indent(depth)}${names.get(node.id)}: ${quoted(nodeLines(node).flatMap(wrapped))} {`,
        ...nodeStyles(node).map((style) => `${indent(depth + 1)}${style}`),
        `${indent(depth)}}`,
      ],
      open: (group, depth) => [
        `${indent(depth)}${names.get(`frame ${group.id}`)}: ${quoted([frameText(group)])} {`,
        ...(group.type === "zone" ? [`${indent(depth + 1)}style.stroke-dash: 5`] : []),
      ],
      close: (_, depth) => [`${indent(depth)}}`],
    }),
    ...graph.edges.map((edge) => {
      const label = edgeText(edge);
      const styles = edgeStyles[edge.kind];
      const arrow = edge.kind === "replication" ? "<->" : "->";
      const text = label === "" ? "" : ` ${quoted([label])}`;
      const head = `${pathOf(edge.from)} ${arrow} ${pathOf(edge.to)}`;
      if (styles.length === 0) return label === "" ? head : `${head}:${text}`;
      return `${head}:${text} {\n${styles.map((style) => `  ${style}`).join("\n")}\n}`;
    }),
  ].join("\n")}\n`;
}

function nodeStyles(node: DiagramNode): string[] {
  const shape = { card: "rectangle", cylinder: "cylinder", pipe: "queue", round: "person", external: "cloud", folded: "package" }[
    node.shape
  ];
  return [`shape: ${shape}`, ...(node.replicas > 1 ? ["style.multiple: true"] : [])];
}

/** A line in parts of some 40 characters, cut between words: D2 draws every line in one piece, however long. */
function wrapped(line: string): string[] {
  return line.match(/\S.{0,39}(?=\s|$)|\S{40,}/gu) ?? [line];
}

/** Text in double quotes: there a backslash escapes, and a dollar sign before a brace would be replaced. */
function quoted(lines: readonly string[]): string {
  const escaped = lines.map((line) => line.replace(/\s+/g, " ").replace(/[\\"$]/g, "\\$&"));
  return `"${escaped.filter((line) => line !== "").join("\\n")}"`;
}
