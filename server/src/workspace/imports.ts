import type { Position } from "@lintel/engine/model";
import type { ArchDocument, ast } from "@lintel/language";
import { URI, Utils } from "vscode-uri";

/** The files a text imports, in order. */
export function importsOf(document: ArchDocument): readonly string[] {
  return importDeclarations(document).map((declaration) => target(document, declaration));
}

/** The file that the import at a position brings in; `null` when there is none. */
export function importAt(document: ArchDocument, position: Position): string | null {
  const offset = document.lines.offset(position);
  const found = importDeclarations(document).find(({ $cstNode: node }) => node && node.offset <= offset && offset <= node.end);
  return found ? target(document, found) : null;
}

function importDeclarations(document: ArchDocument): readonly ast.ImportDeclaration[] {
  return document.file.statements.flatMap((statement) => (statement.$type === "ImportDeclaration" && statement.path ? statement : []));
}

function target(document: ArchDocument, declaration: ast.ImportDeclaration): string {
  return Utils.resolvePath(Utils.dirname(URI.parse(document.uri)), declaration.path).toString();
}
