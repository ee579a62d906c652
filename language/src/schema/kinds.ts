import type { ValueType } from "./types.ts";

/* Value types by name, so that a row of the schema reads like a sentence. */

export const count: ValueType = { type: "number", of: "count", min: 0 };
export const countFrom = (min: number): ValueType => ({ type: "number", of: "count", min });
export const wholeFrom = (min: number): ValueType => ({ type: "number", of: "count", min, whole: true });
export const ratio: ValueType = { type: "number", of: "ratio", min: 0, max: 1 };
export const factorFrom = (min: number): ValueType => ({ type: "number", of: "factor", min });
export const duration: ValueType = { type: "number", of: "time", min: 0 };
/** Times, amounts and rates of which none would be nothing at all. */
export const someTime: ValueType = { type: "number", of: "time", above: 0 };
export const someData: ValueType = { type: "number", of: "data", above: 0 };
export const someRate: ValueType = { type: "number", of: "rate", above: 0 };
export const someTransfer: ValueType = { type: "number", of: "bandwidth", above: 0 };
export const amount: ValueType = { type: "number", of: "data", min: 0 };
export const perTime: ValueType = { type: "number", of: "rate", min: 0 };
export const transfer: ValueType = { type: "number", of: "bandwidth", min: 0 };
export const money: ValueType = { type: "number", of: "spending", min: 0 };
export const distribution: ValueType = { type: "distribution" };
export const text: ValueType = { type: "text" };
export const name: ValueType = { type: "name" };
export const flag: readonly ValueType[] = [];
export const yesNo: ValueType = { type: "boolean" };
export const oneOf = (...words: string[]): ValueType => ({ type: "word", words });
export const among = (...numbers: number[]): ValueType => ({ type: "number", of: "count", oneOf: numbers });
