import type { Range } from "@lintel/engine/model";
import { type AstNode, AstUtils } from "langium";
import { type BuiltDesign, buildDesign } from "../design/build.ts";
import { applied, type SourceEdit } from "../edits/source-edit.ts";
import { type ArchDocument, parseArch, type Span, spanOf } from "../source/document.ts";

/** A change of the text that its author asks for. */
export interface Refactoring {
  /** What happens, as a menu says it. */
  readonly title: string;
  readonly edits: readonly SourceEdit[];
}

/** Where in a design a refactoring is asked for. */
export interface Selection {
  readonly built: BuiltDesign;
  readonly document: ArchDocument;
  /** Offsets in the document; equal for a mere cursor. */
  readonly start: number;
  readonly end: number;
}

/** A selection by its range in the document. */
export function selectionOf(built: BuiltDesign, document: ArchDocument, range: Range): Selection {
  return { built, document, start: document.lines.offset(range.start), end: document.lines.offset(range.end) };
}

/** The span of a node in its document; `null` for a node that recovery left without text. */
export function spanOfNode(document: ArchDocument, node: AstNode | undefined): Span | null {
  return node?.$cstNode ? spanOf(document, node.$cstNode) : null;
}

/** All nodes of the chunks that a selection touches, outer ones first. */
export function nodesAround({ document, start, end }: Selection): readonly AstNode[] {
  return document.chunks
    .filter(({ chunk, offset }) => offset <= end && offset + chunk.text.length >= start)
    .flatMap(({ chunk }) => [...AstUtils.streamAllContents(chunk.file)])
    .filter((node) => {
      const span = spanOfNode(document, node);
      return span !== null && span.start <= start && span.end >= end;
    });
}

/** A name made from another one that no declaration of the design has. */
export function freeName({ names }: BuiltDesign, wanted: string): string {
  if (!names.symbols.has(wanted)) return wanted;
  let number = 2;
  while (names.symbols.has(`${wanted}${number}`)) number++;
  return `${wanted}${number}`;
}

/** The design after some edits. */
export function after(built: BuiltDesign, edits: readonly SourceEdit[]): BuiltDesign {
  return buildDesign(
    built.documents.map((document) => {
      const own = edits.filter(({ origin }) => origin.uri === document.uri);
      return own.length > 0 ? parseArch(applied(document, own), document.uri, document) : document;
    }),
  );
}

/** Whether edits leave the text readable and bring no finding that was not there before. */
export function isSound(built: BuiltDesign, edits: readonly SourceEdit[]): boolean {
  return edits.length > 0 && after(built, edits).findings.length <= built.findings.length;
}
