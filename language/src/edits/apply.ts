import type { DesignEdit, ElementId, Origin, Position } from "@lintel/engine/model";
import type { AstNode } from "langium";
import { type BuiltDesign, buildDesign } from "../design/build.ts";
import type { GroupDeclaration, LinkDeclaration } from "../generated/ast.ts";
import { designFromText } from "../load.ts";
import type { Declaration } from "../names/declarations.ts";
import { type ArchDocument, parseArch, type Span, spanOf } from "../source/document.ts";
import { type BodyPlace, insertInto, removal, removeFrom, setIn } from "./body.ts";
import { separated } from "./link.ts";
import { applied, difference, edit, lineAt, type SourceEdit } from "./source-edit.ts";

/**
 * Turns changes of a design into changes of its texts. They keep comments and the author's layout, and what they add
 * looks formatted. A change of something that is not there gives no edit.
 */
export function applyEdits(built: BuiltDesign, edits: readonly DesignEdit[]): readonly SourceEdit[];
/** The text after the changes of the design it describes. */
export function applyEdits(text: string, edits: readonly DesignEdit[]): string;
export function applyEdits(source: BuiltDesign | string, edits: readonly DesignEdit[]): readonly SourceEdit[] | string {
  if (typeof source === "string") {
    const uri = edits.find((candidate) => candidate.type === "replace")?.origin.uri;
    const built = designFromText(source, uri === undefined ? {} : { uri });
    const document = built.documents[0] as ArchDocument;
    return applied(document, sourceEdits(built, edits));
  }
  return sourceEdits(source, edits);
}

function sourceEdits(built: BuiltDesign, changes: readonly DesignEdit[]): readonly SourceEdit[] {
  const edits = withAddedTogether(changes);
  const each = edits.map((change) => editsFor(built, change));
  const all = edits.length === 1 || areApart(each.flat()) ? each.flat() : oneAfterTheOther(built, edits);
  return all.map((one) => withBreaksOf(built, one));
}

/** What is added at the end of the file is one addition. */
function withAddedTogether(edits: readonly DesignEdit[]): readonly DesignEdit[] {
  const atEnd = edits.flatMap((change) => (change.type === "add" && change.after === null ? [change.text.trim()] : []));
  if (atEnd.length < 2) return edits;
  const others = edits.filter((change) => change.type !== "add" || change.after !== null);
  return [...others, { type: "add", text: atEnd.join("\n\n"), after: null }];
}

/** An edit with the line ends of its file. */
function withBreaksOf(built: BuiltDesign, change: SourceEdit): SourceEdit {
  if (!change.text.includes("\n")) return change;
  const document = built.documents.find(({ uri }) => uri === change.origin.uri);
  return document?.text.includes("\r\n") ? { ...change, text: change.text.replace(/\r?\n/g, "\r\n") } : change;
}

function editsFor(built: BuiltDesign, change: DesignEdit): readonly SourceEdit[] {
  switch (change.type) {
    case "replace":
      return [change.text === "" ? takenOut(built, change.origin) : { origin: change.origin, text: change.text }];
    case "add":
      return add(built, change.text, change.after);
    case "set":
    case "remove": {
      const declaration = built.declarations.get(change.element);
      if (!declaration) return [];
      if (declaration.node.$type === "LinkDeclaration") {
        const split = separated(declaration.document, declaration.node as LinkDeclaration);
        if (split) return afterSplit(built, split, change);
      }
      return change.type === "set" ? set(declaration, change.path, change.value) : remove(declaration, change.path);
    }
  }
}

/** What is taken out takes its line or the spaces before it along. */
function takenOut({ documents }: BuiltDesign, origin: Origin): SourceEdit {
  const document = documents.find(({ uri }) => uri === origin.uri);
  if (!document) return { origin, text: "" };
  return removal(document, document.lines.offset(origin.range.start), document.lines.offset(origin.range.end));
}

function set(declaration: Declaration, path: readonly string[], value: string): SourceEdit[] {
  const place = bodyPlace(declaration);
  if (place) return setIn(place, path, value);
  const key = path.join(" ");
  const span = spanOfNode(declaration.document, settingOf(declaration, path));
  const line = value === "" ? key : `${key} ${value}`;
  if (span) return [edit(declaration.document, span.start, span.end, line)];
  return insertFirst(declaration, line);
}

function remove(declaration: Declaration, path: readonly string[]): SourceEdit[] {
  const place = bodyPlace(declaration);
  if (place) return removeFrom(place, path);
  const span = spanOfNode(declaration.document, settingOf(declaration, path));
  return span ? [removal(declaration.document, span.start, span.end)] : [];
}

function spanOfNode(document: ArchDocument, node: AstNode | undefined): Span | null {
  return node?.$cstNode ? spanOf(document, node.$cstNode) : null;
}

function bodyPlace({ document, node, block, body, end }: Declaration): BodyPlace | null {
  if (!block || block === "group") return null;
  return { document, block, body, end: end ? document.lines.offset(end) : (spanOfNode(document, node)?.end ?? 0) };
}

