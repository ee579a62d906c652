import { fontRanges, fontWidths } from "./font-metrics.ts";

export type FontWeight = "regular" | "bold";

/** The fonts whose widest advances the table holds come first; any of them fits the boxes measured here. */
export const fontFamily = 'Inter, "Segoe UI", "Helvetica Neue", Arial, "Open Sans", "DejaVu Sans", sans-serif';

/** Width of one line of text in pixels at a font size in pixels: an upper bound over common sans-serif fonts. */
export function textWidth(text: string, size: number, weight: FontWeight = "regular"): number {
  let thousandths = 0;
  for (const character of text) thousandths += characterWidth(character.codePointAt(0) ?? 0, weight);
  return (thousandths * size) / 1000;
}

function characterWidth(codePoint: number, weight: FontWeight): number {
  for (let row = 0; row < fontRanges.length; row++) {
    const range = fontRanges[row] as readonly [number, number];
    if (codePoint < range[0] || codePoint > range[1]) continue;
    const width = fontWidths[weight][row]?.[codePoint - range[0]] ?? 0;
    if (width > 0) return width;
  }
  return isZeroWidth(codePoint) ? 0 : isWide(codePoint) ? 1000 : weight === "bold" ? 900 : 850;
}

/** Combining marks, joiners and variation selectors take no room of their own. */
function isZeroWidth(codePoint: number): boolean {
  return (
    (codePoint >= 0x300 && codePoint <= 0x36f) ||
    (codePoint >= 0x200b && codePoint <= 0x200f) ||
    (codePoint >= 0xfe00 && codePoint <= 0xfe0f)
  );
}

/** East Asian wide characters and emoji fill the em square; an emoji slightly more. */
function isWide(codePoint: number): boolean {
  return codePoint >= 0x1100 && (codePoint <= 0x115f || (codePoint >= 0x2e80 && codePoint <= 0xffe6) || codePoint >= 0x1f000);
}

/**
 * Breaks text into at most `maxLines` lines no wider than `maxWidth` pixels, at spaces and hyphens where it can,
 * inside words where it must. What does not fit ends with an ellipsis. Never returns an empty list.
 */
export function wrapText(text: string, maxWidth: number, size: number, weight: FontWeight, maxLines: number): string[] {
  const fits = (line: string): boolean => textWidth(line, size, weight) <= maxWidth;
  const lines: string[] = [];
  let rest = text.replace(/\s+/g, " ").trim().slice(0, 400);
  while (rest !== "" && lines.length < maxLines) {
    if (fits(rest)) {
      lines.push(rest);
      return lines;
    }
    const last = lines.length === maxLines - 1;
    const cut = last ? longestPrefix(rest, (prefix) => fits(`${prefix.trimEnd()}…`)) : breakPoint(rest, fits);
    const mark = last ? "…" : isInWord(rest, cut) ? "-" : "";
    lines.push(rest.slice(0, cut).trimEnd() + mark);
    rest = rest.slice(cut).trimStart();
  }
  return lines.length > 0 ? lines : [""];
}

function breakPoint(text: string, fits: (line: string) => boolean): number {
  const limit = longestPrefix(text, (prefix) => fits(prefix.trimEnd()));
  const afterBreak = Math.max(text.lastIndexOf(" ", limit), text.lastIndexOf("-", limit - 1), text.lastIndexOf("/", limit - 1)) + 1;
  if (afterBreak > limit / 3) return Math.min(afterBreak, text.length);
  return longestPrefix(text, (prefix) => fits(isInWord(text, prefix.length) ? `${prefix}-` : prefix));
}

/** Letters of scripts that say with a hyphen that a word goes on; Chinese, Japanese, Arabic and others have no such mark. */
const hyphenatedPair = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}]{2}$/u;

/** Whether a cut stands between two letters of which a hyphen has to say that the word goes on. */
function isInWord(text: string, cut: number): boolean {
  return hyphenatedPair.test(text.slice(cut - 1, cut + 1));
}

/** Length of the longest prefix that `holds`, at least one character; a prefix never ends inside a surrogate pair. */
function longestPrefix(text: string, holds: (prefix: string) => boolean): number {
  let length = 0;
  for (const character of text) {
    if (length > 0 && !holds(text.slice(0, length + character.length))) break;
    length += character.length;
  }
  return length;
}
