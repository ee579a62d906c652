import type { Expected } from "./expected.ts";
import type { Frame } from "./frames.ts";
import { afterExpression } from "./numbers.ts";
import type { Token } from "./tokens.ts";

/** Among the steps of a flow; `frames` are all that are open, `frame` the innermost. */
export function inSteps(frames: readonly Frame[], frame: Frame, tokens: readonly Token[]): readonly Expected[] {
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

/** The component before the last arrow: the one that calls. */
export function lastCaller(words: readonly string[]): string | null {
  const arrow = words.findLastIndex((word) => word === "->" || word === "~>");
  return words[arrow - 1] ?? null;
}
