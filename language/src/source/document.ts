import type { Finding, Origin, Position, Range } from "@lintel/engine/model";
import type { CstNode, LangiumParser, ParseResult } from "langium";
import type { ArchFile } from "../generated/ast.ts";
import { archServices } from "../services.ts";
import { syntaxFindings, tooDeep } from "./syntax.ts";

/** A parsed .arch text. It always has a tree: of the whole text, or of what could be read. */
export interface ArchDocument {
  readonly uri: string;
  readonly text: string;
  readonly file: ArchFile;
  /** Lexer and parser errors as findings. */
  readonly syntax: readonly Finding[];
  readonly broken: boolean;
  readonly lines: Lines;
}

/** Translates offsets of a text into lines and characters. */
export class Lines {
  private readonly starts: readonly number[];

  constructor(private readonly text: string) {
    const starts = [0];
    for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) starts.push(i + 1);
    this.starts = starts;
  }

  position(offset: number): Position {
    const wanted = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= wanted) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: wanted - (this.starts[low] ?? 0) };
  }

  range(start: number, end: number): Range {
    return { start: this.position(start), end: this.position(end) };
  }

  offset(position: Position): number {
    const start = this.starts[position.line];
    if (start === undefined) return position.line < 0 ? 0 : this.text.length;
    const next = this.starts[position.line + 1] ?? this.text.length + 1;
    return Math.max(start, Math.min(start + position.character, next - 1));
  }
}

/** Parses any text, never throws. */
export function parseArch(text: string, uri: string): ArchDocument {
  const lines = new Lines(text);
  const result = parseResult(text);
  const syntax = result ? syntaxFindings(result, text, uri, lines) : [tooDeep(uri, lines)];
  const file = result?.value ?? parser().parse<ArchFile>("").value;
  return { uri, text, file, syntax, broken: syntax.length > 0, lines };
}

function parser(): LangiumParser {
  return archServices().arch.parser.LangiumParser;
}

/** `null` for a text whose nesting is deeper than the parser's stack: thousands of brackets, or of terms in one sum. */
function parseResult(text: string): ParseResult<ArchFile> | null {
  try {
    return parser().parse<ArchFile>(text);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Where a piece of a document stands; the start of the file for a node that recovery left without text. */
export function originOf(document: ArchDocument, node: CstNode | undefined): Origin {
  const start = { line: 0, character: 0 };
  return { uri: document.uri, range: node ? { start: node.range.start, end: node.range.end } : { start, end: start } };
}
