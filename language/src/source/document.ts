import type { Finding, Origin, Position, Range } from "@lintel/engine/model";
import type { CstNode } from "langium";
import type { ArchFile } from "../generated/ast.ts";
import { archServices } from "../services.ts";
import { syntaxFindings } from "./syntax.ts";

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
  const result = archServices().arch.parser.LangiumParser.parse<ArchFile>(text);
  const lines = new Lines(text);
  const syntax = syntaxFindings(result, text, uri, lines);
  return { uri, text, file: result.value, syntax, broken: syntax.length > 0, lines };
}

/** Where a piece of a document stands; the start of the file for a node that recovery left without text. */
export function originOf(document: ArchDocument, node: CstNode | undefined): Origin {
  const start = { line: 0, character: 0 };
  return { uri: document.uri, range: node ? { start: node.range.start, end: node.range.end } : { start, end: start } };
}
