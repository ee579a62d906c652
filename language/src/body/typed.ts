import { formulaByName } from "@lintel/engine/formulas";
import { type Distribution, digits, type ElementId, type Origin, percentText } from "@lintel/engine/model";
import type { CstNode } from "langium";
import type { FindingCollector, LanguageCode } from "../findings.ts";
import { replacement } from "../findings.ts";
import type { Call, NameExpression } from "../generated/ast.ts";
import { closest, meantBy } from "../names/suggest.ts";
import type { NumberKind, PropertySpec, ReferenceTarget, ValueType } from "../schema/types.ts";
import { bandwidth, type Dimension, data, dimensionName, none, rate, sameDimension, spending, time } from "../units/dimension.ts";
import type { Measure } from "../units/quantity.ts";
import { measureText } from "../units/text.ts";
import { distributionOf, distributions, quantileOf } from "../values/distribution.ts";
import { described, evaluate, type Scope } from "../values/evaluate.ts";
import type { Piece } from "./pieces.ts";

/** A value of a property after its type was checked. */
export type TypedValue = { readonly origin: Origin; readonly text: string } & (
  | { readonly type: "number"; readonly value: number; readonly of: NumberKind }
  | { readonly type: "distribution"; readonly value: Distribution; readonly bare: boolean }
  | { readonly type: "word"; readonly value: string }
  | { readonly type: "call"; readonly value: string; readonly call: Call }
  | { readonly type: "reference"; readonly value: ElementId }
  | { readonly type: "name"; readonly value: string; readonly expression: NameExpression | null }
  | { readonly type: "text"; readonly value: string }
  | { readonly type: "boolean"; readonly value: boolean }
);

/** What reading a body needs from the design it belongs to. */
export interface BodyContext {
  readonly findings: FindingCollector;
  readonly scope: Scope;
  /** The element whose body it is, for the findings. */
  readonly element: ElementId | null;
  origin(node: CstNode | undefined): Origin;
  isConstant(name: string): boolean;
  /** The element a name stands for; `null` when there is none of that sort, which has then been reported. */
  resolve(name: NameExpression, to: ReferenceTarget): ElementId | null;
}

const dimensions: Readonly<Record<NumberKind, Dimension>> = {
  count: none,
  ratio: none,
  factor: none,
  time,
  data,
  bandwidth,
  rate,
  spending,
};

const wanted: Readonly<Record<NumberKind, string>> = {
  count: "a plain number",
  ratio: "a share such as 99.9%",
  factor: "a factor such as 3x",
  time: "a time",
  data: "an amount of data",
  bandwidth: "data per time such as 1 Gbps",
  rate: "a rate such as 100 rps or 10 / day",
  spending: "money per time such as $0.19 / h",
};

/** What the value of a property must be, in words: `a time such as 200 ms`. */
export function expectation(type: ValueType, spec: PropertySpec): string {
  switch (type.type) {
    case "number":
      return type.oneOf ? `one of ${type.oneOf.join(", ")}` : wanted[type.of];
    case "distribution":
      return "a time or a distribution such as lognormal(p50 4 ms, p99 30 ms)";
    case "moment":
      return "a time such as 50 ms, or a percentile such as p95";
    case "word":
      return `one of ${[...type.words, ...(type.functions ?? []).map((name) => `${name}(…)`)].join(", ")}`;
    case "reference":
      return `the name of a ${type.to === "place" ? "region or zone" : type.to === "any" ? "declared element" : type.to}`;
    case "name":
      return "a name";
    case "text":
      return "a word or a text in quotes";
    case "boolean":
      return "true or false";
    case "call":
      return `one of ${type.functions.map((name) => `${name}(…)`).join(", ")}`;
    case "address":
      return `an address range such as ${spec.example}`;
  }
}

