import type { Range } from "@lintel/engine/model";
import type { Style } from "../print/style.ts";
import { columnsOf } from "../print/wrap.ts";

/**
 * The lines around a place in a text, the place underlined. Long lines are cut to what surrounds the place.
 * `paint` colours the underline.
 */
export function codeFrame(lines: readonly string[], range: Range, style: Style, paint: (text: string) => string): string {
  const last = lines.length - 1;
  const at = Math.min(Math.max(range.start.line, 0), last);
  const first = isBlank(lines[at - 1]) ? at : at - 1;
  const until = isBlank(lines[at + 1]) ? at : at + 1;
  const numberWidth = String(until + 1).length;
  const gutter = (label: string): string => style.colors.dim(`${label.padStart(numberWidth + 2)} ${style.symbols.gutter}`);
  const room = style.width - numberWidth - 5;

  const window = windowOf(lines[at] ?? "", range, at, room);
  const output: string[] = [];
  for (let index = first; index <= until; index++) {
    const shown = visiblePart(lines[index] ?? "", window.from, room, style);
    const text = index === at ? shown : style.colors.dim(shown);
    output.push(`${gutter(String(index + 1))} ${text}`.trimEnd());
    if (index === at) output.push(`${gutter("")} ${underline(lines[at] ?? "", window, style, paint)}`);
  }
  return output.join("\n");
}

function visiblePart(line: string, from: number, room: number, style: Style): string {
  const { ellipsis } = style.symbols;
  const isCut = line.length > from + room;
  const part = show(line.slice(from, from + room - (isCut ? ellipsis.length : 0)), style);
  return `${from > 0 ? ellipsis + part.slice(ellipsis.length) : part}${isCut ? ellipsis : ""}`;
}

interface Window {
  /** First character of the line that is shown. */
  readonly from: number;
  /** The underlined part, in characters of the whole line. */
  readonly start: number;
  readonly end: number;
}

function windowOf(line: string, range: Range, at: number, room: number): Window {
  const start = Math.min(range.start.line === at ? range.start.character : 0, line.length);
  const end = range.end.line > at ? line.length : Math.min(range.end.character, line.length);
  const from = start > room - 20 ? start - Math.floor(room / 3) : 0;
  return { from, start, end: Math.min(Math.max(end, start + 1), from + room - 3) };
}

function underline(line: string, window: Window, style: Style, paint: (text: string) => string): string {
  const before = columnsOf(show(line.slice(window.from, window.start), style));
  const marked = Math.max(1, columnsOf(show(line.slice(window.start, window.end), style)));
  return " ".repeat(before) + paint("^".repeat(marked));
}

function show(text: string, style: Style): string {
  return style.text(text.replaceAll("\t", "  "));
}

function isBlank(line: string | undefined): boolean {
  return line === undefined || line.trim() === "";
}
