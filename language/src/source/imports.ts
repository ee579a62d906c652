import type { Position } from "@lintel/engine/model";
import { URI, UriUtils } from "langium";
import type { ImportDeclaration } from "../generated/ast.ts";
import { type ArchDocument, spanOf } from "./document.ts";

/** An import with the address of the file it names. */
export interface Import {
  readonly node: ImportDeclaration;
  readonly uri: string;
}

const known = new WeakMap<ArchDocument, readonly Import[]>();

/** The files a text imports, in order; paths are relative to the text. Worked out once for each text. */
export function importsOf(document: ArchDocument): readonly Import[] {
  const before = known.get(document);
  if (before) return before;
  const folder = UriUtils.dirname(URI.parse(document.uri));
  const imports = document.imports.flatMap((node) =>
    node.path ? [{ node, uri: UriUtils.resolvePath(folder, node.path).toString() }] : [],
  );
  known.set(document, imports);
  return imports;
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
