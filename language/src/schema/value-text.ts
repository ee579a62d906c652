import { dataText, timeText } from "@lintel/engine/model";
import type { ClauseSpec, NumberKind, PropertySpec, ReferenceTarget, ValueType } from "./types.ts";

const measures: Readonly<Record<NumberKind, string>> = {
  count: "number",
  ratio: "share, 0% to 100%",
  factor: "factor",
  time: "time",
  data: "amount of data",
  bandwidth: "data per time",
  rate: "rate",
  spending: "money per time",
};

const targets: Readonly<Record<ReferenceTarget, string>> = {
  component: "name of a component",
  messaging: "name of a queue, topic or stream",
  coordinator: "name of a coordinator",
  store: "name of a store",
  place: "name of a region or zone",
  region: "name of a region",
  any: "name of an element",
};

/** What a value may be, with its range, in words: `whole number, at least 1`. */
export function valueTypeText(type: ValueType): string {
  switch (type.type) {
    case "number": {
      if (type.oneOf) return `one of ${type.oneOf.join(", ")}`;
      const what = type.whole ? "whole number" : measures[type.of];
      if (type.of === "ratio") return what;
      const show = (value: number): string => (type.of === "time" ? timeText(value) : type.of === "data" ? dataText(value) : String(value));
      const bounds = [
        type.min === undefined ? "" : `at least ${show(type.min)}`,
        type.above === undefined ? "" : `more than ${show(type.above)}`,
        type.max === undefined ? "" : `at most ${show(type.max)}`,
      ].filter((bound) => bound !== "");
      return [what, ...bounds].join(", ");
    }
    case "distribution":
      return "time or distribution";
    case "moment":
      return "time, or percentile such as p95";
    case "word":
      return `one of ${[...type.words, ...(type.functions ?? []).map((name) => `${name}(…)`)].map((word) => `\`${word}\``).join(", ")}`;
    case "reference":
      return targets[type.to];
    case "name":
      return "name";
    case "text":
      return "word or text in quotes";
    case "boolean":
      return "`true` or `false`";
    case "call":
      return `one of ${type.functions.map((name) => `\`${name}(…)\``).join(", ")}`;
    case "address":
      return "address range";
  }
}

function clauseText({ word, value }: ClauseSpec): string {
  return `\`${word}\` ${valueTypeText(value)}`;
}

/** What stands behind a key: values, clauses and block, in words. */
export function signatureText(spec: PropertySpec): string {
  const values = spec.values.map(
    (type, index) => `${valueTypeText(type)}${index >= (spec.needs ?? spec.values.length) ? " (optional)" : ""}`,
  );
  const list = spec.list === "commas" ? ", several with commas" : spec.list === "spaces" ? ", several side by side" : "";
  const parts = [
    values.length > 0 ? `${values.join("; ")}${list}` : "",
    ...(spec.clauses ?? []).map(clauseText),
    spec.block ? `${spec.values.length === 0 && !spec.clauses ? "" : "optional "}block \`{ … }\`` : "",
  ].filter((part) => part !== "");
  return parts.length > 0 ? parts.join("; ") : "nothing: the word itself says it";
}
