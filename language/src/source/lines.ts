import type { Position, Range } from "@lintel/engine/model";

/** Translates offsets of a text into lines and characters, both from 0. Lines end with `\n`, `\r\n` or `\r`, as editors and the lexer count them. */
export class Lines {
  private starts: readonly number[] | null = null;

  constructor(private readonly text: string) {}

  position(offset: number): Position {
    const starts = this.lineStarts();
    const wanted = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= wanted) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: wanted - (starts[low] ?? 0) };
  }

  range(start: number, end: number): Range {
    return { start: this.position(start), end: this.position(end) };
  }

  offset(position: Position): number {
    const starts = this.lineStarts();
    const start = starts[position.line];
    if (start === undefined) return position.line < 0 ? 0 : this.text.length;
    const next = starts[position.line + 1] ?? this.text.length + 1;
    return Math.max(start, Math.min(start + position.character, next - 1));
  }

  /** Worked out when first needed: many texts are read without a position being asked for. */
  private lineStarts(): readonly number[] {
    this.starts ??= lineStartsOf(this.text);
    return this.starts;
  }
}

function lineStartsOf(text: string): readonly number[] {
  const starts = [0];
  if (!text.includes("\r")) {
    for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) starts.push(i + 1);
    return starts;
  }
  const ends = /\r\n?|\n/g;
  while (ends.exec(text)) starts.push(ends.lastIndex);
  return starts;
}

/** Line breaks in a text. */
export function lineBreaks(text: string): number {
  return lineStartsOf(text).length - 1;
}
