import { type Unit, units, type ValueType } from "@lintel/language";
import { CompletionItemKind } from "vscode-languageserver";
import type { Suggestion } from "./item.ts";

/** Units that fit a value; the everyday ones of every kind when it is not known what is measured. */
export function unitItems(value: ValueType | null): Suggestion[] {
  return unitsFor(value).map((name) => {
    const known: Unit | undefined = units.get(name);
    return { label: name, kind: CompletionItemKind.Unit, detail: known?.documentation ?? extras[name] ?? "" };
  });
}

const timeNames = ["ms", "s", "min", "h", "days", "months", "years", "µs"];
const dataNames = ["kB", "MB", "GB", "TB", "B", "KiB", "MiB", "GiB", "TiB"];
const rateNames = ["rps", "k rps", "/ s", "/ min", "/ h", "/ day", "/ month"];
const countNames = ["k", "M", "million", "billion"];
const extras: Readonly<Record<string, string>> = {
  "%": "percent",
  x: "factor",
  nines: "nines of availability",
  "k rps": "thousand requests per second",
  "/ s": "per second",
  "/ min": "per minute",
  "/ h": "per hour",
  "/ day": "per day",
  "/ month": "per month of 30 days",
  k: "thousand",
  M: "million",
  million: "10^6",
  billion: "10^9",
};

function unitsFor(value: ValueType | null): readonly string[] {
  if (value?.type === "distribution") return timeNames;
  if (value?.type !== "number")
    return value === null ? [...timeNames.slice(0, 5), ...rateNames.slice(0, 1), "%", ...dataNames.slice(0, 4), "million", "billion"] : [];
  switch (value.of) {
    case "time":
      return timeNames;
    case "data":
      return dataNames;
    case "bandwidth":
      return ["Mbps", "Gbps", "kbps", "Tbps", "MB / s"];
    case "rate":
      return rateNames;
    case "ratio":
      return ["%", "nines"];
    case "factor":
      return ["x"];
    case "spending":
      return ["/ h", "/ day", "/ month"];
    case "count":
      return countNames;
  }
}
