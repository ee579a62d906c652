import { type BlockName, keysFor, magnitudes, type PropertySpec, signaturesOf, type ValueType } from "@lintel/language";
import { type Frame, framesAt } from "./frames.ts";
import type { Token } from "./tokens.ts";

/** Something that may stand at the cursor. Several may at once: after a value, the next key or a clause. */
export type Expected =
  | { readonly type: "declaration"; readonly inGroup: boolean }
  /** A key of a body; `present` are those already written. */
  | { readonly type: "key"; readonly block: BlockName; readonly present: ReadonlySet<string> }
  | { readonly type: "value"; readonly block: BlockName; readonly spec: PropertySpec; readonly value: ValueType }
  /** A unit after the number just written. */
  | { readonly type: "unit"; readonly value: ValueType | null }
  | { readonly type: "clause"; readonly spec: PropertySpec; readonly word: string; readonly documentation: string }
  /** `caller` makes the call, where one is asked for: whom it has links to comes first. */
  | { readonly type: "component"; readonly caller: string | null }
  /** A component that this design has, for a failure or a view: nothing is gained by one of another file. */
  | { readonly type: "member-of-design"; readonly clients: boolean }
  /** What belongs to the name before a dot: zones of a region, replicas of a component, fields of an entity. */
  | { readonly type: "member"; readonly of: string }
  /** The code of a rule whose finding is accepted. */
  | { readonly type: "rule" }
  | { readonly type: "tag" }
  /** A name that another file declares, in the list of an import. */
  | { readonly type: "imported" }
  | { readonly type: "sharding" }
  | { readonly type: "client" }
  | { readonly type: "target" }
  | { readonly type: "region" }
  | { readonly type: "place" }
  | { readonly type: "expression" }
  /** The next value in the brackets of a distribution; `labels` are those written before, of the `first` there are none. */
  | { readonly type: "argument"; readonly call: string; readonly first: boolean; readonly labels: readonly string[] }
  | { readonly type: "path" }
  | { readonly type: "arrow" }
  | { readonly type: "protocol" }
  /** A step that `caller` makes; `written` are the calls before it in its block, `once` what the flow itself may still say: `from`, `priority`. */
  | { readonly type: "step"; readonly caller: string | null; readonly written: ReadonlySet<string>; readonly once: readonly string[] }
  | { readonly type: "after-step" }
  | { readonly type: "field" }
  | { readonly type: "objective" }
  | { readonly type: "action" }
  | { readonly type: "metric" }
  | { readonly type: "selector" }
  | { readonly type: "words"; readonly words: readonly string[] };

/** What may stand after a list of tokens. Nothing inside comments and strings is offered by the caller. */
export function expectedAfter(tokens: readonly Token[], line: number): readonly Expected[] {
  const frames = framesAt(tokens);
  const frame = frames[frames.length - 1];
  if (!frame) return [];
  const [owner, dot] = tokens.slice(-2);
  if (dot?.text === "." && owner?.sort === "word") return [{ type: "member", of: owner.text }];
  const onLine = lineTokens(frame, line);
  if (onLine.at(-1)?.text === "accept" && (frame.type === "file" || !declaresKey(frame.type)))
    return frame.type === "file" ? [] : [{ type: "rule" }];
  switch (frame.type) {
    case "file":
      return onLine.length === 0 && closesImport(frame, line) ? [{ type: "words", words: ["from"] }] : inFile(onLine, false);
    case "flow":
    case "steps":
    case "parallel":
    case "choose":
      return inSteps(frames, frame, onLine);
    case "slo":
      return inObjective(onLine);
    case "scenario":
      return inScenario(onLine);
    case "view":
      return inView(onLine);
    case "import":
      return [{ type: "imported" }];
    case "unknown":
      return [];
    case "group": {
      const declared = inFile(onLine, true);
      return onLine.length === 0
        ? [...declared, ...inBody("group", frame.tokens)]
        : keyOnLine("group", onLine)
          ? inBody("group", onLine)
          : declared;
    }
    default:
      return inBody(frame.type, frame.tokens);
  }
}

