import type { Properties, Property } from "../body/properties.ts";
import { readBody } from "../body/read.ts";
import { silentContext } from "../body/silent.ts";
import type { Body } from "../generated/ast.ts";
import { keysFor } from "../schema/index.ts";
import type { BlockName } from "../schema/types.ts";
import { type ArchDocument, spanOf } from "../source/document.ts";
import { edit, lineAt, type SourceEdit } from "./source-edit.ts";

/** A pair of braces in a text, or the place where one can be added. */
interface Braces {
  readonly document: ArchDocument;
  /** Offsets of the braces themselves; `null` when there are none yet. */
  readonly open: number | null;
  readonly close: number;
}

/** A body that a property can be set in: its schema, its tree (if it is there), and where it would be added. */
export interface BodyPlace {
  readonly document: ArchDocument;
  readonly block: BlockName;
  readonly body: Body | null;
  readonly end: number;
}

/** Sets the property at a path; blocks that are missing on the way are made. */
export function setIn(place: BodyPlace, path: readonly string[], value: string): SourceEdit[] {
  const [key = "", ...rest] = path;
  const properties = readBody(place.body ?? undefined, place.block, silentContext(place.document));
  const property = existing(properties, key, rest.length === 0 ? value : "");
  if (!property) return insertInto(bracesOf(place), nested(path, value));
  const inner = property.spec.block;
  if (rest.length > 0) {
    if (!inner) return [];
    const end = offsetOf(place.document, property, "end");
    return setIn({ document: place.document, block: inner, body: property.blocks.at(-1)?.body ?? null, end }, rest, value);
  }
  return [replaceValue(place.document, property, value)];
}

/** Takes the property at a path out. */
export function removeFrom(place: BodyPlace, path: readonly string[]): SourceEdit[] {
  const [key = "", ...rest] = path;
  const property = readBody(place.body ?? undefined, place.block, silentContext(place.document)).get(key);
  if (!property) return [];
  const inner = property.spec.block;
  const end = offsetOf(place.document, property, "end");
  if (rest.length > 0) {
    return inner ? removeFrom({ document: place.document, block: inner, body: property.blocks.at(-1)?.body ?? null, end }, rest) : [];
  }
  return [removal(place.document, offsetOf(place.document, property, "start"), end)];
}

/** A property that may repeat is another one when its first word differs (`accept code "reason"`). */
function existing(properties: Properties, key: string, value: string): Property | undefined {
  const all = properties.all(key);
  if (!keysFor(properties.block).get(key)?.repeats) return all[0];
  const name = value.split(/\s/)[0];
  return all.find((property) => property.values[0]?.text === name);
}

function nested(path: readonly string[], value: string): string {
  const [key = "", ...rest] = path;
  if (rest.length > 0) return `${key} { ${nested(rest, value)} }`;
  return value === "" ? key : `${key} ${value}`;
}

/** Replaces value and clauses; a block stays unless the new value brings one. */
function replaceValue(document: ArchDocument, property: Property, value: string): SourceEdit {
  const keyEnd = document.lines.offset(property.keyOrigin.range.end);
  const block = property.blocks.at(-1)?.body?.$cstNode;
  const end = block && !value.includes("{") ? spanOf(document, block).start : offsetOf(document, property, "end");
  const tail = block && !value.includes("{") ? " " : "";
  return edit(document, keyEnd, end, `${value === "" ? "" : ` ${value}`}${tail}`);
}

function offsetOf(document: ArchDocument, property: Property, side: "start" | "end"): number {
  return document.lines.offset(property.origin.range[side]);
}

function bracesOf(place: BodyPlace): Braces {
  const node = place.body?.$cstNode;
  if (!node) return { document: place.document, open: null, close: place.end };
  const { start, end } = spanOf(place.document, node);
  return { document: place.document, open: start, close: end - 1 };
}

/** Adds one property to a pair of braces, on the same line when they stand on one line; not where the closing one is missing. */
export function insertInto({ document, open, close }: Braces, property: string): SourceEdit[] {
  const { text } = document;
  if (open !== null && text[close] !== "}") return [];
  if (open === null) return [edit(document, close, close, ` { ${property} }`)];
  const content = text.slice(open + 1, close);
  if (content.trim() === "") return [edit(document, open, close + 1, `{ ${property} }`)];
  const line = lineAt(text, close);
  const alone = text.slice(line.start, close).trim() === "";
  if (alone) return [edit(document, line.start, line.start, `${line.indent}  ${property}\n`)];
  const end = open + 1 + content.trimEnd().length;
  return [edit(document, end, end, `  ${property}`)];
}

/** Takes a range out with the spaces before it, or with its lines when nothing else is on them. */
export function removal(document: ArchDocument, start: number, end: number): SourceEdit {
  const { text } = document;
  const first = lineAt(text, start);
  const last = lineAt(text, end);
  if (text.slice(first.start, start).trim() === "" && text.slice(end, last.end).trim() === "") {
    return edit(
      document,
      first.start,
      Math.min(text.length, text.indexOf("\n", last.end) < 0 ? text.length : text.indexOf("\n", last.end) + 1),
      "",
    );
  }
  let from = start;
  while (from > first.start && /[ \t]/.test(text[from - 1] ?? "")) from--;
  const before = text[from - 1];
  if (before === "{" || from === first.start) {
    let to = end;
    while (/[ \t]/.test(text[to] ?? "")) to++;
    return text[to] === "}" ? edit(document, from, to, " ") : edit(document, start, to, "");
  }
  return edit(document, from, end, "");
}
