import type { CstNode } from "langium";
import { replacement } from "../findings.ts";
import type { Body, BodyItem } from "../generated/ast.ts";
import { quoted } from "../lexer.ts";
import { closest } from "../names/suggest.ts";
import { keysFor } from "../schema/index.ts";
import type { BlockName, PropertySpec, ValueType } from "../schema/types.ts";
import { unitCalled, units } from "../units/units.ts";
import { type Piece, piecesOf } from "./pieces.ts";
import { Properties, type Property } from "./properties.ts";
import { type BodyContext, expectation, type TypedValue, typedValue } from "./typed.ts";
import { blocksWith, unknownProperty } from "./unknown-property.ts";

type WordPiece = Extract<Piece, { type: "word" }>;

/** Reads a body by the schema of its block; what does not fit is reported and left out. */
export function readBody(body: Body | undefined, block: BlockName, context: BodyContext): Properties {
  return new BodyReader(block, context).read(body?.items ?? [], body ?? null);
}

/** Reads properties that stand among declarations, such as `trust private` in a group. */
export function readItems(items: readonly BodyItem[], block: BlockName, context: BodyContext): Properties {
  return new BodyReader(block, context).read(items, null);
}

class BodyReader {
  private readonly keys: ReadonlyMap<string, PropertySpec>;
  private pieces: readonly Piece[] = [];
  private readonly unread: string[] = [];
  private at = 0;

  constructor(
    private readonly block: BlockName,
    private readonly context: BodyContext,
  ) {
    this.keys = keysFor(block);
  }

  read(items: readonly BodyItem[], body: Body | null): Properties {
    this.pieces = piecesOf(items, this.keys);
    const starts: CstNode[] = [];
    const properties: Property[] = [];
    const seen = new Map<string, Property>();
    while (this.at < this.pieces.length) {
      const piece = this.pieces[this.at++] as Piece;
      if (piece.at) starts.push(piece.at);
      if (piece.type !== "word") {
        this.stray(piece);
        continue;
      }
      const spec = this.keys.get(piece.word);
      if (!spec) {
        this.unknown(piece, properties.at(-1));
        continue;
      }
      const property = this.property(piece, spec);
      const first = seen.get(property.key);
      if (first && !spec.repeats) {
        const message = `\`${property.key}\` is given twice; the first value is used. Remove one.`;
        const related = [{ message: "First given here", origin: first.keyOrigin }];
        this.context.findings.report("duplicate-property", message, property.keyOrigin, { element: this.context.element, related });
        continue;
      }
      seen.set(property.key, property);
      properties.push(property);
    }
    for (const property of properties) this.checkOverridden(property, seen);
    return new Properties(this.block, properties, body, starts, this.unread);
  }

  private property(key: WordPiece, spec: PropertySpec): Property {
    const values: TypedValue[] = [];
    const blocks: (Properties | null)[] = [];
    const clauses = new Map<string, TypedValue | null>();
    this.readValues(key, spec, values, blocks);
    this.readClauses(spec, clauses);
    // The block of the last value may follow its clauses: `shard Link by hash(id) into 4 { … }`.
    const late = this.readBlock(spec);
    if (late) blocks[Math.max(0, blocks.length - 1)] = late;
    const last = this.pieces[this.at - 1];
    const keyOrigin = this.context.origin(key.at);
    const origin = { uri: keyOrigin.uri, range: { start: keyOrigin.range.start, end: this.context.origin(last?.at ?? key.at).range.end } };
    const property = { key: spec.key, spec, keyOrigin, origin, values, clauses, blocks };
    if (values.length < (spec.needs ?? spec.values.length) || [...clauses.values()].includes(null)) this.unread.push(spec.key);
    else this.checkParts(property);
    return property;
  }

  private checkParts({ key, spec, keyOrigin, clauses, blocks }: Property): void {
    for (const { oneOf, without, example } of spec.requires ?? []) {
      if (oneOf.some((part) => clauses.has(part) || blocks.some((block) => block?.list.some((inner) => inner.key === part)))) continue;
      const parts = oneOf.map((part) => `\`${part}\``).join(" or ");
      const message = `\`${key}\` has no ${parts}: ${without}. Write it like \`${example}\`.`;
      this.context.findings.report("missing-part", message, keyOrigin, { element: this.context.element });
    }
  }