/** `import { A, B }` stands before the cursor. */
function closesImport({ tokens }: Frame, line: number): boolean {
  const [word, braces] = tokens.slice(-2);
  return word?.text === "import" && braces?.text === "{}" && braces.line === line;
}

/** Bodies that the schema describes say themselves what follows `accept`. */
function declaresKey(type: Frame["type"]): boolean {
  return !["flow", "steps", "parallel", "choose", "slo", "scenario", "view", "import", "unknown"].includes(type);
}

/** Tokens of the frame on the cursor's line after the last closed block: the statement being typed. */
function lineTokens(frame: Frame, line: number): readonly Token[] {
  const from = frame.tokens.findLastIndex((token) => token.line < line || token.text === "{}") + 1;
  return frame.tokens.slice(from);
}

function keyOnLine(block: BlockName, tokens: readonly Token[]): boolean {
  return keysFor(block).has(tokens[0]?.text ?? "");
}

function inFile(tokens: readonly Token[], inGroup: boolean): readonly Expected[] {
  const words = tokens.map((token) => token.text);
  const [first] = words;
  const last = words[words.length - 1];
  if (first === undefined || last === undefined) return [{ type: "declaration", inGroup }];
  const isLink = words.includes("->") || words.includes("~>");
  if (last === "->" || last === "~>" || (last === "," && isLink)) return [{ type: "component", caller: lastCaller(words) }];
  if (last === "<->") return [{ type: "region" }];
  if (last === "over") return [{ type: "protocol" }];
  if (first === "from") return words.length === 1 ? [{ type: "path" }] : [];
  switch (first) {
    case "let":
      return words.includes("=") ? afterExpression(tokens.slice(words.indexOf("=") + 1)) : [];
    case "import":
      return last === "from" || words.length === 1 ? [{ type: "path" }] : last === "{}" ? [{ type: "words", words: ["from"] }] : [];
    case "flow":
    case "view":
    case "region":
    case "group":
    case "system":
      return [];
    case "scenario":
      return last === "for" ? [{ type: "expression" }] : words.length === 2 ? [{ type: "words", words: ["for"] }] : afterNumber(tokens);
    case "slo":
      return words.length === 1 ? [{ type: "target" }] : [];
    case "link":
      return words.length === 1 ? [{ type: "region" }] : words.length === 2 ? [{ type: "words", words: ["<->"] }] : [];
  }
  if (isLink) return [{ type: "arrow" }, { type: "words", words: ["over"] }];
  return words.length === 1 ? [{ type: "arrow" }] : [];
}

/** The component before the last arrow: the one that calls. */
function lastCaller(words: readonly string[]): string | null {
  const arrow = words.findLastIndex((word) => word === "->" || word === "~>");
  return words[arrow - 1] ?? null;
}

function afterNumber(tokens: readonly Token[]): readonly Expected[] {
  const last = tokens[tokens.length - 1];
  return last?.sort === "number" && /^[\d._]+$/.test(last.text) ? [{ type: "unit", value: time }] : [];
}

const time: ValueType = { type: "number", of: "time", min: 0 };

function afterExpression(tokens: readonly Token[]): readonly Expected[] {
  const last = tokens[tokens.length - 1];
  if (!last || last.sort === "mark") return last?.text === ")" ? [] : [{ type: "expression" }];
  if (last.sort === "number" && !/[%A-Za-zµ]$/.test(last.text)) return [{ type: "unit", value: null }];
  return last.sort === "number" || magnitudes.has(last.text) ? [{ type: "unit", value: null }] : [];
}

