import type { Finding, Origin, Position } from "@lintel/engine/model";
import type { CstNode } from "langium";
import { FindingCollector } from "../findings.ts";
import type { Statement } from "../generated/ast.ts";
import { type Chunk, KnownChunks, parseChunk } from "./chunk.ts";
import { Lines } from "./lines.ts";
import type { ProposedText } from "./odd-names.ts";
import { splitStatements } from "./split.ts";

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
  return new ParsedText(text, uri, placed(text, previous?.chunks ?? []));
}

function placed(text: string, before: readonly PlacedChunk[]): readonly PlacedChunk[] {
  const starts = splitStatements(text);
  const pieces = starts.map((start, index) => text.slice(start, starts[index + 1]));
  const shorter = Math.min(pieces.length, before.length);
  // Most edits leave all chunks but one as they are.
  let same = 0;
  while (same < shorter && pieces[same] === before[same]?.chunk.text) same++;
  let behind = 0;
  while (behind < shorter - same && pieces[pieces.length - 1 - behind] === before[before.length - 1 - behind]?.chunk.text) behind++;
  const known = new KnownChunks(before.slice(same, before.length - behind).map(({ chunk }) => chunk));
  let line = 0;
  return pieces.map((piece, index) => {
    const fromEnd = pieces.length - index;
    const old = index < same ? before[index] : fromEnd <= behind ? before[before.length - fromEnd] : undefined;
    const chunk = old?.chunk ?? known.take(piece) ?? parseChunk(piece);
    const offset = starts[index] ?? 0;
    const result = old?.offset === offset && old.line === line ? old : { chunk, offset, line };
    line += chunk.breaks;
    return result;
  });
}

class ParsedText implements ArchDocument {
  readonly statements: readonly Statement[];
  readonly syntax: readonly Finding[];
  readonly broken: boolean;
  readonly lines: Lines;
  private places: ReadonlyMap<CstNode, PlacedChunk> | null = null;

  constructor(
    readonly text: string,
    readonly uri: string,
    readonly chunks: readonly PlacedChunk[],
  ) {
    this.lines = new Lines(text);
    this.statements = chunks.flatMap(({ chunk }) => chunk.statements);
    this.syntax = syntaxFindings(this);
    this.broken = this.syntax.length > 0;
  }

  placeOf(node: CstNode): PlacedChunk {
    this.places ??= new Map(this.chunks.map((place) => [place.chunk.file.$cstNode as CstNode, place]));
    const place = this.places.get(node.root);
    if (!place) throw new Error("A node of another text was looked for in this one.");
    return place;
  }
}

/** The chunk that a node of a document's tree belongs to, and where it stands. */
export function placeOf(document: ArchDocument, node: CstNode): PlacedChunk {
  return (document as ParsedText).placeOf(node);
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
  const told: Told[] = [];
  /** Problems that every use of a word has, each told once. */
  const everywhere = new Map<string, Told>();
  for (const [index, { chunk, offset }] of chunks.entries()) {
    const isLast = index === chunks.length - 1;
    for (const { start, end, message, atEnd, fix } of chunk.problems) {
      const known = everywhere.get(message);
      if (!known && told.length > most) continue;
      const origin = { uri, range: lines.range(offset + start, offset + end) };
      const problem: Told = known ?? { message: isLast ? atEnd : message, places: [], fix };
      problem.places.push(origin);
      if (known) continue;
      told.push(problem);
      if (fix?.everywhere) everywhere.set(message, problem);
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
