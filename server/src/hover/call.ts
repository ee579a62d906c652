import type { Design } from "@lintel/engine/model";
import { explainCall, type Signature, signaturesOf } from "@lintel/language";
import type { Token } from "../place/tokens.ts";
import { code, fenced, plain, sections } from "./text.ts";

/**
 * A function at token `index`, or a distribution where one can stand: what it gives, and for a function its formula with the numbers of
 * this call; `null` for other words.
 */
export function callHover(design: Design, text: string, tokens: readonly Token[], index: number, distributions: boolean): string | null {
  const token = tokens[index];
  if (token?.sort !== "word" || tokens[index + 1]?.text !== "(") return null;
  const ways = signaturesOf(token.text).filter(({ kind }) => kind === "function" || distributions);
  const [first] = ways;
  if (!first) return null;
  const end = closing(tokens, index + 1);
  const explanation = end === null ? null : explainCall(text.slice(token.start, end), design);
  if (ways.length > 1) return sections(...ways.map(({ label, documentation }) => `${code(label)}  \n${documentation}`));
  return sections(
    explanation ? `${code(token.text)} = **${plain(explanation.value)}**` : code(first.label),
    first.documentation,
    first.formula === null ? null : fenced(lines(first, explanation)),
    first.source && `_${plain(first.source)}_`,
  );
}

function lines({ name, formula }: Signature, explanation: ReturnType<typeof explainCall>): readonly string[] {
  // A constant is its own formula.
  const sides = new Set([formula, ...(explanation ? [explanation.filled, explanation.value] : [])]);
  return [...sides].map((side, index) => `${index === 0 ? name : " ".repeat(name.length)} = ${side}`);
}

/** Offset behind the bracket that closes the one at token `open`; `null` when none does. */
function closing(tokens: readonly Token[], open: number): number | null {
  let depth = 0;
  for (let index = open; index < tokens.length; index++) {
    const token = tokens[index] as Token;
    if (token.text === "(") depth++;
    if (token.text === ")" && --depth === 0) return token.end;
    if (token.text === "{" || token.text === "}") return null;
  }
  return null;
}
