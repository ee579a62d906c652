import { type BlockName, keysFor, type PropertySpec, signaturesOf } from "@lintel/language";
import type { Expected } from "./expected.ts";
import { takesUnit, time } from "./numbers.ts";
import type { Token } from "./tokens.ts";

/** A property as far as it is written: its key and the tokens after it, blocks left out. */
interface WrittenProperty {
  readonly spec: PropertySpec;
  readonly key: Token;
  readonly rest: readonly Token[];
}

/** The properties in the tokens of a body, read by the schema. */
export function writtenProperties(block: BlockName, tokens: readonly Token[]): readonly WrittenProperty[] {
  const keys = keysFor(block);
  const starts: { readonly spec: PropertySpec; readonly at: number }[] = [];
  let depth = 0;
  tokens.forEach((token, index) => {
    // Brackets are closed on their line, or not at all yet.
    if (token.line !== tokens[index - 1]?.line) depth = 0;
    if (token.text === "(") depth++;
    if (token.text === ")") depth = Math.max(0, depth - 1);
    // A word in brackets labels a value, such as `users` in `closed(users 100, think 5 s)`.
    const spec = token.sort === "word" && depth === 0 ? keys.get(token.text) : undefined;
    if (!spec) return;
    // A word that is a key as well as a value (`search`, `every`) is a value where the property before still needs one.
    const before = starts[starts.length - 1];
    if (!before || isComplete(before.spec, tokens.slice(before.at + 1, index))) starts.push({ spec, at: index });
  });
  return starts.map(({ spec, at }, index) => ({ spec, key: tokens[at] as Token, rest: tokens.slice(at + 1, starts[index + 1]?.at) }));
}

/** Inside a body that the schema describes. */
export function inBody(block: BlockName, tokens: readonly Token[]): readonly Expected[] {
  const properties = writtenProperties(block, tokens);
  const nextKey: Expected = { type: "key", block, present: new Set(properties.map((property) => property.spec.key)) };
  const current = properties[properties.length - 1];
  return current ? inProperty(block, current.spec, current.rest, nextKey) : [nextKey];
}

function isComplete(spec: PropertySpec, written: readonly Token[]): boolean {
  const needed = spec.needs ?? spec.values.length;
  if (needed === 0) return !endsInClause(spec, written);
  const last = written[written.length - 1];
  if (!last || last.text === "," || isOperator(last) || endsInClause(spec, written)) return false;
  return countValues(written) >= needed;
}

function inProperty(block: BlockName, spec: PropertySpec, written: readonly Token[], nextKey: Expected): readonly Expected[] {
  const last = written[written.length - 1];
  const depth = written.reduce((open, token) => open + (token.text === "(" ? 1 : token.text === ")" ? -1 : 0), 0);
  if (depth > 0 && spec.key === "shard") return [{ type: "sharding" }];
  const inCall = depth > 0 && spec.values.some(({ type }) => type === "distribution") ? inDistribution(written) : null;
  if (inCall) return inCall;
  if (depth > 0) return last?.sort === "number" ? [{ type: "unit", value: null }] : [{ type: "expression" }];
  const clause = spec.clauses?.find((candidate) => candidate.word === last?.text);
  if (clause) return [{ type: "value", block, spec, value: clause.value }];
  if (spec.key === "accept" && written.length === 0) return [{ type: "rule" }];
  if (spec.key === "tags" && (written.length === 0 || last?.text === ",")) return [{ type: "tag" }];
  const inClause = spec.clauses?.findLast((candidate) => written.some((token) => token.text === candidate.word));
  const values = inClause ? 1 : countValues(written);
  const type = inClause ? inClause.value : (spec.values[Math.min(Math.max(0, values - 1), spec.values.length - 1)] ?? null);
  const wantsMore = !inClause && (values < spec.values.length || last?.text === "," || (last !== undefined && isOperator(last)));
  const next = spec.values[Math.min(values, spec.values.length - 1)];
  const result: Expected[] = [];
  if (wantsMore && next) result.push({ type: "value", block, spec, value: next });
  if (last?.sort === "number" && takesUnit(last)) result.push({ type: "unit", value: type });
  if (isComplete(spec, written)) {
    for (const other of spec.clauses ?? []) {
      if (!written.some((token) => token.text === other.word))
        result.push({ type: "clause", spec, word: other.word, documentation: other.documentation });
    }
    result.push(nextKey);
  }
  return result;
}

/** Inside the brackets of `lognormal(…)` and its like; `null` in those of anything else. */
function inDistribution(written: readonly Token[]): readonly Expected[] | null {
  const open = written.findLastIndex((token) => token.text === "(");
  const call = written[open - 1]?.text ?? "";
  if (signaturesOf(call)[0]?.kind !== "distribution") return null;
  const inside = written.slice(open + 1);
  const last = inside.at(-1);
  if (!last || last.text === ",") {
    const labels = inside.filter((token, index) => token.sort === "word" && (index === 0 || inside[index - 1]?.text === ","));
    return [{ type: "argument", call, first: !last, labels: labels.map(({ text }) => text) }];
  }
  if (last.sort === "number") return takesUnit(last) ? [{ type: "unit", value: time }] : [];
  // Behind a label stands its value, behind a unit nothing but a comma or the end.
  return inside.at(-2)?.sort === "number" ? [] : [{ type: "expression" }];
}

function endsInClause(spec: PropertySpec, written: readonly Token[]): boolean {
  const last = written[written.length - 1];
  return spec.clauses?.some((clause) => clause.word === last?.text) ?? false;
}

/** Values among tokens: units, operators and everything in brackets belong to the value before. */
function countValues(tokens: readonly Token[]): number {
  let depth = 0;
  let count = 0;
  let joined = false;
  for (const [index, token] of tokens.entries()) {
    if (token.text === "(") depth++;
    else if (token.text === ")") depth--;
    else if (depth === 0 && token.text !== "{}") {
      const before = tokens[index - 1];
      if (isOperator(token)) joined = true;
      else if (joined) joined = false;
      else if (token.text !== "," && !(before?.sort === "number" && token.sort === "word")) count++;
    }
  }
  return count;
}

function isOperator(token: Token): boolean {
  return ["+", "-", "*", "/", "^"].includes(token.text);
}
