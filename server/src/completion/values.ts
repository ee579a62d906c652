import type { ComponentKind, Let } from "@lintel/engine/model";
import { type NumberKind, type PropertySpec, signatures, signaturesOf, technologies, type ValueType } from "@lintel/language";
import { CompletionItemKind } from "vscode-languageserver";
import { givenBefore, type OpenCall } from "../signatures/calls.ts";
import { componentItems, type Declared, letItems, placeItems } from "./declared.ts";
import type { Wanted } from "./importable.ts";
import { escaped, type Suggestion, snippet, words } from "./item.ts";

/** What a value of a property may be; `kind` is that of the component it is written in. */
export function valueItems(spec: PropertySpec, value: ValueType, declared: Declared, kind: string): Suggestion[] {
  switch (value.type) {
    case "word":
      return [
        ...value.words.map((word) => ({
          label: word,
          kind: CompletionItemKind.EnumMember,
          detail: spec.default?.text === word ? "default" : spec.key,
        })),
        ...(value.functions ?? []).map((name) => callItem(name, spec)),
      ];
    case "boolean":
      return words(["true", "false"], CompletionItemKind.EnumMember);
    case "call":
      return value.functions.map((name) => callItem(name, spec));
    case "distribution":
      return [...exampleItem(spec, value), ...distributionItems(), ...letItems(declared, "time")];
    case "moment":
      return [...exampleItem(spec, value), ...words(["p95", "p99", "p90"], CompletionItemKind.EnumMember), ...letItems(declared, "time")];
    case "number":
      return [...numberItems(spec, value), ...letItems(declared, dimensions[value.of])];
    case "reference":
      return referenceItems(value.to, declared);
    case "text":
      return spec.key === "technology" ? technologyItems(kind) : exampleItem(spec, value);
    case "name":
    case "address":
      return exampleItem(spec, value);
  }
}

function numberItems(spec: PropertySpec, value: Extract<ValueType, { type: "number" }>): Suggestion[] {
  if (value.oneOf) return words(value.oneOf.map(String), CompletionItemKind.Value);
  const text = spec.default?.text ?? "";
  const usual: Suggestion[] =
    /^[$\d]/.test(text) && !text.includes(",") ? [{ label: text, kind: CompletionItemKind.Value, detail: "default" }] : [];
  return [...exampleItem(spec, value).filter(({ label }) => label !== text), ...usual];
}

/** The example of the property, when its value is of the type asked for: clauses have values of their own. */
function exampleItem(spec: PropertySpec, value: ValueType): Suggestion[] {
  if (spec.example === "" || !spec.values.includes(value)) return [];
  return [{ label: spec.example, kind: CompletionItemKind.Value, detail: "example" }];
}

/** A function of the property itself, such as `zipf(0.9)` or `weighted(Api.1 3, Api.2 1)`. */
function callItem(name: string, spec: PropertySpec): Suggestion {
  const written = new RegExp(`${name}\\(([^()]*)\\)`).exec(spec.example)?.[1];
  const first = signatures.find((signature) => signature.name === name);
  const example = written ?? (first ? /\(([^()]*)\)/.exec(first.example)?.[1] : undefined) ?? usualArguments[name] ?? "";
  return {
    label: `${name}(…)`,
    filter: name,
    kind: CompletionItemKind.Function,
    text: `${name}(${example === "" ? "$1" : `\${1:${escaped(example)}}`})`,
    snippet: true,
    ...(first ? { about: { type: "function", name } } : {}),
  };
}

const usualArguments: Readonly<Record<string, string>> = { zipf: "0.9", constant: "50 ms", exponential: "50 ms, max 2 s" };

/** Distributions in the order people want them, each with the way to write it that is known best. */
function distributionItems(): Suggestion[] {
  const wanted = ["lognormal", "exponential", "constant"];
  const rank = (name: string): number => (wanted.includes(name) ? wanted.indexOf(name) : wanted.length);
  const all = signatures.filter(({ kind }) => kind === "distribution").sort((a, b) => rank(a.name) - rank(b.name));
  return all.map(({ name, label, example }) => ({
    label,
    filter: name,
    kind: CompletionItemKind.Function,
    detail: "distribution",
    text: snippetOf(example),
    snippet: true,
    about: { type: "function", name },
  }));
}

/** What the next value of a distribution may be: all of its values at once while there is none yet, then the labels that are left. */
export function argumentItems(name: string, first: boolean, labels: readonly string[]): Suggestion[] {
  const ways = signaturesOf(name);
  if (first) {
    return ways.map(({ label, example }) => {
      const values = /\((.*)\)$/.exec(example)?.[1] ?? "";
      return {
        label: values,
        kind: CompletionItemKind.Value,
        detail: label,
        text: snippetOf(values),
        snippet: true,
        about: { type: "function", name },
      };
    });
  }
  if (labels.length === 0) return [];
  const open = ways.filter(({ parameters }) => labels.every((written) => parameters.some((parameter) => parameter.name === written)));
  const left = open.flatMap(({ parameters }) => parameters.filter((parameter) => parameter.labelled && !labels.includes(parameter.name)));
  return [...new Set(left.map((parameter) => parameter.name))].map((label) => ({ label, kind: CompletionItemKind.Variable, detail: name }));
}