/** Reads one piece as a value of the given type; `null` when it is none, which has then been reported. */
export function typedValue(piece: Piece, type: ValueType, spec: PropertySpec, context: BodyContext): TypedValue | null {
  const origin = context.origin(piece.at);
  const text = piece.at?.text ?? "";
  const base = { origin, text };
  const wrong = (): null => {
    const meant = meantWord(piece, type);
    const name = piece.type === "value" && piece.expression.$type === "Call" ? closest(piece.expression.name, functionsOf(type)) : null;
    const twofold = meant === null && type.type === "word" ? twofoldWord(piece, type.words) : null;
    if (twofold) {
      const fixes = twofold.words.map((word) => replacement(`Change to \`${word}\``, origin, word));
      const message = `\`${spec.key}\` takes ${expectation(type, spec)}, not ${shown(piece)}: ${twofold.why}`;
      context.findings.report("wrong-type", message, origin, { element: context.element, fixes });
      return null;
    }
    const message = `\`${spec.key}\` takes ${expectation(type, spec)}, not ${shown(piece)}.${(meant ?? name) ? ` Did you mean \`${meant ?? name}\`?` : ""}`;
    const fixes = meant ? [replacement(`Change to \`${meant}\``, origin, meant)] : [];
    context.findings.report("wrong-type", message, origin, { element: context.element, fixes });
    return null;
  };
  const bare = (name: string): null => {
    const message = `\`${name}\` needs values in brackets, as in \`${spec.key} ${spec.example.includes(`${name}(`) ? spec.example : `${name}(…)`}\`.`;
    context.findings.report("wrong-type", message, origin, { element: context.element });
    return null;
  };
  const expression = piece.type === "word" ? piece.expression : piece.type === "value" ? piece.expression : null;
  switch (type.type) {
    case "number": {
      const numeric =
        piece.type === "word" ? context.isConstant(piece.word) : expression?.$type !== "Text" && expression?.$type !== "Address";
      if (!expression || !numeric || (expression.$type === "Call" && Object.hasOwn(distributions, expression.name))) return wrong();
      const measure = evaluate(expression, context.scope);
      if (!measure || !checkNumber(measure, type, spec, text, origin, context)) return null;
      return { ...base, type: "number", value: measure.value, of: type.of };
    }
    case "distribution": {
      if (expression?.$type === "Call" && !formulaByName.has(expression.name)) {
        const value = distributionOf(expression, context.scope);
        return value && { ...base, type: "distribution", value, bare: false };
      }
      if (!expression || expression.$type === "Text" || (piece.type === "word" && !context.isConstant(piece.word))) return wrong();
      const measure = evaluate(expression, context.scope);
      if (!measure || !checkNumber(measure, { type: "number", of: "time", min: 0 }, spec, text, origin, context)) return null;
      return { ...base, type: "distribution", value: { type: "exponential", mean: measure.value }, bare: true };
    }
    case "moment": {
      if (piece.type === "word" && quantileOf(piece.word) !== null) return { ...base, type: "word", value: piece.word };
      const numeric =
        piece.type === "word" ? context.isConstant(piece.word) : expression?.$type !== "Text" && expression?.$type !== "Address";
      if (!expression || !numeric) return wrong();
      const measure = evaluate(expression, context.scope);
      if (!measure || !checkNumber(measure, { type: "number", of: "time", min: 0 }, spec, text, origin, context)) return null;
      return { ...base, type: "number", value: measure.value, of: "time" };
    }
    case "word":
      if (expression?.$type === "Call" && type.functions?.includes(expression.name))
        return { ...base, type: "call", value: expression.name, call: expression };
      if (piece.type === "word" && type.words.includes(piece.word)) return { ...base, type: "word", value: piece.word };
      return piece.type === "word" && type.functions?.includes(piece.word) ? bare(piece.word) : wrong();
    case "call":
      if (piece.type === "word" && type.functions.includes(piece.word)) return bare(piece.word);
      if (expression?.$type === "Call" && type.functions.includes(expression.name))
        return { ...base, type: "call", value: expression.name, call: expression };
      return wrong();
    case "reference": {
      if (piece.type !== "word" || !piece.expression) return wrong();
      const id = context.resolve(piece.expression, type.to);
      return id === null ? null : { ...base, type: "reference", value: id };
    }
    case "name":
      return piece.type === "word" ? { ...base, type: "name", value: piece.word, expression: piece.expression } : wrong();
    case "text":
      if (expression?.$type === "Text") return { ...base, type: "text", value: expression.value };
      return piece.type === "word" ? { ...base, type: "text", value: piece.word } : wrong();
    case "boolean":
      return piece.type === "word" && (piece.word === "true" || piece.word === "false")
        ? { ...base, type: "boolean", value: piece.word === "true" }
        : wrong();
    case "address":
      return expression?.$type === "Address" ? { ...base, type: "text", value: expression.value } : wrong();
  }
}

type NumberType = Extract<ValueType, { type: "number" }>;

