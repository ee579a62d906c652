import type { Finding, Origin, Position } from "@lintel/engine/model";
import type { CstNode } from "langium";
import { FindingCollector } from "../findings.ts";
import type { ImportDeclaration, Statement } from "../generated/ast.ts";
import { type Chunk, KnownChunks, parseChunk } from "./chunk.ts";
import { textDifference } from "./difference.ts";
import { Lines } from "./lines.ts";
import type { ProposedText } from "./odd-names.ts";
import { type NextSplit, type Split, splitAgain, splitStatements } from "./split.ts";

/** A chunk where it stands in a text. */
export interface PlacedChunk {
  readonly chunk: Chunk;
  /** Offset of its first character. */
  readonly offset: number;
  /** Line it begins with, from 0. */
  readonly line: number;
}

/** A parsed .arch text: its chunks, each read on its own. It always has statements: all, or those that could be read. */
export interface ArchDocument {
  readonly uri: string;
  readonly text: string;
  readonly chunks: readonly PlacedChunk[];
  /** The top-level statements of all chunks in order. */
  readonly statements: readonly Statement[];
  /** The imports among them. */
  readonly imports: readonly ImportDeclaration[];
  /** Lexer and parser errors as findings. */
  readonly syntax: readonly Finding[];
  readonly broken: boolean;
  readonly lines: Lines;
}

/** A stretch of a text, as offsets; `end` is behind its last character. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Parses any text, never throws. What an older version of the text has in common with it is not read again; the result is the same. */
export function parseArch(text: string, uri: string, previous?: ArchDocument): ArchDocument {
  const before = previous as ParsedText | undefined;
  const next = before && splitAgain(text, textDifference(before.text, text), before.split);
  const split = next ?? splitStatements(text);
  return new ParsedText(text, uri, split, placed(text, split.starts, before?.chunks ?? [], next ?? sameChunks(text, split, before)));
}

/** How many chunks at the start and at the end of a text are those of the version before. */
type Shared = Pick<NextSplit, "same" | "behind">;

function sameChunks(text: string, { starts }: Split, before: ParsedText | undefined): Shared {
  if (!before) return { same: 0, behind: 0 };
  const { chunks } = before;
  const piece = (index: number): string => text.slice(starts[index], starts[index + 1]);
  const shorter = Math.min(starts.length, chunks.length);
  let same = 0;
  while (same < shorter && piece(same) === chunks[same]?.chunk.text) same++;
  let behind = 0;
  while (behind < shorter - same && piece(starts.length - 1 - behind) === chunks[chunks.length - 1 - behind]?.chunk.text) behind++;
  return { same, behind };
}

/** Where each chunk stood last, by the root of its tree. That saves most documents the search, and is checked before it is believed. */
const lastPlaces = new WeakMap<CstNode, number>();

function placed(text: string, starts: readonly number[], before: readonly PlacedChunk[], { same, behind }: Shared): readonly PlacedChunk[] {
  const known = new KnownChunks(before.slice(same, before.length - behind).map(({ chunk }) => chunk));
  const moved = before.length - starts.length;
  let line = 0;
  return starts.map((offset, index) => {
    const at = index < same ? index : index >= starts.length - behind ? index + moved : -1;
    const old = before[at];
    let chunk = old?.chunk;
    if (!chunk) {
      const piece = text.slice(offset, starts[index + 1]);
      chunk = known.take(piece) ?? parseChunk(piece);
    }
    if (at !== index) lastPlaces.set(chunk.file.$cstNode as CstNode, index);
    const result = old?.offset === offset && old.line === line ? old : { chunk, offset, line };
    line += chunk.breaks;
    return result;
  });
}

class ParsedText implements ArchDocument {
  readonly statements: readonly Statement[];
  readonly imports: readonly ImportDeclaration[];
  readonly syntax: readonly Finding[];
  readonly broken: boolean;
  readonly lines: Lines;
  private places: ReadonlyMap<CstNode, PlacedChunk> | null = null;

