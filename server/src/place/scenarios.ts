import type { Expected } from "./expected.ts";
import { time } from "./numbers.ts";
import { inExpectation } from "./objectives.ts";
import { lastCaller } from "./steps.ts";
import type { Token } from "./tokens.ts";

/** Inside `scenario Name { … }`. */
export function inScenario(tokens: readonly Token[]): readonly Expected[] {
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
