import { importName } from "@lintel/language";
import { CompletionItemKind } from "vscode-languageserver";
import type { Server } from "../server.ts";
import { type Exported, exportedNames, type Visible } from "../workspace/exported.ts";
import type { SourceFile } from "../workspace/files.ts";
import { relativePath } from "../workspace/paths.ts";
import type { Suggestion } from "./item.ts";

/** More names of other files than this nobody looks through: the next letter leaves fewer. */
const most = 50;

const kinds: Readonly<Record<Exported["sort"], CompletionItemKind>> = {
  component: CompletionItemKind.Class,
  flow: CompletionItemKind.Event,
  region: CompletionItemKind.Module,
  let: CompletionItemKind.Constant,
  group: CompletionItemKind.Module,
};

/** Names of other files that what is typed may stand for. */
export interface Importable {
  readonly items: readonly Suggestion[];
  /** Further letters bring others. */
  readonly isIncomplete: boolean;
}

/** What fits at the cursor: a sort of name, of components the kinds, of constants what they measure. */
export interface Wanted {
  readonly sort: Exported["sort"];
  readonly fits?: (kind: string) => boolean;
  readonly dimension?: string | null;
}

/**
 * Names that other files of the workspace declare and this one cannot see yet; taking one imports it. None before the first letter is typed:
 * a folder may hold many designs that have nothing to do with each other. Those of the nearest files come first.
 */
export function importableItems(server: Server, file: SourceFile, visible: Visible, typed: string, wanted: Wanted): Importable {
  if (typed === "") return { items: [], isIncomplete: [...server.files.all()].some((other) => !visible.files.has(other.uri)) };
  const document = server.designs.parsed(file);
  const own = new Set([...exportedNames(document).map(({ name }) => name), ...visible.names]);
  const items: Suggestion[] = [];
  for (const { other, path } of nearestFiles(server, file)) {
    if (visible.files.has(other.uri)) continue;
    for (const exported of exportedNames(server.designs.parsed(other))) {
      if (own.has(exported.name) || !isMeant(typed, exported.name) || !isWanted(server, other, exported, wanted)) continue;
      const edit = importName(document, exported.name, { uri: other.uri, path });
      if (!edit) continue;
      if (items.length >= most) return { items, isIncomplete: true };
      items.push({
        label: exported.name,
        kind: kinds[exported.sort],
        detail: `${exported.kind} — import from ${path}`,
        beside: path,
        // A name that is typed in full would come before all others that begin like it, own ones too.
        filter: `${exported.name} ${path}`,
        ...(exported.title ? { about: { type: "text", text: exported.title } } : {}),
        more: [{ range: edit.origin.range, newText: edit.text }],
      });
    }
  }
  // What is not asked for with these letters may be with others.
  return { items, isIncomplete: false };
}

function isWanted(server: Server, file: SourceFile, { name, sort, kind }: Exported, wanted: Wanted): boolean {
  if (sort !== wanted.sort || (wanted.fits && !wanted.fits(kind))) return false;
  if (sort !== "let" || !wanted.dimension) return true;
  const constant = server.designs.of(file.uri)?.design.lets.find((candidate) => candidate.name === name);
  return constant?.dimension === wanted.dimension;
}

/** Whether letters may stand for a name, as editors match them: the first is the name's first, the others follow in order. */
function isMeant(typed: string, name: string): boolean {
  const letters = name.toLowerCase();
  let at = 0;
  for (const letter of typed.toLowerCase()) {
    const found = letters.indexOf(letter, at);
    if (found < 0 || (at === 0 && found > 0)) return false;
    at = found + 1;
  }
  return true;
}

/** The workspace's other files and the way to them, nearest first. */
function nearestFiles(server: Server, file: SourceFile): readonly { readonly other: SourceFile; readonly path: string }[] {
  const depth = (path: string): number => path.split("/").length + (path.startsWith("..") ? 10 : 0);
  return [...server.files.all()]
    .flatMap((other) => {
      const path = other === file ? null : relativePath(file.uri, other.uri);
      return path === null ? [] : [{ other, path }];
    })
    .sort(({ path: a }, { path: b }) => depth(a) - depth(b) || (a < b ? -1 : 1));
}

/** Paths of the workspace's other files, nearest first. */
export function pathItems(server: Server, file: SourceFile, quoted: boolean): Suggestion[] {
  return nearestFiles(server, file).map(({ path }) => ({
    label: quoted ? path : `"${path}"`,
    kind: CompletionItemKind.File,
    filter: quoted ? path : `"${path}"`,
  }));
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
