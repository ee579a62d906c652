import { componentKinds } from "@lintel/engine/model";
import { keysFor } from "../schema/index.ts";
import type { BlockName } from "../schema/types.ts";
import { unitCalled, units } from "../units/units.ts";

const kinds = componentKinds.join("|");
const unbraced = new RegExp(`^\\s*(${kinds}|region|group|flow|slo) +([_a-zA-Z][\\w-]*) +([_a-zA-Z][\\w-]*)`);

/** What people write who are used to other languages, and how it is written here. */
export interface UsualMistake {
  readonly message: string;
  /** Where it stands; `null` where the parser noticed it. */
  readonly place: readonly [start: number, end: number] | null;
}

/** The usual mistake that the parser noticed at this offset; `null` for anything else. */
export function usualMistake(text: string, at: number): UsualMistake | null {
  const elsewhere = rateMistake(text, at) ?? groupedDigits(text, at);
  if (elsewhere) return elsewhere;
  const message = mistakeHere(text, at);
  return message === null ? null : { message, place: null };
}

/** Longest stretch of text before an error that is looked at. */
const lookBack = 200;

/** A flow that starts at a client without a rate, or with a unit that is none; told there, since it is noticed at the next step. */
function rateMistake(text: string, at: number): UsualMistake | null {
  const from = Math.max(0, at - lookBack);
  const before = text.slice(from, at);
  const missing = /\bfrom\s+[\w.-]+\s+at(?=\s+[\w.-]+\s*$)/.exec(before);
  if (missing && /^[-~]>/.test(text.slice(at, at + 2))) {
    const end = from + missing.index + missing[0].length;
    return { message: "`at` is followed by a rate, such as `at 100 rps`; or leave it out.", place: [end - 2, end] };
  }
  const [stretch, word] = /\bfrom\s+[\w.-]+\s+at +\d\S* +(?:[a-zA-Z]+ +(?=per\b))?([a-zA-Z]+)(?=\s*$)/.exec(before) ?? [];
  if (!stretch || !word || units.has(word)) return null;
  const unit = unitCalled(word);
  const start = from + before.lastIndexOf(stretch) + stretch.length - word.length;
  return {
    message: `\`${word}\` is not a unit. ${unit ? `Did you mean \`${unit}\`?` : "A rate is written like `100 rps` or `10 / min`."}`,
    place: [start, start + word.length],
  };
}

/** `1,000`: commas stand between values here. */
function groupedDigits(text: string, at: number): UsualMistake | null {
  const before = /\d+$/.exec(text.slice(Math.max(0, at - lookBack), at))?.[0];
  const after = /^(?:,\d{3})+(?![\d,])/.exec(text.slice(at, at + lookBack))?.[0];
  if (!before || !after) return null;
  const message = `\`${before}${after}\` is written without commas: \`${(before + after).replaceAll(",", "_")}\`.`;
  return { message, place: [at - before.length, at + after.length] };
}

function mistakeHere(text: string, at: number): string | null {
  const lineStart = text.lastIndexOf("\n", at - 1) + 1;
  const arrow = /^(?:=>|-->|>>|->>)/.exec(text.slice(at, at + 3))?.[0];
  if (arrow) return `\`${arrow}\` is no arrow. Write \`->\` for a call that is waited for, or \`~>\` for one that is not.`;
  if (text.startsWith("--", at) && text.slice(lineStart, at).trim() === "") return "A comment starts with `//`, not with `--`.";
  if (text[at] === '"' && /^\s*import\s*\{[^}]*\}\s*$/.test(text.slice(lineStart, at)))
    return 'Write `from` before the path, as in `import { Payments } from "./payments.arch"`.';
  if (text[at] === "=" && !/^\s*let\b/.test(text.slice(lineStart, at))) return "A property is written without `=`, such as `replicas 3`.";
  const line = text.slice(lineStart).split("\n", 1)[0] ?? "";
  const unit = otherUnit(line, at - lineStart);
  if (unit) return unit;
  const counted = /^\s*let\b.*\d\S* +([a-zA-Z]+) *$/.exec(line.slice(0, at - lineStart + 1).replace(/\W$/, ""))?.[1];
  if (counted)
    return `\`${counted}\` is no unit, and no word for what is counted, such as users, requests, messages, events or items: leave it out.`;
  const [, first, second] = /^\s*([a-z]+) +([a-z]+) +[_a-zA-Z]/.exec(line) ?? [];
  if (first && second && componentKinds.some((kind) => kind === first + second))
    return `\`${first} ${second}\` is one word here: write \`${first}${second}\`.`;
  const unbounded = /\b(?:latency|expect +\S+) +(?:mean|p\d+(?:\.\d+)?) *$/.exec(line.slice(0, at - lineStart))?.[0].trim();
  if (unbounded && /\d/.test(text[at] ?? "")) return `A \`<\` is missing before the bound, as in \`${unbounded} < 200 ms\`.`;
  const [, kind, name, word] = unbraced.exec(text.slice(lineStart, at + 40)) ?? [];
  if (!kind || !name || !word || text.slice(lineStart, at).includes("{") || word === "over") return null;
  return keysFor(kind === "flow" || kind === "slo" ? "service" : (kind as BlockName)).has(word)
    ? `The properties of \`${name}\` need braces around them: \`${kind} ${name} { ${word} … }\`.`
    : `A name is one word: write \`${kind} ${name}-${word}\`, or \`${kind} ${name} "${name} ${word}"\` with a title.`;
}

/** What to say about a number whose unit, at or before a place in a line, has another name: `5 sec`. */
function otherUnit(line: string, at: number): string | null {
  for (const match of line.matchAll(/\d +([a-zA-Z]+)/g)) {
    const word = match[1] ?? "";
    const end = match.index + match[0].length;
    const unit = unitCalled(word);
    if (unit && at >= end - word.length && at <= end + 1) return `\`${word}\` is not a unit. Did you mean \`${unit}\`?`;
  }
  return null;
}
