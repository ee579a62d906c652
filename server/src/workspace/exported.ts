import { type ArchDocument, type ast, importsOf } from "@lintel/language";
import type { Designs } from "./designs.ts";
import type { Files, SourceFile } from "./files.ts";

/** A name that a file declares and that others can import. */
export interface Exported {
  readonly name: string;
  readonly sort: "component" | "flow" | "region" | "let" | "group";
  /** The kind of a component, else the sort. */
  readonly kind: string;
  readonly title: string | null;
}

const known = new WeakMap<ArchDocument, readonly Exported[]>();

/** The names a file declares, as far as it can be read. */
export function exportedNames(document: ArchDocument): readonly Exported[] {
  const before = known.get(document);
  if (before) return before;
  const found = document.statements.flatMap(exportsOf);
  known.set(document, found);
  return found;
}

function exportsOf(node: ast.Statement | ast.GroupMember): readonly Exported[] {
  switch (node.$type) {
    case "ComponentDeclaration":
      return node.name ? [{ name: node.name, sort: "component", kind: node.kind, title: node.title ?? null }] : [];
    case "FlowDeclaration":
      return node.name ? [{ name: node.name, sort: "flow", kind: "flow", title: node.title ?? null }] : [];
    case "RegionDeclaration":
      return node.name ? [{ name: node.name, sort: "region", kind: "region", title: node.title ?? null }] : [];
    case "LetDeclaration":
      return node.name ? [{ name: node.name, sort: "let", kind: "constant", title: null }] : [];
    case "GroupDeclaration": {
      const own: readonly Exported[] = node.name ? [{ name: node.name, sort: "group", kind: "group", title: node.title ?? null }] : [];
      return [...own, ...node.members.flatMap(exportsOf)];
    }
    default:
      return [];
  }
}

/** What a file can name without another import: all of the files it imports as a whole, and single names of others. */
export interface Visible {
  readonly files: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
}

/** What a file can name, by what it and the files that it imports as a whole import. */
export function visibleIn(file: SourceFile, files: Files, designs: Designs): Visible {
  const seen = new Set([file.uri]);
  for (const uri of seen) {
    const other = files.get(uri);
    if (!other) continue;
    for (const { node, uri: imported } of importsOf(designs.parsed(other))) if (node.names.length === 0) seen.add(imported);
  }
  const single = importsOf(designs.parsed(file)).flatMap(({ node }) => node.names.map(({ name }) => name));
  return { files: seen, names: new Set(single) };
}