  private checkOverridden(property: Property, all: ReadonlyMap<string, Property>): void {
    for (const key of property.spec.overrides ?? []) {
      const other = all.get(key);
      if (!other) continue;
      const message = `\`${property.key}\` says the same more directly, so \`${key}\` is not used. Remove one of them.`;
      const related = [{ message: `\`${property.key}\` is given here`, origin: property.keyOrigin }];
      this.context.findings.report("duplicate-property", message, other.keyOrigin, { element: this.context.element, related });
    }
  }

  private readValues(key: WordPiece, spec: PropertySpec, values: TypedValue[], blocks: (Properties | null)[]): void {
    const needs = spec.needs ?? spec.values.length;
    for (const [index, type] of spec.values.entries()) {
      if (!this.startsValue(type, spec, index < needs)) {
        if (index < needs) this.missingValue(key, spec);
        return;
      }
      const more = spec.list !== undefined && index === spec.values.length - 1;
      do {
        const piece = this.pieces[this.at++] as Piece;
        if (this.wrongUnit(piece, type)) {
          blocks.push(null);
          continue;
        }
        const value = typedValue(piece, type, spec, this.context);
        if (value) values.push(value);
        blocks.push(more && spec.block && this.pieces[this.at]?.type === "body" ? this.readBlock(spec) : null);
      } while (more && this.nextInList(type, spec));
    }
    const comma = this.pieces[this.at];
    if (comma?.type === "comma" && values.length > 0) this.tooMany(spec);
  }

  /** `200 mss`: a number whose unit is none. */
  private wrongUnit(piece: Piece, type: ValueType): boolean {
    const next = this.pieces[this.at];
    const measures =
      type.type === "distribution" ||
      type.type === "moment" ||
      (type.type === "number" && type.of !== "count" && type.of !== "ratio" && type.of !== "factor");
    if (!measures || piece.type !== "value" || piece.expression.$type !== "Quantity" || piece.expression.unit || next?.type !== "word")
      return false;
    if (this.keys.has(next.word) || !/^[a-zA-Zµ]+$/.test(next.word)) return false;
    const given = piece.expression.number;
    const origin = this.context.origin(next.at);
    const spelled = unitCalled(next.word);
    const meant = spelled ?? closest(next.word, units.keys());
    // A word that is no unit at all may be a misspelt key, and the unit be missing.
    if (!meant || (!spelled && closest(next.word, this.keys.keys()))) return false;
    this.at++;
    const fixes = [replacement(`Change to \`${meant}\``, origin, meant)];
    this.context.findings.report(
      "wrong-dimension",
      `\`${next.word}\` in \`${given} ${next.word}\` is not a unit. Did you mean \`${meant}\`?`,
      origin,
      {
        element: this.context.element,
        fixes,
      },
    );
    return true;
  }

  /** A comma (or, in a list side by side, another value) continues the list. */
  private nextInList(type: ValueType, spec: PropertySpec): boolean {
    if (this.pieces[this.at]?.type === "comma") {
      this.at++;
      return this.startsValue(type, spec, true);
    }
    return spec.list === "spaces" && this.pieces[this.at]?.type === "value";
  }

  /** `key a, b` where the key takes one value: the rest is left out; a comma before the next property separates nothing. */
  private tooMany(spec: PropertySpec): void {
    const start = this.pieces[this.at];
    const behind = this.pieces[this.at + 1];
    if (start && behind?.type === "word" && this.keys.has(behind.word)) {
      this.at++;
      this.stray(start);
      return;
    }
    while (this.pieces[this.at]?.type === "comma") {
      this.at++;
      const next = this.pieces[this.at];
      if (next && (next.type === "value" || next.type === "word")) this.at++;
    }
    const message = `\`${spec.key}\` takes one value, not a list. Write it like \`${spec.key} ${spec.example}\`.`;
    this.context.findings.report("wrong-type", message, this.context.origin(start?.at), { element: this.context.element });
  }

  /** Whether the next piece can be a value; a word that is a key of this body is one only where the type allows that word. */
  private startsValue(type: ValueType, spec: PropertySpec, needed: boolean): boolean {
    const piece = this.pieces[this.at];
    if (!piece || piece.type === "body" || piece.type === "comma") return false;
    if (piece.type === "value") return needed || type.type !== "name" ? this.acceptsValue(piece, type, needed) : false;
    if (spec.clauses?.some((clause) => clause.word === piece.word) && (!needed || this.pieces[this.at + 1]?.type === "value")) return false;
    switch (type.type) {
      case "word":
        return type.words.includes(piece.word) || !this.keys.has(piece.word);
      case "number":
      case "distribution":
        return this.context.isConstant(piece.word) || (needed && !this.keys.has(piece.word));
      case "text":
        return needed;
      case "name":
        return needed || !this.keys.has(piece.word) || this.followedByValue();
      default:
        return needed ? !this.keys.has(piece.word) || this.endsHere() : true;
    }
  }