function inSteps(frames: readonly Frame[], frame: Frame, tokens: readonly Token[]): readonly Expected[] {
  const words = tokens.map((token) => token.text);
  const last = words[words.length - 1];
  if (last === undefined) {
    const once = frame.type === "flow" ? ["from", "priority"].filter((word) => !frame.tokens.some(({ text }) => text === word)) : [];
    return [{ type: "step", caller: callerOf(frames), written: callsIn(frame.tokens), once }];
  }
  if (last === "->" || last === "~>" || last === ",") return [{ type: "component", caller: lastCaller(words) }];
  if (last === "from") return [{ type: "client" }];
  if (last === "at" || last === "priority") return [{ type: "expression" }];
  if (last === "on") return [{ type: "words", words: ["miss", "error"] }];
  if (last === "key") return [{ type: "field" }];
  if (last === "over") return [{ type: "protocol" }];
  if (words[0] === "from") return words.length === 2 ? [{ type: "words", words: ["at"] }] : afterExpression(tokens.slice(3));
  if (words.includes("->") || words.includes("~>")) return [{ type: "arrow" }, { type: "after-step" }];
  return frame.type === "choose" ? [] : [{ type: "arrow" }];
}

/** The calls that stand in a block, as they are written. */
function callsIn(tokens: readonly Token[]): ReadonlySet<string> {
  return new Set(
    tokens.flatMap(({ text }, index) =>
      text === "->" || text === "~>" ? `${tokens[index - 1]?.text} ${text} ${tokens[index + 1]?.text}` : [],
    ),
  );
}

/** The component that handles the request inside the innermost block of steps. */
function callerOf(frames: readonly Frame[]): string | null {
  for (const frame of [...frames].reverse()) {
    const arrow = frame.header.findLastIndex((token) => token.text === "->" || token.text === "~>");
    const callee = arrow >= 0 ? frame.header[arrow + 1] : undefined;
    if (callee) return callee.text;
    if (frame.type === "flow") {
      const from = frame.tokens.findIndex((token) => token.text === "from");
      return from >= 0 ? (frame.tokens[from + 1]?.text ?? null) : null;
    }
  }
  return null;
}

const metrics = ["availability", "latency", "throughput", "error-rate", "rpo", "rto", "staleness", "durability"];

const percentiles = ["p99", "p95", "p90", "p50", "p999", "mean"];

function inObjective(tokens: readonly Token[]): readonly Expected[] {
  const metric = tokens.findLastIndex((token) => metrics.includes(token.text));
  if (metric < 0) return [{ type: "objective" }];
  const name = tokens[metric]?.text ?? "";
  const rest = tokens.slice(metric + 1).map((token) => token.text);
  const last = rest[rest.length - 1];
  if (name === "latency" && rest.length === 0) return [{ type: "words", words: percentiles }];
  if (last === undefined || percentiles.includes(last))
    return [{ type: "words", words: name === "throughput" ? [">=", ">"] : ["<", "<="] }];
  if (/^\d[\d._]*$/.test(last)) return [{ type: "unit", value: boundOf(name) }];
  if (/^[<>]=?$/.test(last)) return [{ type: "expression" }];
  if (last === "over") return [{ type: "words", words: ["30 days", "7 days", "1 year"] }];
  if (name === "availability" && !rest.includes("over")) return [{ type: "words", words: ["over"] }, { type: "objective" }];
  return [{ type: "objective" }];
}

/** What the bound of a metric measures. */
function boundOf(metric: string): ValueType {
  if (metric === "availability" || metric === "error-rate" || metric === "durability" || metric === "utilisation")
    return { type: "number", of: "ratio" };
  if (metric === "throughput") return { type: "number", of: "rate" };
  return metric === "queue-length" ? { type: "number", of: "count" } : time;
}

