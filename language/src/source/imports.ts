import type { Position } from "@lintel/engine/model";
import { URI, UriUtils } from "langium";
import type { ImportDeclaration } from "../generated/ast.ts";
import { type ArchDocument, spanOf } from "./document.ts";

/** An import with the address of the file it names. */
export interface Import {
  readonly node: ImportDeclaration;
  readonly uri: string;
}

/** The files a text imports, in order; paths are relative to the text. */
export function importsOf(document: ArchDocument): readonly Import[] {
  return document.statements.flatMap((node) => {
    if (node.$type !== "ImportDeclaration" || !node.path) return [];
    const folder = UriUtils.dirname(URI.parse(document.uri));
    return [{ node, uri: UriUtils.resolvePath(folder, node.path).toString() }];
  });
}

/** The file that the import at a position names; `null` when there is none. */
export function importAt(document: ArchDocument, position: Position): string | null {
  const offset = document.lines.offset(position);
  const found = importsOf(document).find(({ node }) => {
    const span = node.$cstNode && spanOf(document, node.$cstNode);
    return span && span.start <= offset && offset <= span.end;
  });
  return found?.uri ?? null;
}
