import { deepStrictEqual } from "node:assert";
import { analyze } from "@lintel/engine/analysis";
import { runRules } from "@lintel/engine/rules";
import { buildDesign, elementAt, formatText, parseArch } from "@lintel/language";
import type { FuzzText } from "./texts.ts";

const uri = "memory:/fuzz.arch";

/** Designs with more elements are not analysed: that takes its time, and is tried elsewhere. */
const mostAnalysed = 200;

/** What is wrong with how a text is read; `null` when nothing is. Throws what the language throws. */
export function wrongWith({ text, before, untouched }: FuzzText): string | null {
  const document = parseArch(text, uri);
  const built = buildDesign([document]);
  for (const name of untouched) if (!built.names.symbols.has(name)) return `\`${name}\` is lost, though nothing about it changed`;
  const lost = document.chunks.reduce((end, { chunk, offset }) => (offset === end ? offset + chunk.text.length : Number.NaN), 0);
  if (lost !== text.length) return "the chunks are not the whole text";
  for (const { origin, message } of built.findings) {
    const { start, end } = origin.range;
    if (document.lines.offset(end) < document.lines.offset(start)) return `a finding ends before it starts: ${message}`;
    if (/\p{Cc}/u.test(message)) return `a message has control characters: ${message}`;
  }
  const older = parseArch(before, uri);
  const newer = parseArch(text, uri, older);
  const placesOf = ({ chunks }: typeof newer) => chunks.map(({ chunk, offset, line }) => ({ text: chunk.text, offset, line }));
  deepStrictEqual(placesOf(newer), placesOf(document), "read step by step, the chunks are other ones");
  const stepped = buildDesign([newer], buildDesign([older]));
  deepStrictEqual(stepped.design, built.design, "read step by step, the design is another one");
  deepStrictEqual(stepped.findings, built.findings, "read step by step, the findings are other ones");
  deepStrictEqual(stepped.names.occurrences, built.names.occurrences, "read step by step, names stand elsewhere");
  elementAt(built, uri, document.lines.position(text.length >> 1));
  formatText(text, uri);
  if (built.design.components.length + built.design.links.length > mostAnalysed) return null;
  const internal = runRules({ design: built.design, analysis: analyze(built.design) }).find(({ rule }) => rule === "internal-error");
  return internal ? `a rule fails: ${internal.message}` : null;
}

/** What is wrong with a prefix of a text as somebody types it, character by character; `null` when nothing is. Throws what the language throws. */
export function wrongInPrefixes(text: string): string | null {
  let document = parseArch("", uri);
  let built = buildDesign([document]);
  for (let length = 1; length <= text.length; length++) {
    document = parseArch(text.slice(0, length), uri, document);
    built = buildDesign([document], built);
    const internal = built.findings.find(({ rule }) => rule === "internal-error");
    if (internal) return `at ${length}: ${internal.message}`;
    if (built.findings.length >= 200) return `at ${length}: ${built.findings.length} findings`;
  }
  deepStrictEqual(built.design, buildDesign([parseArch(text, uri)]).design, "typed character by character, the design is another one");
  return null;
}
