import { designFromText } from "@lintel/language";
import { type Golden, golden } from "./golden.ts";

/**
 * The value, in base units, of an `.arch` expression with inputs in braces: `{size_gb}` is that input of the entry, `{p2p.000.naive-1000#N}`
 * the input of another one, a list input is written with commas. `@wa.rps` is the expression of that entry, in brackets.
 */
export function evaluated(expression: string, entry: Golden, expressions: Readonly<Record<string, unknown>>): number {
  return valueOfText(expanded(expression, entry, expressions), entry.id);
}

/** The value of an expression as a design file would give it. */
export function valueOfText(expression: string, id: string): number {
  const { design, findings } = designFromText(`let result = ${expression}`);
  const value = design.lets[0]?.value;
  if (findings.length > 0 || value === null || value === undefined)
    throw new Error(`${id}: ${expression} has no value: ${findings.map(({ message }) => message).join(" ")}`);
  return value;
}

function expanded(expression: string, entry: Golden, expressions: Readonly<Record<string, unknown>>): string {
  const filled = expression.replace(/\{(?:([^}#]+)#)?([^}]+)\}/g, (_, other: string | undefined, name: string) => {
    const owner = other === undefined ? entry : golden(other);
    if (!(name in owner.inputs)) throw new Error(`${owner.id} has no input ${name}`);
    const value = owner.inputs[name];
    return Array.isArray(value) ? value.join(", ") : String(value);
  });
  return filled.replace(/@([\w.-]+)/g, (_, id: string) => {
    const other = expressions[id];
    if (typeof other !== "string") throw new Error(`${entry.id} names ${id}, which has no expression`);
    return `(${expanded(other, golden(id), expressions)})`;
  });
}
