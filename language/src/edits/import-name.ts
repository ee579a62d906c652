import { type ArchDocument, spanOf } from "../source/document.ts";
import { importsOf } from "../source/imports.ts";
import { propertyNode } from "../source/property-node.ts";
import { edit, lineAt, type SourceEdit } from "./source-edit.ts";

/**
 * Makes a name that another file declares visible in a text: in the list of the import that is there, or by a new import behind
 * the others. `null` when the file is imported as a whole, or the name already.
 */
export function importName(document: ArchDocument, name: string, from: { readonly uri: string; readonly path: string }): SourceEdit | null {
  const known = importsOf(document).filter(({ uri }) => uri === from.uri);
  if (known.some(({ node }) => node.names.length === 0 || node.names.some((other) => other.name === name))) return null;
  const [first] = known;
  if (first) {
    // In alphabetical order when the list is in it, else at its end.
    const names = first.node.names;
    const isSorted = names.every((other, index) => index === 0 || (names[index - 1]?.name ?? "") <= other.name);
    const next = isSorted ? names.findIndex((other) => other.name > name) : -1;
    const place = propertyNode(first.node, "names", next < 0 ? names.length - 1 : next);
    if (!place) return null;
    const span = spanOf(document, place);
    return next < 0 ? edit(document, span.end, span.end, `, ${name}`) : edit(document, span.start, span.start, `${name}, `);
  }
  return newImport(document, `import { ${name} } from "${from.path}"`);
}

function newImport(document: ArchDocument, statement: string): SourceEdit {
  const { text, statements } = document;
  const last =
    statements.findLast(({ $type }) => $type === "ImportDeclaration") ?? statements.find(({ $type }) => $type === "SystemDeclaration");
  if (!last?.$cstNode) {
    const start = text.startsWith("\uFEFF") ? 1 : 0;
    return edit(document, start, start, `${statement}\n${text.trim() === "" ? "" : "\n"}`);
  }
  const { end } = lineAt(text, spanOf(document, last.$cstNode).end);
  return edit(document, end, end, `${last.$type === "SystemDeclaration" ? "\n" : ""}\n${statement}`);
}
