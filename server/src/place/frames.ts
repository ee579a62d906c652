import { componentKinds } from "@lintel/engine/model";
import { type BlockName, keysFor } from "@lintel/language";
import type { Token } from "./tokens.ts";

/** What a pair of braces encloses; `file` is the text outside of any. */
export type FrameType = BlockName | "file" | "import" | "flow" | "steps" | "parallel" | "choose" | "slo" | "scenario" | "view" | "unknown";

/** An open brace with what has been written inside so far. */
export interface Frame {
  readonly type: FrameType;
  /** The words before the brace that say what it encloses. */
  readonly header: readonly Token[];
  /** Tokens inside, those of closed blocks left out; a closed block counts as one `{}` mark. */
  readonly tokens: readonly Token[];
}

const kinds: ReadonlySet<string> = new Set(componentKinds);

/**
 * The blocks around the end of a list of tokens, the file first. It reads only what stands before the cursor, so that a
 * half-typed line or a missing brace further down changes nothing. `closed` hears of every block that ended before.
 */
export function framesAt(tokens: readonly Token[], closed: (frame: Frame) => void = () => {}): readonly Frame[] {
  const stack: { type: FrameType; header: readonly Token[]; tokens: Token[] }[] = [{ type: "file", header: [], tokens: [] }];
  for (const token of tokens) {
    const top = stack[stack.length - 1];
    if (!top || token.sort === "comment") continue;
    if (token.text === "{") {
      const header = headerOf(top.tokens, token);
      stack.push({ type: frameType(top.type, top.tokens, header), header, tokens: [] });
    } else if (token.text === "}") {
      if (stack.length > 1) closed(stack.pop() as Frame);
      stack[stack.length - 1]?.tokens.push({ ...token, text: "{}" });
    } else {
      top.tokens.push(token);
    }
  }
  return stack;
}

/** The words of a statement before its brace: those on its line, or on the line before when the brace stands alone. */
function headerOf(tokens: readonly Token[], brace: Token): readonly Token[] {
  const last = tokens[tokens.length - 1];
  if (!last) return [];
  const line = last.line === brace.line ? brace.line : last.line;
  const from = tokens.findLastIndex((token) => token.line !== line || token.text === "{}") + 1;
  return tokens.slice(from);
}

function frameType(parent: FrameType, before: readonly Token[], header: readonly Token[]): FrameType {
  const words = header.map((token) => token.text);
  switch (parent) {
    case "file":
    case "group":
      return declarationFrame(words);
    case "flow":
    case "steps":
      if (words[0] === "choose" || words.at(-1) === "choose") return "choose";
      return words.includes("parallel") ? "parallel" : "steps";
    case "parallel":
    case "choose":
      return "steps";
    case "slo":
    case "scenario":
    case "view":
    case "import":
    case "unknown":
      return "unknown";
    default: {
      const keys = keysFor(parent);
      const opener = before.findLast((token) => token.sort === "word" && keys.get(token.text)?.block !== undefined);
      return (opener && keys.get(opener.text)?.block) ?? "unknown";
    }
  }
}

const statements: Readonly<Record<string, FrameType>> = {
  system: "system",
  import: "import",
  region: "region",
  group: "group",
  flow: "flow",
  slo: "slo",
  scenario: "scenario",
  view: "view",
};

function declarationFrame(words: readonly string[]): FrameType {
  if (words.includes("<->")) return "region-link";
  if (words.includes("->") || words.includes("~>")) return "link";
  // Several statements may share the line: the one that opens the brace starts at the last word that can start one.
  for (let index = words.length - 1; index >= 0; index--) {
    const word = words[index] ?? "";
    const isLast = index === words.length - 1;
    const named = Object.hasOwn(statements, word) ? statements[word] : undefined;
    if (named && (!isLast || word === "group" || word === "import")) return named;
    if (kinds.has(word) && !isLast) return word as BlockName;
  }
  return "unknown";
}
