import type { Design, Let } from "@lintel/engine/model";
import { tokensOf } from "../place/tokens.ts";
import { code, fenced, plain, sections } from "./text.ts";

/** A constant with its value, what it measures, and its formula with the numbers of the constants in it; `expression` is `null` for a literal. */
export function letHover(design: Design, constant: Let, expression: string | null): string {
  const value = constant.value === null ? "_cannot be computed_" : `**${plain(constant.text)}**`;
  const measures = constant.dimension === "none" ? "a number without a unit" : plain(constant.dimension);
  return sections(
    `let ${code(constant.name)} = ${value} · ${measures}`,
    constant.documentation,
    expression === null ? null : fenced(formula(design, constant, expression)),
  );
}

/** `peak = users * 10 / day * 3`, the same with the values of its names, and the result. */
function formula(design: Design, constant: Let, expression: string): readonly string[] {
  const filled = withValues(design, expression);
  const lines = [`${constant.name} = ${expression}`];
  const indent = " ".repeat(constant.name.length);
  if (filled !== expression) lines.push(`${indent} = ${filled}`);
  if (constant.value !== null) lines.push(`${indent} = ${constant.text}`);
  return lines;
}

/** The expression with the values of constants in place of their names. */
function withValues(design: Design, expression: string): string {
  const values = new Map(design.lets.map((constant) => [constant.name, constant]));
  let text = "";
  let end = 0;
  for (const token of tokensOf(expression)) {
    const constant = token.sort === "word" ? values.get(token.text) : undefined;
    text += expression.slice(end, token.start) + (constant && constant.value !== null ? `(${constant.text})` : token.text);
    end = token.end;
  }
  return `${text}${expression.slice(end)}`.replace(/\(([^\s()]+)\)/g, (whole, inner, at: number, all: string) =>
    // The brackets of a call stay.
    /[\w-]/.test(all[at - 1] ?? "") ? whole : inner,
  );
}
