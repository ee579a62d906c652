import type { ArchFile, Statement } from "../generated/ast.ts";
import { archServices } from "../services.ts";
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
  const result = archServices().arch.parser.LangiumParser.parse<ArchFile>(text);
  return { text, breaks: lineBreaks(text), file: result.value, statements: result.value.statements, problems: problemsOf(result, text) };
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