/** The functions of expressions; with a dimension only those whose result may measure that. */
export function functionItems(dimension: Let["dimension"] | null = null): Suggestion[] {
  return signatures
    .filter(({ kind }) => kind === "function")
    .filter(({ result }) => dimension === null || result.dimension === dimension || result.dimension === "same")
    .map(({ name, label, documentation }) => ({
      label: name,
      kind: CompletionItemKind.Function,
      detail: `${label}: ${documentation}`,
      text: `${name}($1)`,
      snippet: true,
      about: { type: "function", name },
    }));
}

/** The functions that give a value of this type. */
export function computedItems(value: ValueType): Suggestion[] {
  if (value.type === "distribution" || value.type === "moment") return functionItems("time");
  return value.type === "number" && !value.oneOf ? functionItems(dimensions[value.of]) : [];
}

/** The names by which the next value of an open call of a function may be given. */
export function parameterItems(call: OpenCall): Suggestion[] {
  const [way] = signaturesOf(call.name);
  if (way?.kind !== "function") return [];
  const given = givenBefore(way.parameters, call.arguments.slice(0, -1));
  return way.parameters
    .filter((parameter, place) => !parameter.variadic && !given.has(place))
    .map(({ name, documentation }) => ({ label: name, kind: CompletionItemKind.Variable, detail: documentation, text: `${name} ` }));
}

/** An example as a snippet whose numbers are to be filled in. */
function snippetOf(example: string): string {
  let place = 0;
  return escaped(example).replace(/\d[\d.]*(?: ?(?:ms|s|%))?/g, (number, at: number, text: string) =>
    /[a-z]$/i.test(text.slice(0, at)) ? number : `\${${++place}:${number}}`,
  );
}

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

type Target = Extract<ValueType, { type: "reference" }>["to"];

function referenceItems(to: Target, declared: Declared): Suggestion[] {
  const components = declared.design.components.filter(declared.isVisible);
  switch (to) {
    case "messaging":
      return componentItems(
        declared,
        components.filter((component) => component.messaging !== null),
      );
    case "coordinator":
      return componentItems(
        declared,
        components.filter((component) => component.kind === "coordinator"),
      );
    case "store":
      return componentItems(
        declared,
        components.filter((component) => component.store !== null || component.kind === "cache"),
      );
    case "component":
      return componentItems(declared, components);
    case "place":
      return placeItems(declared, true);
    case "region":
      return placeItems(declared, false);
    case "any":
      return [...componentItems(declared, components), ...placeItems(declared, true)];
  }
}

/** What a name of another file must be to be a value of this type; `null` when names are no values here. */
export function importedValue(value: ValueType): Wanted | null {
  if (value.type === "number") return { sort: "let", dimension: dimensions[value.of] };
  if (value.type === "distribution" || value.type === "moment") return { sort: "let", dimension: "time" };
  if (value.type !== "reference") return null;
  if (value.to === "place" || value.to === "region") return { sort: "region" };
  const kinds = referredKinds[value.to];
  return { sort: "component", ...(kinds ? { fits: (kind) => kinds.includes(kind) } : {}) };
}

/** Kinds that a reference may be to; any kind where there is no list. */
const referredKinds: Readonly<Partial<Record<Target, readonly string[]>>> = {
  messaging: ["queue", "topic", "stream"],
  coordinator: ["coordinator"],
  store: ["database", "objectstore", "filesystem", "search", "cache"],
};

/** Products; those made for this kind of component first. */
function technologyItems(kind: string): Suggestion[] {
  const all = [...technologies.values()];
  const fits = ({ kinds }: (typeof all)[number]): boolean => kinds.includes(kind as ComponentKind);
  return [...all.filter(fits), ...all.filter((technology) => !fits(technology))].map((technology) => ({
    label: technology.name,
    kind: CompletionItemKind.Value,
    detail: `${technology.title} (${technology.kinds.join(", ")})`,
    about: { type: "technology", name: technology.name },
  }));
}

/** A key with its example to be filled in. */
export function keyItem(spec: PropertySpec, block: string): Suggestion {
  const about = { type: "property", block, key: spec.key } as Suggestion["about"];
  if (spec.example === "") return { label: spec.key, kind: CompletionItemKind.Property, detail: "flag", ...(about ? { about } : {}) };
  const item = snippet(spec.key, `${spec.key} \${1:${escaped(spec.example)}}`, about);
  return { ...item, kind: CompletionItemKind.Property, detail: `${spec.key} ${spec.example}` };
}