  private acceptsValue(piece: Extract<Piece, { type: "value" }>, type: ValueType, needed: boolean): boolean {
    return needed || (type.type === "text" && piece.expression.$type === "Text");
  }

  /** The word at hand is the last before a comma, a clause or the end, so it cannot be a key. */
  private endsHere(): boolean {
    const next = this.pieces[this.at + 1];
    return !next || next.type === "comma";
  }

  private followedByValue(): boolean {
    const next = this.pieces[this.at + 1];
    return next?.type === "word" && !this.keys.has(next.word);
  }

  private readClauses(spec: PropertySpec, clauses: Map<string, TypedValue | null>): void {
    for (;;) {
      const piece = this.pieces[this.at];
      const clause = piece?.type === "word" ? spec.clauses?.find((candidate) => candidate.word === piece.word) : undefined;
      if (!piece || !clause || clauses.has(clause.word)) return;
      this.at++;
      const next = this.pieces[this.at];
      if (!next || next.type === "body" || next.type === "comma") {
        const message = `Expected ${expectation(clause.value, spec)} after \`${clause.word}\`, as in \`${spec.key} ${spec.example}\`.`;
        this.context.findings.report("syntax-error", message, this.context.origin(piece.at), { element: this.context.element });
        clauses.set(clause.word, null);
        continue;
      }
      this.at++;
      clauses.set(clause.word, typedValue(next, clause.value, spec, this.context));
    }
  }

  private readBlock(spec: PropertySpec): Properties | null {
    const piece = this.pieces[this.at];
    if (piece?.type !== "body") return null;
    this.at++;
    if (!spec.block) {
      const message = `\`${spec.key}\` takes no block. Write it like \`${spec.key} ${spec.example}\`.`;
      this.context.findings.report("wrong-type", message, this.context.origin(piece.at), { element: this.context.element });
      return null;
    }
    return readBody(piece.body, spec.block, this.context);
  }

  private missingValue(key: WordPiece, spec: PropertySpec): void {
    const message = `Expected a value after \`${spec.key}\`, such as \`${spec.key} ${spec.example}\`.`;
    this.context.findings.report("syntax-error", message, this.context.origin(key.at), { element: this.context.element });
  }

  private unknown(key: WordPiece, before: Property | undefined): void {
    const origin = this.context.origin(key.at);
    const { meant, message, fixes } = unknownProperty(key.word, origin, this.block, this.keys, before);
    if (meant) this.unread.push(meant);
    this.context.findings.report("unknown-property", message, origin, { element: this.context.element, fixes });
    this.skipValue(meant, key.word);
  }

  /** Skips what belongs to an unknown key: its values, its clauses where another block has it, and its block, up to the next known key. */
  private skipValue(meant: string | null, word: string): void {
    const spec = meant ? this.keys.get(meant) : undefined;
    const flag = spec !== undefined && spec.values.length === 0 && !spec.clauses;
    const [block] = blocksWith(word);
    const clauses = new Set((block ? keysFor(block).get(word)?.clauses : undefined)?.map((clause) => clause.word));
    let words = 0;
    for (; this.at < this.pieces.length; this.at++) {
      const piece = this.pieces[this.at] as Piece;
      if (piece.type === "body") {
        this.at++;
        return;
      }
      if (piece.type !== "word") continue;
      if (flag || this.keys.has(piece.word)) return;
      // The word of a clause begins a value of its own.
      if (clauses.has(piece.word)) words = 0;
      else if (words++ > 0) return;
    }
  }

  private stray(piece: Piece): void {
    const text = (piece.at?.text ?? "").replace(/\s+/g, " ");
    const message =
      piece.type === "comma"
        ? "This comma separates nothing: properties need no separators."
        : piece.type === "body"
          ? "This block belongs to no property: write the property's name before it."
          : `${quoted(text)} belongs to no property: write the property's name before it.`;
    this.context.findings.report("syntax-error", message, this.context.origin(piece.at), { element: this.context.element });
  }
}
