import type { ValueType } from "@lintel/language";
import type { Expected } from "./expected.ts";
import { time } from "./numbers.ts";
import type { Token } from "./tokens.ts";

const metrics = ["availability", "latency", "throughput", "error-rate", "rpo", "rto", "staleness", "durability"];

const percentiles = ["p99", "p95", "p90", "p50", "p999", "mean"];

/** Inside `slo Target { … }`. */
export function inObjective(tokens: readonly Token[]): readonly Expected[] {
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

/** In an `expect` of a scenario, whose words are `words`. */
export function inExpectation(words: readonly string[]): readonly Expected[] {
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