  constructor(
    readonly text: string,
    readonly uri: string,
    readonly split: Split,
    readonly chunks: readonly PlacedChunk[],
  ) {
    this.lines = new Lines(text);
    const statements: Statement[] = [];
    const imports: ImportDeclaration[] = [];
    for (const { chunk } of chunks) {
      for (const statement of chunk.statements) {
        statements.push(statement);
        if (statement.$type === "ImportDeclaration") imports.push(statement);
      }
    }
    this.statements = statements;
    this.imports = imports;
    this.syntax = syntaxFindings(this);
    this.broken = this.syntax.length > 0;
  }

  placeOf(node: CstNode): PlacedChunk {
    const { root } = node;
    const last = this.chunks[lastPlaces.get(root) ?? -1];
    if (last?.chunk.file.$cstNode === root) return last;
    this.places ??= new Map(this.chunks.map((place) => [place.chunk.file.$cstNode as CstNode, place]));
    const place = this.places.get(root);
    if (!place) throw new Error("A node of another text was looked for in this one.");
    return place;
  }
}

/** The chunk that a node of a document's tree belongs to, and where it stands. */
export function placeOf(document: ArchDocument, node: CstNode): PlacedChunk {
  return (document as ParsedText).placeOf(node);
}

/** The chunk that a line belongs to. */
export function chunkAt(chunks: readonly PlacedChunk[], line: number): PlacedChunk | undefined {
  let low = 0;
  let high = chunks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((chunks[middle]?.line ?? 0) <= line) low = middle;
    else high = middle - 1;
  }
  return chunks[low];
}

/** Where a piece of a document stands; the start of the file for a node that recovery left without text. */
export function originOf(document: ArchDocument, node: CstNode | undefined): Origin {
  const start = { line: 0, character: 0 };
  if (!node) return { uri: document.uri, range: { start, end: start } };
  const { line } = placeOf(document, node);
  const { range } = node;
  return { uri: document.uri, range: { start: below(range.start, line), end: below(range.end, line) } };
}

function below(position: Position, lines: number): Position {
  return { line: position.line + lines, character: position.character };
}

/** The offsets of a piece of a document in its text. */
export function spanOf(document: ArchDocument, node: CstNode): Span {
  const { offset } = placeOf(document, node);
  return { start: offset + node.offset, end: offset + node.end };
}

/** How many syntax errors of one file are worth reading. */
const most = 20;

interface Told {
  readonly message: string;
  readonly places: Origin[];
  readonly fix: ProposedText | null;
}

function syntaxFindings({ chunks, uri, lines }: ParsedText): readonly Finding[] {
  if (chunks.every(({ chunk }) => chunk.problems.length === 0)) return [];
  const told: Told[] = [];
  /** Problems that every use of a word has, each told once. */
  const everywhere = new Map<string, Told>();
  for (const [index, { chunk, offset }] of chunks.entries()) {
    const isLast = index === chunks.length - 1;
    for (const { start, end, message, atEnd, fix, everywhere: isEverywhere } of chunk.problems) {
      const known = everywhere.get(message);
      if (!known && told.length > most) continue;
      const origin = { uri, range: lines.range(offset + start, offset + end) };
      const problem: Told = known ?? { message: isLast ? atEnd : message, places: [], fix };
      problem.places.push(origin);
      if (known) continue;
      told.push(problem);
      if (isEverywhere) everywhere.set(message, problem);
    }
  }
  const collector = new FindingCollector();
  for (const { message, places, fix } of told.slice(0, most)) {
    const edits = places.map((origin) => ({ type: "replace", origin, text: fix?.text ?? "" }) as const);
    collector.report("syntax-error", message, places[0] as Origin, { fixes: fix ? [{ title: fix.title, safe: false, edits }] : [] });
  }
  const count = chunks.reduce((sum, { chunk }) => sum + chunk.problems.length, 0);
  if (told.length > most)
    collector.report("syntax-error", `${count - most} further lines cannot be read. Is this an .arch file?`, {
      uri,
      range: lines.range(0, 0),
    });
  return collector.findings;
}
