import { importName } from "@lintel/language";
import { CompletionItemKind } from "vscode-languageserver";
import type { Server } from "../server.ts";
import { type Exported, exportedNames, type Visible } from "../workspace/exported.ts";
import type { SourceFile } from "../workspace/files.ts";
import { relativePath } from "../workspace/paths.ts";
import type { Suggestion } from "./item.ts";

/** Names of other files are worth a look only up to some number. */
const most = 500;

const kinds: Readonly<Record<Exported["sort"], CompletionItemKind>> = {
  component: CompletionItemKind.Class,
  flow: CompletionItemKind.Event,
  region: CompletionItemKind.Module,
  let: CompletionItemKind.Constant,
  group: CompletionItemKind.Module,
};

/** Names that other files of the workspace declare and this one cannot see yet; taking one imports it. */
export function importableItems(server: Server, file: SourceFile, visible: Visible, wanted: (name: Exported) => boolean): Suggestion[] {
  const document = server.designs.parsed(file);
  const own = new Set([...exportedNames(document).map(({ name }) => name), ...visible.names]);
  const found: Suggestion[] = [];
  for (const other of server.files.all()) {
    if (visible.files.has(other.uri) || found.length >= most) continue;
    const path = relativePath(file.uri, other.uri);
    if (path === null) continue;
    for (const exported of exportedNames(server.designs.parsed(other))) {
      if (own.has(exported.name) || !wanted(exported)) continue;
      const edit = importName(document, exported.name, { uri: other.uri, path });
      if (!edit) continue;
      found.push({
        label: exported.name,
        kind: kinds[exported.sort],
        detail: `${exported.kind} — import from ${path}`,
        ...(exported.title ? { about: { type: "text", text: exported.title } } : {}),
        more: [{ range: edit.origin.range, newText: edit.text }],
      });
    }
  }
  return found;
}

/** Paths of the workspace's other files, nearest first. */
export function pathItems(server: Server, file: SourceFile, quoted: boolean): Suggestion[] {
  const paths = [...server.files.all()].flatMap((other) => (other === file ? [] : (relativePath(file.uri, other.uri) ?? [])));
  const depth = (path: string): number => path.split("/").length + (path.startsWith("..") ? 10 : 0);
  return paths
    .sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1))
    .map((path) => ({ label: quoted ? path : `"${path}"`, kind: CompletionItemKind.File, filter: quoted ? path : `"${path}"` }));
}

/** The names for the list of an import: those of the file its path names, or of all files while there is no path. */
export function importedItems(server: Server, file: SourceFile, path: string | null, listed: ReadonlySet<string>): Suggestion[] {
  return [...server.files.all()].flatMap((other) => {
    const from = relativePath(file.uri, other.uri);
    if (other === file || (path !== null && from !== path)) return [];
    return exportedNames(server.designs.parsed(other))
      .filter(({ name }) => !listed.has(name))
      .map(({ name, sort, kind }) => ({ label: name, kind: kinds[sort], detail: path === null ? `${kind} of ${from}` : kind }));
  });
}
