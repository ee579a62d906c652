import type { Design, View } from "@lintel/engine/model";
import { diagramGraph } from "../diagram/diagram-graph.ts";
import type { Direction, EdgeKind, NodeShape } from "../diagram/graph.ts";
import { identifiersFor } from "./identifiers.ts";
import { nested } from "./tree.ts";
import { edgeText, frameText, nodeLines } from "./words.ts";

const directions: Readonly<Record<Direction, string>> = { right: "LR", down: "TB", left: "RL", up: "BT" };

const shapes: Readonly<Record<NodeShape, readonly [string, string]>> = {
  card: ["[", "]"],
  cylinder: ["[(", ")]"],
  pipe: ["[[", "]]"],
  round: ["([", "])"],
  external: ["{{", "}}"],
  folded: ["[/", "/]"],
};

const arrows: Readonly<Record<EdgeKind, string>> = {
  call: "-->",
  async: "-.->",
  subscription: "==>",
  replication: "<-->",
  "dead-letter": "-.-x",
};

/** Words of Mermaid's own, and those that every object of JavaScript has: Mermaid looks its boxes up in plain objects and draws nothing. */
const reserved = new Set([
  ..."end graph flowchart subgraph style class classdef click linkstyle direction default call href interpolate o x v".split(" "),
  ...Object.getOwnPropertyNames(Object.prototype).map((name) => name.toLowerCase()),
]);

/** The design, or one view of it, as a Mermaid flowchart (https://mermaid.js.org/syntax/flowchart.html). */
export function mermaidText(design: Design, view: View | null = null): string {
  const graph = diagramGraph(design, null, [], view);
  const names = identifiersFor([...graph.nodes.map((node) => node.id), ...graph.groups.map((group) => `frame ${group.id}`)], reserved);
  const nameOf = (id: string): string => names.get(id) ?? "";
  const indent = (depth: number): string => "  ".repeat(depth + 1);
  return `${[
    "---",
    `title: ${JSON.stringify(graph.name.replace(/\s+/g, " "))}`,
    "---",
    `flowchart ${directions[graph.direction]}`,
    ...nested(graph, {
      node: (node, depth) => {
        const [open, close] = shapes[node.shape];
        return [`${indent(depth)}${nameOf(node.id)}${open}${quoted(nodeLines(node))}${close}`];
      },
      open: (group, depth) => [`${indent(depth)}subgraph ${nameOf(`frame ${group.id}`)}[${quoted([frameText(group)])}]`],
      close: (_, depth) => [`${indent(depth)}end`],
    }),
    ...graph.edges.map((edge) => {
      const label = edgeText(edge);
      return `  ${nameOf(edge.from)} ${arrows[edge.kind]}${label === "" ? "" : `|${quoted([label])}|`} ${nameOf(edge.to)}`;
    }),
  ].join("\n")}\n`;
}

/**
 * Text in quotes; what means something to Mermaid or to HTML is written as a character code: also the colon of an icon (`fa:fa-car`) or of
 * what Mermaid takes for a style, the second of two dollars (a formula), and the second of two per cent signs (a directive).
 */
function quoted(lines: readonly string[]): string {
  const escaped = lines.map((line) =>
    line
      .replace(/\s+/g, " ")
      .replace(/[#"&<>`;\\]|:(?=\S|$)|(?<=\$)\$|(?<=%)%/g, (character) => `#${character.codePointAt(0)};`)
      // A backslash before an n becomes a line break even as a code; a joiner without width keeps them apart.
      .replaceAll("#92;n", "#92;\u2060n"),
  );
  return `"${escaped.filter((line) => line !== "").join("<br>")}"`;
}
