import type { Component, Design, Let } from "@lintel/engine/model";
import {
  distributions,
  kindDocumentation,
  type NumberKind,
  type PropertySpec,
  technologies,
  type Unit,
  units,
  type ValueType,
} from "@lintel/language";
import { type CompletionItem, CompletionItemKind, InsertTextFormat, MarkupKind } from "vscode-languageserver";

/** A stated order: suggestions of one list stay in the order given. */
export function inOrder(items: readonly CompletionItem[], rank: number): CompletionItem[] {
  return items.map((item, index) => ({ ...item, sortText: `${rank}${String(index).padStart(4, "0")}` }));
}

export function markdown(value: string): NonNullable<CompletionItem["documentation"]> {
  return { kind: MarkupKind.Markdown, value };
}

/** What a value of a property may be. */
export function valueItems(spec: PropertySpec, value: ValueType, design: Design | null): CompletionItem[] {
  switch (value.type) {
    case "word":
      return [
        ...value.words.map((word) => ({ label: word, kind: CompletionItemKind.EnumMember, detail: spec.key })),
        ...(value.functions ?? []).map((name) => functionItem(name)),
      ];
    case "boolean":
      return ["true", "false"].map((label) => ({ label, kind: CompletionItemKind.EnumMember }));
    case "call":
      return value.functions.map((name) => functionItem(name));
    case "distribution":
      return [
        ...exampleItem(spec, value),
        ...distributionSnippets.map(([name, parameters]) => snippetItem(`${name}(…)`, `${name}(${parameters})`, distributions[name] ?? "")),
        ...letItems(design, "time"),
      ];
    case "number":
      return [
        ...exampleItem(spec, value),
        ...(value.oneOf ?? []).map((number) => ({ label: String(number), kind: CompletionItemKind.Value })),
        ...letItems(design, dimensions[value.of]),
      ];
    case "reference":
      return referenceItems(value.to, design);
    case "text":
      return spec.key === "technology" ? technologyItems() : exampleItem(spec, value);
    case "moment":
      return ["p95", "p99", "50 ms"].map((label) => ({ label, kind: CompletionItemKind.Value, detail: spec.key }));
    case "name":
    case "address":
      return exampleItem(spec, value);
  }
}

/** The example of the property, when its value is of the type asked for: clauses have values of their own. */
function exampleItem(spec: PropertySpec, value: ValueType): CompletionItem[] {
  if (spec.example === "" || spec.values.length === 0 || !spec.values.includes(value)) return [];
  return [{ label: spec.example, kind: CompletionItemKind.Value, detail: "example", insertText: spec.example }];
}

function functionItem(name: string): CompletionItem {
  const argument =
    name === "zipf" ? "${1:0.9}" : name === "exponential" ? "${1:50 ms}, max ${2:2 s}" : name === "constant" ? "${1:50 ms}" : "${1}";
  return {
    label: `${name}(…)`,
    filterText: name,
    kind: CompletionItemKind.Function,
    insertText: `${name}(${argument})`,
    insertTextFormat: InsertTextFormat.Snippet,
  };
}

function snippetItem(label: string, snippet: string, documentation: string): CompletionItem {
  return {
    label,
    kind: CompletionItemKind.Function,
    insertText: snippet,
    insertTextFormat: InsertTextFormat.Snippet,
    documentation: markdown(documentation),
  };
}

/** Ways to write a distribution, as snippets; what each one means says the language. */
const distributionSnippets: readonly (readonly [name: string, parameters: string])[] = [
  ["lognormal", "p50 ${1:5 ms}, p99 ${2:40 ms}"],
  ["exponential", "${1:5 ms}"],
  ["constant", "${1:5 ms}"],
  ["uniform", "${1:2 ms}, ${2:8 ms}"],
  ["normal", "mean ${1:5 ms}, sd ${2:1 ms}"],
  ["gamma", "mean ${1:5 ms}, cv ${2:0.5}"],
  ["erlang", "k ${1:4}, mean ${2:5 ms}"],
  ["hyperexponential", "${1:90%} ${2:2 ms}, ${3:10%} ${4:50 ms}"],
  ["pareto", "min ${1:1 ms}, alpha ${2:2.5}"],
  ["weibull", "shape ${1:0.7}, scale ${2:5 ms}"],
  ["empirical", "${1:2 ms} ${2:90%}, ${3:40 ms} ${4:10%}"],
];

const dimensions: Readonly<Record<NumberKind, Let["dimension"]>> = {
  count: "none",
  ratio: "none",
  factor: "none",
  time: "time",
  data: "data",
  bandwidth: "data/time",
  rate: "rate",
  spending: "money/time",
};

/** Constants, those of the wanted dimension only. */
export function letItems(design: Design | null, dimension: string | null): CompletionItem[] {
  return (design?.lets ?? [])
    .filter((constant) => dimension === null || constant.dimension === dimension)
    .map((constant) => ({
      label: constant.name,
      kind: CompletionItemKind.Constant,
      detail: constant.text,
      ...(constant.documentation ? { documentation: markdown(constant.documentation) } : {}),
    }));
}

export function componentItems(components: readonly Component[]): CompletionItem[] {
  return components.map((component) => ({
    label: component.name,
    kind: CompletionItemKind.Class,
    detail: component.title === component.name ? component.kind : `${component.kind} — ${component.title}`,
    documentation: markdown(component.documentation ?? kindDocumentation[component.kind]),
  }));
}

export function placeItems(design: Design | null, withZones: boolean): CompletionItem[] {
  return (design?.regions ?? []).flatMap((region): CompletionItem[] => [
    { label: region.id, kind: CompletionItemKind.Module, detail: "region" },
    ...(withZones ? region.zones.map((zone) => ({ label: zone.id, kind: CompletionItemKind.Module, detail: "zone" })) : []),
  ]);
}

function referenceItems(to: Extract<ValueType, { type: "reference" }>["to"], design: Design | null): CompletionItem[] {
  const components = design?.components ?? [];
  switch (to) {
    case "messaging":
      return componentItems(components.filter((component) => component.messaging !== null));
    case "coordinator":
      return componentItems(components.filter((component) => component.kind === "coordinator"));
    case "store":
      return componentItems(components.filter((component) => component.store !== null || component.kind === "cache"));
    case "component":
      return componentItems(components);
    case "place":
      return placeItems(design, true);
    case "region":
      return placeItems(design, false);
    case "any":
      return [...componentItems(components), ...placeItems(design, true)];
  }
}

function technologyItems(): CompletionItem[] {
  return [...technologies.values()].map((technology) => ({
    label: technology.name,
    kind: CompletionItemKind.Value,
    detail: `${technology.title} (${technology.kinds.join(", ")})`,
    documentation: markdown(
      [technology.documentation, technology.source ? `Defaults from: ${technology.source}` : ""].filter(Boolean).join("\n\n"),
    ),
  }));
}

/** Units that fit a value; the everyday ones of every kind when it is not known what is measured. */
export function unitItems(value: ValueType | null): CompletionItem[] {
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
