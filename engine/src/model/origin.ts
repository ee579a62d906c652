/** A place in a source text; lines and characters count from 0, characters in UTF-16 code units, as in LSP. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** Where an element or a value was written. The engine only carries it; the server and the CLI turn it into a location. */
export interface Origin {
  readonly uri: string;
  readonly range: Range;
}
