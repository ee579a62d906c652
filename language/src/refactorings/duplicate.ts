import { edit, lineAt, type SourceEdit } from "../edits/source-edit.ts";
import { freeName, isSound, nodesAround, type Refactoring, type Selection, spanOfNode } from "./refactoring.ts";

const named = new Set(["ComponentDeclaration", "FlowDeclaration", "RegionDeclaration", "GroupDeclaration", "LetDeclaration"]);

/** What to do about a declaration whose name another one has: the selection is its name, or the whole of a link. */
export function resolveDuplicate(selection: Selection): readonly Refactoring[] {
  const { built, document, start, end } = selection;
  const node = nodesAround(selection).findLast(({ $type }) => named.has($type) || $type === "LinkDeclaration");
  const span = spanOfNode(document, node);
  if (!node || !span) return [];
  const found: Refactoring[] = [];
  const name = document.text.slice(start, end);
  if ("name" in node && node.name === name) {
    const [, stem = name, number] = /^(.*?)(\d*)$/.exec(name) ?? [];
    const free = number === "" ? freeName(built, name) : numbered(selection, stem, Number(number) + 1);
    const edits = [edit(document, start, end, free)];
    if (isSound(built, edits)) found.push({ title: `Rename this one to ${free}`, edits });
  }
  const removal = [withoutLines(selection, span.start, span.end)];
  if (isSound(built, removal))
    found.push({ title: `Remove this ${node.$type === "LinkDeclaration" ? "link" : `declaration of ${name}`}`, edits: removal });
  return found;
}

/** `Api3` for `Api2`, or the next number that is free. */
function numbered({ built }: Selection, stem: string, from: number): string {
  let number = from;
  while (built.names.symbols.has(`${stem}${number}`)) number++;
  return `${stem}${number}`;
}

/** Takes a stretch of the text out, with its lines where nothing else is on them. */
function withoutLines({ document }: Selection, start: number, end: number): SourceEdit {
  const { text } = document;
  const first = lineAt(text, start);
  const last = lineAt(text, end);
  const alone = text.slice(first.start, start).trim() === "" && text.slice(end, last.end).trim() === "";
  if (!alone) return edit(document, start, end, "");
  const next = text.indexOf("\n", last.end);
  return edit(document, first.start, next < 0 ? text.length : next + 1, "");
}
