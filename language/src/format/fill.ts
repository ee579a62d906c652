import { spaceBetween } from "./flat.ts";
import type { Leaf } from "./tree.ts";

/** Words that begin a line when a line must be broken before them. */
const leading = new Set(["+", "-", "*", "/", "->", "~>", "over"]);

interface Segment {
  readonly text: string;
  /** Space before it when it stays on the line. */
  readonly gap: string;
}

/**
 * Lays words out on as few lines as they fit: `first` columns on the line at hand, `further` on each one after it. Lines break
 * behind commas and before arrows and operators, outside of brackets where that is enough.
 */
export function fillLines(words: readonly Leaf[], first: number, further: number): readonly string[] {
  const outer = segments(words, (depth) => depth === 0);
  const fits = outer.every(({ text }, index) => text.length <= (index === 0 ? first : further));
  const lines: string[] = [];
  let line: string | null = null;
  for (const { text, gap } of fits ? outer : segments(words, () => true)) {
    const room = lines.length === 0 ? first : further;
    if (line === null) line = text;
    else if (line.length + gap.length + text.length <= room) line += gap + text;
    else {
      lines.push(line);
      line = text;
    }
  }
  return line === null ? lines : [...lines, line];
}

/** Words that stay together, split where a line may break. */
function segments(words: readonly Leaf[], mayBreak: (depth: number) => boolean): readonly Segment[] {
  const found: { text: string; readonly gap: string }[] = [];
  let depth = 0;
  words.forEach((word, index) => {
    const previous = words[index - 1];
    const gap = previous ? spaceBetween(previous, word) : "";
    const here = previous !== undefined && mayBreak(depth) && (previous.text === "," || leading.has(word.text));
    const last = found.at(-1);
    if (!last || (here && gap !== "")) found.push({ text: word.text, gap });
    else last.text += gap + word.text;
    if (word.text === "(") depth++;
    else if (word.text === ")") depth--;
  });
  return found;
}
