import type { Position, Range } from "@lintel/engine/model";
import type { ArchSymbol, Occurrence } from "@lintel/language";
import type { Server } from "../server.ts";
import type { ReadDesign } from "./designs.ts";
import type { SourceFile } from "./files.ts";

/** The name at a position: what it stands for, and the range of the written name. */
export function occurrenceAt(read: ReadDesign, uri: string, position: Position): Occurrence | null {
  let best: Occurrence | null = null;
  for (const occurrence of read.names.occurrences) {
    if (occurrence.origin.uri !== uri || !contains(occurrence.origin.range, position)) continue;
    if (!best || inside(occurrence.origin.range, best.origin.range)) best = occurrence;
  }
  return best;
}

/** Every place where the symbol at a position is written, in all designs that its declaration belongs to; each place once. */
export async function occurrencesOf(
  server: Server,
  file: SourceFile,
  position: Position,
): Promise<{ readonly symbol: ArchSymbol; readonly all: readonly Occurrence[] } | null> {
  const here = await server.wholeDesign(file.uri);
  const symbol = here && occurrenceAt(here, file.uri, position)?.symbol;
  if (!symbol) return null;
  const all = new Map<string, Occurrence>();
  for (const root of new Set([here.root.uri, ...server.designs.rootsOf(symbol.origin.uri)])) {
    const read = await server.design(root);
    for (const occurrence of read?.names.occurrences ?? []) {
      if (sameSymbol(occurrence.symbol, symbol)) all.set(placeKey(occurrence), occurrence);
    }
  }
  return { symbol, all: [...all.values()] };
}

/** Designs are read on their own, so the same declaration is another object in each of them. */
function sameSymbol(a: ArchSymbol, b: ArchSymbol): boolean {
  if (a.sort === "tag") return a.id === b.id;
  return (
    a.id === b.id &&
    a.origin.uri === b.origin.uri &&
    a.origin.range.start.line === b.origin.range.start.line &&
    a.origin.range.start.character === b.origin.range.start.character
  );
}

function placeKey({ origin }: Occurrence): string {
  return `${origin.uri} ${origin.range.start.line}:${origin.range.start.character}`;
}

/** Whether a position lies in a range, its ends included. */
export function contains(range: Range, position: Position): boolean {
  return !isBefore(position, range.start) && !isBefore(range.end, position);
}

function inside(inner: Range, outer: Range): boolean {
  return contains(outer, inner.start) && contains(outer, inner.end);
}

/** Whether a position comes before another one. */
export function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}
