import { type BlockName, keysFor, type PropertySpec, type ValueType } from "@lintel/language";
import { type Frame, framesAt } from "./frames.ts";
import { afterExpression, afterNumber } from "./numbers.ts";
import { inObjective } from "./objectives.ts";
import { inBody } from "./properties.ts";
import { inScenario } from "./scenarios.ts";
import { inSteps, lastCaller } from "./steps.ts";
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