function checkNumber(measure: Measure, type: NumberType, spec: PropertySpec, text: string, origin: Origin, context: BodyContext): boolean {
  const problem = (code: LanguageCode, message: string): false => {
    context.findings.report(code, message, origin, { element: context.element });
    return false;
  };
  const dimension = dimensions[type.of];
  if (!sameDimension(measure.dimension, dimension)) {
    const hint = `Write it like \`${spec.key} ${spec.example}\`.`;
    if (dimensionName(measure.dimension) === "none" && type.of === "time" && /^[\d_.]+$/.test(text)) {
      const meant = `${text} ${usualTime(spec)}`;
      const message = `\`${spec.key}\` is ${wanted[type.of]}, but ${measureText(measure)} has no unit. Did you mean \`${meant}\`?`;
      const fixes = [replacement(`Change to \`${meant}\``, origin, meant)];
      context.findings.report("wrong-dimension", message, origin, { element: context.element, fixes });
      return false;
    }
    if (dimensionName(measure.dimension) === "none") {
      return problem("wrong-dimension", `\`${spec.key}\` is ${wanted[type.of]}, but ${measureText(measure)} has no unit. ${hint}`);
    }
    return problem("wrong-dimension", `\`${spec.key}\` is ${wanted[type.of]}, not ${described(measure)}. ${hint}`);
  }
  const { value } = measure;
  if (type.oneOf && !type.oneOf.includes(value))
    return problem("out-of-range", `\`${spec.key}\` is one of ${type.oneOf.join(", ")}, not ${measureText(measure)}.`);
  if (type.of === "ratio" && (value < 0 || value > 1)) {
    return problem("out-of-range", `\`${spec.key}\` is a share between 0% and 100%, ${notShare(value, text)}`);
  }
  if (type.min !== undefined && value < type.min) {
    const bound = measureText({ value: type.min, dimension });
    return problem("out-of-range", `\`${spec.key}\` must be at least ${bound}, not ${measureText(measure)}.`);
  }
  if (type.above !== undefined && value <= type.above) {
    const bound = measureText({ value: type.above, dimension });
    return problem("out-of-range", `\`${spec.key}\` must be more than ${bound}, not ${measureText(measure)}.`);
  }
  if (type.max !== undefined && value > type.max) {
    const bound = measureText({ value: type.max, dimension });
    return problem("out-of-range", `\`${spec.key}\` must be at most ${bound}, not ${measureText(measure)}.`);
  }
  if (type.whole && !Number.isInteger(value))
    return problem("out-of-range", `\`${spec.key}\` must be a whole number, not ${measureText(measure)}.`);
  return true;
}

/** The unit of time in the example of a property: `ms` for `timeout 200 ms`. */
function usualTime(spec: PropertySpec): string {
  return /\d ([a-z]+)/.exec(spec.example)?.[1] ?? "s";
}

/** `not 140%`, or for a share written without a percent sign, `not 60. Did you mean 60%?` */
export function notShare(value: number, text: string): string {
  if (text.includes("%")) return `not ${percentText(value)}.`;
  return value > 1 && value <= 100 ? `not ${digits(value)}. Did you mean ${digits(value)}%?` : `not ${digits(value)}.`;
}

/** The word of a type that a misspelt one stands for. */
function meantWord(piece: Piece, type: ValueType): string | null {
  if (piece.type !== "word") return null;
  switch (type.type) {
    case "word":
      return meantBy(piece.word, [...type.words, ...(type.functions ?? [])], wordSynonyms);
    case "call":
      return closest(piece.word, type.functions);
    case "boolean":
      return meantBy(piece.word, ["true", "false"], { yes: "true", no: "false", on: "true", off: "false" });
    default:
      return null;
  }
}

/** Words that the literature uses in two senses, and the words of the schema that say which. */
const twofoldWords = [
  {
    pattern: /^"?(active|passive)( redundancy)?"?$/i,
    words: ["active-active", "active-passive"],
    why: "books use the word for both. With `active-active` all replicas take requests, with `active-passive` one does and the others wait.",
  },
];

function twofoldWord(piece: Piece, words: readonly string[]): (typeof twofoldWords)[number] | null {
  const text = piece.at?.text ?? "";
  return twofoldWords.find((entry) => entry.pattern.test(text) && entry.words.every((word) => words.includes(word))) ?? null;
}

function functionsOf(type: ValueType): readonly string[] {
  return type.type === "word" || type.type === "call" ? (type.functions ?? []) : [];
}

/** Other words for words of the schema. */
const wordSynonyms: Readonly<Record<string, string>> = {
  master: "leader",
  slave: "followers",
  replicas: "followers",
  synchronous: "sync",
  asynchronous: "async",
};

function shown(piece: Piece): string {
  const text = (piece.at?.text ?? "").replace(/\s+/g, " ");
  return `\`${text.length > 40 ? `${text.slice(0, 40)}…` : text}\``;
}
