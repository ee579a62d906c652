import {
  type AssumedInput,
  type Explanation,
  englishFigures,
  type LatencyFigures,
  listed,
  type Marks,
  type Method,
  missingText,
  type Row,
  weakest,
} from "@lintel/engine/analysis";

/**
 * Keeps the columns of a table apart, which editors draw without a gap: an em space, and behind it a character without width, as white space at
 * the end of a cell is cut off.
 */
export const columnGap = "\u2003\u200b";

/** A compact two-column table. Its header is empty: Markdown makes headers bold, and no figure is more important than the others. */
export function table(rows: readonly Row[]): string {
  if (rows.length === 0) return "";
  return ["| | |", "|:--|:--|", ...rows.map(([label, value]) => `| ${label}${columnGap} | ${cell(value)} |`)].join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replace(/\s*\n\s*/g, " ");
}

/** Text that must not be read as Markdown: names and titles come from the user. Our own reasons and notes may use it. */
export function plain(text: string): string {
  return text.replace(/[\\`*_[\]#|<>~&]/g, "\\$&");
}

/** Text as it was written, in the font of code. */
export function code(text: string): string {
  return `\`${text.replaceAll("`", "'")}\``;
}

/** The first line of a hover: what it is, its name, and its title where that is another. */
export function heading(kind: string, name: string, title: string): string {
  return title === name ? `${kind} **${plain(name)}**` : `${kind} **${plain(name)}** — ${plain(title)}`;
}

/** How names and missing numbers are marked in Markdown. */
export const markdown: Marks = { name: plain, missing: (text) => `_${text}_`, words: englishFigures };

/** Said where there is no number. */
export function noNumber(note: string | null): string {
  return markdown.missing(missingText(note));
}

const assumptionsShown = 4;

/**
 * The inputs nobody wrote, with the value taken and why; `self` is the element the hover is about. Inputs of the same name, value and reason
 * share a line, and so do inputs of one element with one reason; lines about most elements come first.
 */
export function assumedText(inputs: readonly AssumedInput[], self: string): string {
  const lines = assumedLines(inputs);
  if (lines.length === 0) return "";
  const shown = lines.slice(0, assumptionsShown).map(({ values, elements, reason }) => {
    const names = elements.length === 1 && elements[0] === self ? "" : ` of ${listed(markdown, elements, 2)}`;
    return `- ${values.map(({ name, text }) => `${name} **${text}**`).join(", ")}${names}${reason === "" ? "" : ` — ${reason}`}`;
  });
  const left = lines.slice(assumptionsShown).reduce((sum, { values, elements }) => sum + values.length * elements.length, 0);
  if (left > 0) shown.push(`- … and ${left} more`);
  return `Assumed, because the design does not say:\n${shown.join("\n")}`;
}

interface AssumedLine {
  readonly values: { readonly name: string; readonly text: string }[];
  readonly elements: string[];
  readonly reason: string;
}

function assumedLines(inputs: readonly AssumedInput[]): readonly AssumedLine[] {
  const same = new Map<string, AssumedLine>();
  for (const { element, input, text, reason } of inputs) {
    const name = input.endsWith(` of ${element}`) ? input.slice(0, -` of ${element}`.length) : input;
    const key = JSON.stringify([name, text, reason]);
    const line = same.get(key);
    if (!line) same.set(key, { values: [{ name, text }], elements: [element], reason: ownReason(reason, text) });
    else if (!line.elements.includes(element)) line.elements.push(element);
  }
  const lines = new Map<string, AssumedLine>();
  for (const line of same.values()) {
    const key = JSON.stringify([line.elements, line.reason]);
    const other = lines.get(key);
    if (other) other.values.push(...line.values);
    else lines.set(key, line);
  }
  return [...lines.values()].sort((a, b) => b.elements.length - a.elements.length);
}

/**
 * What a reason says beyond the value and that it is not given, both of which stand beside it: of `5 min: an instance is replaced` the second
 * part, of `no payload given: 1 kB` nothing.
 */
function ownReason(reason: string, text: string): string {
  const parts = reason.split(": ");
  const rest = parts.filter((part) => part !== text && !text.startsWith(`${part},`) && !/^no `[\w-]+` given$/.test(part));
  return rest.join(": ");
}

const notesShown = 3;

const methodNames = { exact: "Exact", approximation: "Approximate", "lower-bound": "Lower bounds", "upper-bound": "Upper bounds" } as const;

/**
 * How the numbers came about, and what else is to know of them: notes of figures that are no more than approximations or bounds say why, those
 * of exact ones follow as sentences of their own. Notes of figures without a value stand where the value is missing and are not said again.
 */
export function methodText(
  sources: readonly { readonly method: Method; readonly note: string | null; readonly value?: number | null }[],
): string {
  const computed = sources.filter((source) => source.value !== null);
  if (computed.length === 0) return "";
  const method = weakest(computed.map((source) => source.method));
  const reasons = notesOf(computed.filter((source) => source.method !== "exact"));
  const remarks = notesOf(computed.filter((source) => source.method === "exact")).filter((note) => !reasons.includes(note));
  const left = reasons.length - notesShown;
  const more = left > 0 ? `; and ${left} more ${left === 1 ? "simplification" : "simplifications"}` : "";
  const sentences = [
    `${methodNames[method]}${reasons.length > 0 ? `: ${reasons.slice(0, notesShown).join("; ")}${more}` : ""}`,
    ...remarks.slice(0, notesShown).map((note) => note.charAt(0).toUpperCase() + note.slice(1)),
  ];
  return `_${sentences.join(". ")}._`;
}

/** Notes of figures, each once: they are joined notes of what the figures were computed from, much of it the same. That they are bounds is said before. */
function notesOf(sources: readonly { readonly note: string | null }[]): readonly string[] {
  const notes = sources.flatMap(({ note }) => note?.split("; ") ?? []);
  return [...new Set(notes.map((note) => note.replace(/^a lower bound,? /, "")))];
}

/** Formulas with their numbers, one a line, each behind what it gives. */
export function explanationText(lines: readonly Explanation[]): string {
  const width = Math.max(0, ...lines.map(({ about }) => about.length));
  return lines.length === 0 ? "" : fenced(lines.map(({ about, text }) => `${about.padEnd(width)}  ${text}`));
}

/** Lines in a block of fixed width, in which nothing is Markdown. */
export function fenced(lines: readonly string[]): string {
  return ["~~~text", ...lines.map((line) => line.replace(/\s*\n\s*/g, " ").replace(/^~~~/, "")), "~~~"].join("\n");
}

/** Sections of a hover, empty ones left out. */
export function sections(...parts: readonly (string | null)[]): string {
  return parts.filter((part): part is string => part !== null && part !== "").join("\n\n");
}

/** A latency as a source of `methodText`: it has a value when its mean has. */
export function latencySource({ method, note, mean }: LatencyFigures): {
  readonly method: Method;
  readonly note: string | null;
  readonly value: number | null;
} {
  return { method, note, value: mean };
}
