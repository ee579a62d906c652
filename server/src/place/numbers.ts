import { magnitudes, type ValueType } from "@lintel/language";
import type { Expected } from "./expected.ts";
import type { Token } from "./tokens.ts";

/** A stretch of time. */
export const time: ValueType = { type: "number", of: "time", min: 0 };

/** After the length of something, which may still need its unit. */
export function afterNumber(tokens: readonly Token[]): readonly Expected[] {
  const last = tokens[tokens.length - 1];
  return last?.sort === "number" && /^[\d._]+$/.test(last.text) ? [{ type: "unit", value: time }] : [];
}

/** After the beginning of an expression, an empty one included. */
export function afterExpression(tokens: readonly Token[]): readonly Expected[] {
  const last = tokens[tokens.length - 1];
  if (!last || last.sort === "mark") return last?.text === ")" ? [] : [{ type: "expression" }];
  if (last.sort === "number" && !/[%A-Za-zµ]$/.test(last.text)) return [{ type: "unit", value: null }];
  return last.sort === "number" || magnitudes.has(last.text) ? [{ type: "unit", value: null }] : [];
}

/** Whether a number may still get a unit: it has none yet, or only a magnitude. */
export function takesUnit(token: Token): boolean {
  return !/[%A-Za-zµ]$/.test(token.text) || /(k|K|M|bn|tn)$/.test(token.text);
}
