import type { ParseResult } from "langium";
import type { ArchFile, Statement } from "../generated/ast.ts";
import { archServices, renewArchServices } from "../services.ts";
import { lineBreaks } from "./lines.ts";
import { type Problem, problemsOf } from "./syntax.ts";

/**
 * A top-level statement with the comments before it, read on its own. All positions in it and in its tree count from its
 * start, so that it can be used again wherever the same text stands.
 */
export interface Chunk {
  readonly text: string;
  /** Line breaks in the text. */
  readonly breaks: number;
  readonly file: ArchFile;
  readonly statements: readonly Statement[];
  readonly problems: readonly Problem[];
}

/** Reads the text of a chunk, never throws. */
export function parseChunk(text: string): Chunk {
  const result = parsed(text);
  if (!result) return tooDeep(text);
  return { text, breaks: lineBreaks(text), file: result.value, statements: result.value.statements, problems: problemsOf(result, text) };
}

/** `null` when the parser runs out of stack, which it uses up with every recovery from an error. */
function parsed(text: string): ParseResult<ArchFile> | null {
  try {
    return archServices().arch.parser.LangiumParser.parse<ArchFile>(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // The parser stopped in the middle of its work: what it has on its stacks would end up in the next text.
    renewArchServices();
    return null;
  }
}

/** A chunk of which nothing can be read. */
function tooDeep(text: string): Chunk {
  const { value } = archServices().arch.parser.LangiumParser.parse<ArchFile>("");
  const message = "Too much of this text cannot be read; it is left out. Is this an .arch file?";
  const problems = [{ start: 0, end: Math.min(1, text.length), message, atEnd: message, fix: null, everywhere: false }];
  return { text, breaks: lineBreaks(text), file: value, statements: [], problems };
}

/**
 * The chunks of texts that were read before, each to be used at most once, since a tree can stand in one place only.
 * Equal ones come in the order they had.
 */
export class KnownChunks {
  private readonly byText = new Map<string, Chunk[]>();

  constructor(chunks: Iterable<Chunk>) {
    for (const chunk of chunks) {
      const same = this.byText.get(chunk.text);
      if (same) same.push(chunk);
      else this.byText.set(chunk.text, [chunk]);
    }
    for (const same of this.byText.values()) same.reverse();
  }

  take(text: string): Chunk | undefined {
    return this.byText.get(text)?.pop();
  }
}
