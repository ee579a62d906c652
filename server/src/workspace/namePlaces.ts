import type { Position, Range } from "@lintel/engine/model";
import { type ArchSymbol, originOf, propertyNode } from "@lintel/language";
import type { Server } from "../server.ts";
import type { SourceFile } from "./files.ts";
import { contains, occurrencesOf } from "./occurrences.ts";

/** A name with every place where exactly it is written. */
export interface NamePlaces {
  readonly name: string;
  /** What it names; `null` for scenarios and views, which nothing mentions. */
  readonly symbol: ArchSymbol | null;
  /** The name is a title in quotes; the places are what stands between them. */
  readonly title: boolean;
  readonly places: readonly { readonly uri: string; readonly range: Range }[];
  /** The designs it is written in. */
  readonly roots: readonly string[];
}

/** The name at a position with all its places; `null` where no name stands. */
export async function namePlacesAt(server: Server, file: SourceFile, position: Position): Promise<NamePlaces | null> {
  const found = await occurrencesOf(server, file, position);
  if (!found) return namedStatementAt(server, file, position);
  const { symbol, all } = found;
  const places = all.flatMap(({ origin }) => {
    const range = nameIn(server.files.get(origin.uri), origin.range, symbol.name);
    return range ? [{ uri: origin.uri, range }] : [];
  });
  const roots = [...new Set([...server.designs.rootsOf(file.uri), ...server.designs.rootsOf(symbol.origin.uri)])];
  return { name: symbol.name, symbol, title: isTitle(server, symbol), places, roots };
}

/** The part of a written reference that is the name: of `"Edge"` what is inside the quotes, of `Api.1` the component. */
function nameIn(file: SourceFile | undefined, range: Range, name: string): Range | null {
  const text = file?.document.getText(range) ?? "";
  const at = text.indexOf(name);
  if (at < 0 || range.start.line !== range.end.line) return null;
  const character = range.start.character + at;
  return { start: { line: range.start.line, character }, end: { line: range.start.line, character: character + name.length } };
}

function isTitle(server: Server, symbol: ArchSymbol): boolean {
  return server.files.get(symbol.origin.uri)?.document.getText(symbol.origin.range).startsWith('"') ?? false;
}

/** Scenarios and views have a name or a title of their own that nothing else mentions. */
function namedStatementAt(server: Server, file: SourceFile, position: Position): NamePlaces | null {
  const document = server.designs.parsed(file);
  for (const node of document.statements) {
    if (node.$type !== "ScenarioDeclaration" && node.$type !== "ViewDeclaration") continue;
    const name = node.name ?? node.title;
    const { range } = originOf(document, propertyNode(node, node.name ? "name" : "title"));
    const inner = name && contains(range, position) ? nameIn(file, range, name) : null;
    if (name && inner)
      return { name, symbol: null, title: !node.name, places: [{ uri: file.uri, range: inner }], roots: server.designs.rootsOf(file.uri) };
  }
  return null;
}