function inScenario(tokens: readonly Token[]): readonly Expected[] {
  const words = tokens.map((token) => token.text);
  const last = words[words.length - 1];
  if (last === undefined) return [{ type: "action" }];
  if (words[0] === "expect") return inExpectation(words);
  const value = tokens[tokens.length - 1];
  const effect = words.findLast((word) => effects.has(word)) ?? "";
  if (value?.sort === "number" && /^[\d._]+$/.test(value.text)) {
    const before = words[words.length - 2];
    if (before === "kill") return [{ type: "words", words: ["of"] }];
    if (before === "x" || before === "to")
      return [{ type: "words", words: afterEffect(effect, words.slice(words.lastIndexOf(effect) + 1)) }];
    return [{ type: "unit", value: before === "drop" || before === "error" ? { type: "number", of: "ratio" } : time }];
  }
  if (["kill", "slow", "scale", "deploy", "restart", "of", "on"].includes(last))
    return [{ type: "member-of-design", clients: last === "on" }];
  if (last === "->" || last === "~>") return [{ type: "component", caller: lastCaller(words) }];
  if (last === "load") return [{ type: "target" }];
  if (last === "outage" || last === "partition" || last === "|") return [{ type: "place" }];
  if (last === "key") return [{ type: "field" }];
  if (last === "hot") return [{ type: "words", words: ["key"] }];
  if (["at", "for", "over", "x", "to", "warm-up"].includes(last)) return [{ type: "expression" }];
  if (effect === "") return words[0] === "at" ? [{ type: "action" }] : [];
  return [{ type: "words", words: afterEffect(effect, words.slice(words.lastIndexOf(effect) + 1)) }];
}

const effects = new Set(["load", "kill", "slow", "partition", "outage", "drop", "error", "hot", "scale", "deploy", "restart"]);

/** The words that go on after an action and what it is about. */
function afterEffect(effect: string, rest: readonly string[]): readonly string[] {
  const lasting = rest.includes("for") ? [] : ["for"];
  if ((effect === "load" || effect === "slow") && !rest.includes("x")) return ["x"];
  if (effect === "load") return rest.includes("over") ? lasting : ["over", ...lasting];
  if (effect === "drop" || effect === "error") {
    if (!rest.includes("on")) return ["on"];
    return effect === "drop" && !rest.includes("->") && !rest.includes("~>") ? ["->", "~>"] : lasting;
  }
  if (effect === "scale" && !rest.includes("shards")) return rest.includes("to") ? ["shards", ...lasting] : ["to"];
  if (effect === "partition") return rest.includes("|") ? lasting : ["|"];
  return effect === "deploy" && !rest.includes("rolling") ? ["rolling", ...lasting] : lasting;
}

function inExpectation(words: readonly string[]): readonly Expected[] {
  const last = words[words.length - 1] ?? "";
  if (words.length === 1) return [{ type: "target" }, { type: "words", words: ["no data loss"] }];
  if (words[1] === "no") return words.length < 4 ? [{ type: "words", words: [words.length === 2 ? "data loss" : "loss"] }] : [];
  if (words.length === 2) return [{ type: "metric" }];
  const metric = words[2] ?? "";
  if (metric === "latency" && words.length === 3) return [{ type: "words", words: percentiles }];
  if (!words.some((word) => /^[<>]=?$/.test(word)))
    return [{ type: "words", words: ["availability", "throughput"].includes(metric) ? [">", ">="] : ["<", "<="] }];
  if (/^[<>]=?$/.test(last) || last === "after") return [{ type: "expression" }];
  if (/^\d[\d._]*$/.test(last)) return [{ type: "unit", value: words.includes("after") ? time : boundOf(metric) }];
  return words.includes("after") ? [] : [{ type: "words", words: ["after"] }];
}

function inView(tokens: readonly Token[]): readonly Expected[] {
  const words = tokens.map((token) => token.text);
  const last = words[words.length - 1];
  if (last === "include" || last === "exclude" || last === ",") return [{ type: "selector" }];
  if (last === "tag") return [{ type: "tag" }];
  if (last === "neighbours")
    return [
      { type: "words", words: ["of"] },
      { type: "member-of-design", clients: true },
    ];
  if (last === "of") return [{ type: "member-of-design", clients: true }];
  if (last === "direction") return [{ type: "words", words: ["right", "down", "left", "up"] }];
  return [{ type: "words", words: ["include", "exclude", "direction"] }];
}

/** A property as far as it is written: its key and the tokens after it, blocks left out. */
export interface WrittenProperty {
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
function inBody(block: BlockName, tokens: readonly Token[]): readonly Expected[] {
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

function takesUnit(token: Token): boolean {
  return !/[%A-Za-zµ]$/.test(token.text) || /(k|K|M|bn|tn)$/.test(token.text);
}