/** A property of a group, which stands among its members. */
function settingOf({ node }: Declaration, path: readonly string[]) {
  if (node.$type !== "GroupDeclaration") return undefined;
  return (node as GroupDeclaration).members.find(
    (member) => member.$type === "Setting" && member.$cstNode?.text.split(/\s/)[0] === path[0],
  );
}

/** Puts a line at the start of braces that hold declarations, steps or terms; objectives get theirs from their `slo`. */
function insertFirst({ document, node }: Declaration, line: string): SourceEdit[] {
  const owner = node.$type === "SloTerm" ? node.$container : node;
  const span = spanOfNode(document, owner);
  const brace = span ? document.text.indexOf("{", span.start) : -1;
  if (!span || brace < 0 || brace >= span.end) return [];
  const content = document.text.slice(brace + 1, span.end - 1);
  if (!content.includes("\n")) return insertInto({ document, open: brace, close: span.end - 1 }, line);
  const { indent } = lineAt(document.text, span.start);
  return [edit(document, brace + 1, brace + 1, `\n${indent}  ${line}`)];
}

/** Adds declarations after an element's, on its level; at the end of the entry file when there is none. */
function add(built: BuiltDesign, text: string, after: ElementId | null): readonly SourceEdit[] {
  const declaration = after === null ? undefined : built.declarations.get(after);
  const document = declaration?.document ?? built.documents[0];
  if (!document) return [];
  const lines = text.trim().split("\n");
  const span = spanOfNode(document, declaration?.node);
  if (!span) {
    const gap = document.text === "" || document.text.endsWith("\n\n") ? "" : document.text.endsWith("\n") ? "\n" : "\n\n";
    return [edit(document, document.text.length, document.text.length, `${gap}${lines.join("\n")}\n`)];
  }
  const { indent } = lineAt(document.text, span.start);
  const { end } = lineAt(document.text, span.end);
  const gap = lines.length > 1 ? "\n\n" : "\n";
  // What follows on the same line would be cut off from a comment or another declaration there.
  const rest = document.text.slice(span.end, end).trim();
  const at = rest === "" || rest.startsWith("//") ? end : span.end;
  return [edit(document, at, at, gap + lines.map((line) => (line === "" ? "" : indent + line)).join("\n"))];
}

function afterSplit(built: BuiltDesign, split: SourceEdit, change: DesignEdit): readonly SourceEdit[] {
  return differences(built, chain(withEdits(built, [split]), [change]));
}

/**
 * Applies changes that touch the same stretches of text: as many at once as are apart from each other, the next ones to the texts that
 * these left; replacements first, since they name places.
 */
function oneAfterTheOther(built: BuiltDesign, edits: readonly DesignEdit[]): readonly SourceEdit[] {
  const replacements = edits.flatMap((change) => (change.type === "replace" ? editsFor(built, change) : []));
  let current = withEdits(built, replacements);
  let open: readonly DesignEdit[] = edits.filter((change) => change.type !== "replace");
  while (open.length > 0) {
    const batch: SourceEdit[] = [];
    const later: DesignEdit[] = [];
    for (const change of open) {
      const own = editsFor(current, change);
      if (batch.length === 0 || own.every((one) => batch.every((other) => isApart(one, other)))) batch.push(...own);
      else later.push(change);
    }
    current = withEdits(current, batch);
    open = later;
  }
  return differences(built, current);
}

function chain(built: BuiltDesign, edits: readonly DesignEdit[]): BuiltDesign {
  return edits.reduce((current, change) => withEdits(current, editsFor(current, change)), built);
}

function withEdits(built: BuiltDesign, edits: readonly SourceEdit[]): BuiltDesign {
  const documents = built.documents.map((document) => {
    const own = edits.filter(({ origin }) => origin.uri === document.uri);
    return own.length > 0 ? parseArch(applied(document, own), document.uri, document) : document;
  });
  return edits.length > 0 ? buildDesign(documents, built) : built;
}

/** For each text that changed, one edit of the stretch that is different. */
function differences(before: BuiltDesign, after: BuiltDesign): readonly SourceEdit[] {
  return before.documents.flatMap((document, index) => {
    return difference(document, after.documents[index]?.text ?? document.text);
  });
}

/** Whether edits neither overlap nor touch, so that they can be made at once. */
function areApart(edits: readonly SourceEdit[]): boolean {
  const byPlace = [...edits].sort((a, b) => compareText(a.origin.uri, b.origin.uri) || order(a.origin.range.start, b.origin.range.start));
  return byPlace.every((one, index) => index === 0 || isApart(one, byPlace[index - 1] as SourceEdit));
}

function isApart({ origin: a }: SourceEdit, { origin: b }: SourceEdit): boolean {
  return a.uri !== b.uri || order(a.range.start, b.range.end) > 0 || order(b.range.start, a.range.end) > 0;
}

function order(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
