import type { ElementId, Position, Range } from "@lintel/engine/model";
import type { BuiltDesign } from "../design/build.ts";
import { originOf } from "../source/document.ts";

export interface ElementAt {
  readonly element: ElementId;
  readonly range: Range;
}

/** The element whose name is written at a position, or whose declaration is around it (the innermost); `null` when there is none. */
export function elementAt(built: BuiltDesign, uri: string, position: Position): ElementAt | null {
  const written = built.names.occurrences.findLast(({ origin }) => origin.uri === uri && contains(origin.range, position));
  if (written && written.symbol.sort !== "field" && written.symbol.sort !== "tag")
    return { element: written.symbol.id, range: written.origin.range };
  let best: (ElementAt & { readonly length: number }) | null = null;
  for (const [element, { document, node, body, end }] of built.declarations) {
    const cst = node.$cstNode;
    if (document.uri !== uri || !cst) continue;
    // Entities and shards share the node of their component; their own place is their block.
    const place = end ? body?.$cstNode : cst;
    const range = place || !end ? originOf(document, place).range : { start: end, end };
    const length = place?.length ?? 0;
    if (contains(range, position) && (!best || length < best.length)) best = { element, range, length };
  }
  return best && { element: best.element, range: best.range };
}

function contains(range: Range, position: Position): boolean {
  return !before(position, range.start) && !before(range.end, position);
}

function before(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}
