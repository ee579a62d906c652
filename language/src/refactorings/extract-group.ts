import type { AstNode } from "langium";
import { edit, lineAt } from "../edits/source-edit.ts";
import type { GroupDeclaration } from "../generated/ast.ts";
import { isSound, type Refactoring, type Selection, spanOfNode } from "./refactoring.ts";

/** What a group may hold besides components. */
const members = new Set(["ComponentDeclaration", "GroupDeclaration", "LinkDeclaration", "LetDeclaration", "RegionDeclaration"]);

/** Draws a boundary around the selected components, with what stands between them. */
export function extractGroup(selection: Selection): Refactoring | null {
  const { document, built, start, end } = selection;
  if (start === end) return null;
  const siblings = siblingsOf(selection);
  const touched = (node: AstNode): boolean => {
    const span = spanOfNode(document, node);
    return span !== null && span.start < end && span.end > start;
  };
  const first = siblings.findIndex((node) => touched(node) && node.$type === "ComponentDeclaration");
  const last = siblings.findLastIndex((node) => touched(node) && node.$type === "ComponentDeclaration");
  const chosen = siblings.slice(first, last + 1);
  if (first < 0 || !chosen.every((node) => members.has(node.$type))) return null;
  const components = chosen.filter((node) => node.$type === "ComponentDeclaration").length;
  const from = startWithComments(document.text, spanOfNode(document, chosen[0])?.start ?? 0);
  const to = spanOfNode(document, chosen.at(-1))?.end ?? from;
  const { start: lineStart, indent } = lineAt(document.text, from);
  const { end: lineEnd } = lineAt(document.text, to);
  if (document.text.slice(lineStart, from).trim() !== "") return null;
  const breaks = document.text.includes("\r\n") ? "\r\n" : "\n";
  const lines = document.text.slice(lineStart, lineEnd).split(/\r?\n/);
  const inner = lines.map((line) => (line.trim() === "" ? "" : `  ${line}`)).join(breaks);
  const text = [`${indent}group "New group" {`, inner, `${indent}}`].join(breaks);
  const edits = [edit(document, lineStart, lineEnd, text)];
  if (!isSound(built, edits)) return null;
  return { title: `Put ${components === 1 ? "this component" : `these ${components} components`} into a group`, edits };
}

/** The declarations of the innermost group around a selection; those of the file when there is none. */
function siblingsOf({ document, start, end }: Selection): readonly AstNode[] {
  let siblings: readonly AstNode[] = document.statements;
  for (;;) {
    const inside = siblings.find((node) => {
      const span = spanOfNode(document, node);
      const open = node.$type === "GroupDeclaration" && span ? document.text.indexOf("{", span.start) : -1;
      return span !== null && open >= 0 && open < start && span.end > end;
    });
    if (!inside) return siblings;
    siblings = (inside as GroupDeclaration).members;
  }
}

/** The start of the comment right before a declaration, which goes with it. */
function startWithComments(text: string, offset: number): number {
  const before = text.slice(0, offset);
  const comment = /(?:^|\n)[ \t]*(\/\*(?:(?!\*\/)[\s\S])*\*\/|(?:\/\/[^\n]*\n[ \t]*)*\/\/[^\n]*)\r?\n[ \t]*$/.exec(before);
  return comment?.[1] ? comment.index + comment[0].indexOf(comment[1]) : offset;
}
