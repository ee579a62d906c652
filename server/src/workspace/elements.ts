import { type Element, lookup, type Position, type Range } from "@lintel/engine/model";
import type { ArchDocument, ast } from "@lintel/language";
import type { ReadDesign } from "./designs.ts";
import { contains, isBefore, occurrenceAt } from "./occurrences.ts";

/** An element of a design and the text that brought it up. */
export interface FoundElement {
  readonly element: string;
  readonly range: Range;
}

/** The element that a position is about: the one named there, else the one declared by the statement around it. */
export function elementIn(read: ReadDesign, document: ArchDocument, position: Position): FoundElement | null {
  const { elements } = lookup(read.design);
  const named = occurrenceAt(read, document.uri, position);
  if (named && elements.has(named.symbol.id)) return { element: named.symbol.id, range: named.origin.range };
  const statement = statementAt(document, document.lines.offset(position));
  if (!statement?.$cstNode) return null;
  const range = document.lines.range(statement.$cstNode.offset, statement.$cstNode.end);
  const inside = [...new Set(elements.values())].filter(({ origin }) => origin.uri === document.uri && contains(range, origin.range.start));
  const own =
    statement.$type === "ComponentDeclaration" || statement.$type === "GroupDeclaration" || statement.$type === "RegionDeclaration";
  const found = own ? first(inside) : nearest(inside, position);
  return found && { element: found.id, range };
}

type Statement = ast.Statement | ast.GroupMember;

function statementAt(document: ArchDocument, offset: number): Statement | null {
  let found: Statement | null = null;
  let among: readonly Statement[] = document.file.statements;
  for (;;) {
    const next = among.find(({ $cstNode: node }) => node && node.offset <= offset && offset <= node.end);
    // Properties and accepted risks of a group belong to the group.
    if (!next || next.$type === "Setting" || next.$type === "Accept") return found;
    found = next;
    if (next.$type !== "GroupDeclaration") return found;
    among = next.members;
  }
}

/** Several elements may come from one statement: the links of a chain, the terms of an objective. */
function nearest(candidates: readonly Element[], position: Position): Element | null {
  const here = candidates.filter(({ origin }) => contains(origin.range, position));
  const before = candidates.filter(({ origin }) => !isBefore(position, origin.range.start));
  return here[here.length - 1] ?? before[before.length - 1] ?? first(candidates);
}

function first(candidates: readonly Element[]): Element | null {
  return candidates.reduce<Element | null>(
    (best, candidate) => (!best || isBefore(candidate.origin.range.start, best.origin.range.start) ? candidate : best),
    null,
  );
}
