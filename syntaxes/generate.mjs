#!/usr/bin/env node
/*
 * Writes arch.tmLanguage.json, the colours an editor shows before the language server answers. Keywords, units and kinds come
 * from the Langium grammar and property keys from the schema, so that they are listed nowhere twice.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const file = (path) => fileURLToPath(new URL(path, import.meta.url));
const grammar = readFileSync(file("../language/src/arch.langium"), "utf8");

/** The words in quotes of a grammar rule. */
function wordsOf(rule) {
  const body = new RegExp(`^${rule}\\b[^:;]*:([^;]*);`, "m").exec(grammar)?.[1];
  if (!body) throw new Error(`The grammar has no rule ${rule}.`);
  return [...body.matchAll(/'([a-z][\w-]*)'/g)].map((match) => match[1]);
}

/** The alternatives of a terminal such as `/(ms|s|min)(?!…)/`. */
function alternativesOf(terminal) {
  const body = new RegExp(`^terminal ${terminal}: /\\(([^)]*)\\)`, "m").exec(grammar)?.[1];
  if (!body) throw new Error(`The grammar has no terminal ${terminal}.`);
  return body.split("|").map((part) => part.replace(/s\?$/, "(?:s)?"));
}

function propertyKeys() {
  const folder = file("../language/src/schema/");
  const texts = readdirSync(folder)
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => readFileSync(folder + name, "utf8"));
  return [...new Set(texts.flatMap((text) => [...text.matchAll(/\bkey: "([a-z][\w-]*)"/g)].map((match) => match[1])))];
}

/** Longer words first, since a name may start with another one. */
const anyOf = (words) => `(?:${[...new Set(words)].sort((a, b) => b.length - a.length || (a < b ? -1 : 1)).join("|")})`;

const name = "[_a-zA-Z]\\w*(?:-\\w+)*";
const end = "(?![\\w-])";
const start = "(?<![\\w.-])";
const kinds = anyOf(wordsOf("ComponentKind"));
const units = anyOf([...alternativesOf("UNIT"), ...alternativesOf("MAGNITUDE"), ...alternativesOf("NOUN")]);
const effects = ["LoadEffect", "KillEffect", "SlowEffect", "PartitionEffect", "OutageEffect", "DropEffect", "ErrorEffect", "HotKeyEffect"];
const actionWords = anyOf([
  ...effects.flatMap(wordsOf),
  ...["ScaleEffect", "DeployEffect", "RestartEffect", "Action", "Expect", "WarmUp"].flatMap(wordsOf),
  "accept",
]);
const stepWords = anyOf([
  ...["FlowStart", "FlowPriority", "StepModifier", "Handler", "ParallelBlock", "ChooseBlock", "MaybeBlock", "RepeatBlock"].flatMap(wordsOf),
  "accept",
]);
const metrics = ["availability", "latency", "throughput", "error-rate", "rpo", "rto", "staleness", "durability", "mean", "p\\d+"];

const include = (...names) => names.map((entry) => ({ include: `#${entry}` }));
const common = include("comments", "strings", "numbers", "operators");

/** `keyword Name "Title" { … }` whose body has words of its own. */
function block(keyword, nameScope, body) {
  return {
    begin: `${start}(${keyword})\\s+(?:(${name}(?:\\.${name})?)\\s*)?("(?:\\\\.|[^"\\\\])*")?([^{}"\\n]*)(\\{)`,
    beginCaptures: {
      1: { name: "keyword.other.arch" },
      2: { name: nameScope },
      3: { name: "string.quoted.double.arch" },
      4: { patterns: [...common, { match: `${start}(?:for|over)${end}`, name: "keyword.other.arch" }] },
      5: { name: "punctuation.section.block.begin.arch" },
    },
    end: "\\}",
    endCaptures: { 0: { name: "punctuation.section.block.end.arch" } },
    patterns: body,
  };
}

const steps = {
  begin: "\\{",
  beginCaptures: { 0: { name: "punctuation.section.block.begin.arch" } },
  end: "\\}",
  endCaptures: { 0: { name: "punctuation.section.block.end.arch" } },
  patterns: include("flow-body"),
};

const result = {
  $schema: "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
  name: "Lintel design",
  scopeName: "source.arch",
  fileTypes: ["arch"],
  patterns: include("comments", "flow", "slo", "scenario", "view", "declarations", "strings", "numbers", "operators", "properties"),
  repository: {
    comments: {
      patterns: [
        { name: "comment.block.documentation.arch", begin: "/\\*\\*(?!/)", end: "\\*/" },
        { name: "comment.block.arch", begin: "/\\*", end: "\\*/" },
        { name: "comment.line.double-slash.arch", match: "//.*$" },
      ],
    },
    strings: {
      patterns: [
        {
          name: "string.quoted.double.arch",
          begin: '"',
          end: '"|$',
          patterns: [{ name: "constant.character.escape.arch", match: "\\\\." }],
        },
      ],
    },
    numbers: {
      patterns: [
        {
          match: `(?<![\\w.])(-?\\$?\\d[\\d_]*(?:\\.\\d+)*(?:[eE][+-]?\\d+(?!\\w))?)(%|[A-Za-zµ]\\w*)?(?:\\s+(${units})${end})?(?:\\s+(${units})${end})?`,
          captures: {
            1: { name: "constant.numeric.arch" },
            2: { name: "keyword.other.unit.arch" },
            3: { name: "keyword.other.unit.arch" },
            4: { name: "keyword.other.unit.arch" },
          },
        },
        { match: `(?<=/)\\s*(${units})${end}`, captures: { 1: { name: "keyword.other.unit.arch" } } },
      ],
    },
    operators: {
      patterns: [
        { name: "keyword.operator.arrow.arch", match: "<->|->|~>" },
        { name: "keyword.operator.comparison.arch", match: "<=|>=|<|>" },
        { name: "keyword.operator.arithmetic.arch", match: "[-+*/^=]" },
      ],
    },
    declarations: {
      patterns: [
        {
          match: `${start}(${kinds})\\s+(${name})(?=\\s*(?:[{"}]|$|//|/\\*|\\s${name}))`,
          captures: { 1: { name: "storage.type.arch" }, 2: { name: "entity.name.type.arch" } },
        },
        {
          match: `${start}(let)\\s+(${name})`,
          captures: { 1: { name: "keyword.other.arch" }, 2: { name: "variable.other.constant.arch" } },
        },
        {
          match: `${start}(region)\\s+(${name})`,
          captures: { 1: { name: "keyword.other.arch" }, 2: { name: "entity.name.namespace.arch" } },
        },
        {
          match: `${start}(entity|key|field)\\s+(${name})(?=\\s*(?:[{}]|$))`,
          captures: { 1: { name: "support.type.property-name.arch" }, 2: { name: "variable.other.property.arch" } },
        },
        { match: `^\\s*(system|import|group|link)${end}`, captures: { 1: { name: "keyword.other.arch" } } },
        { match: `${start}(from)(?=\\s*")`, captures: { 1: { name: "keyword.other.arch" } } },
        { match: `${start}(over)\\s+(${name})`, captures: { 1: { name: "keyword.other.arch" }, 2: { name: "constant.language.arch" } } },
      ],
    },
    properties: { patterns: [{ name: "support.type.property-name.arch", match: `${start}${anyOf(propertyKeys())}${end}` }] },
    flow: block("flow", "entity.name.function.arch", include("flow-body")),
    "flow-body": {
      patterns: [...common, { name: "keyword.control.arch", match: `${start}${stepWords}${end}(?!\\s*(?:->|~>))` }, steps],
    },
    slo: block("slo", "entity.name.type.arch", [
      ...common,
      { name: "support.type.property-name.arch", match: `${start}${anyOf(metrics)}${end}` },
      { name: "keyword.other.arch", match: `${start}(?:over|accept)${end}` },
    ]),
    scenario: block("scenario", "entity.name.function.arch", [
      ...common,
      { name: "keyword.control.arch", match: `${start}${actionWords}${end}(?!\\s*(?:->|~>))` },
      { name: "support.type.property-name.arch", match: `${start}${anyOf(metrics)}${end}` },
    ]),
    view: block("view", "entity.name.type.arch", [
      ...common,
      {
        name: "keyword.control.arch",
        match: `${start}${anyOf([...wordsOf("ViewSelection"), ...wordsOf("Selector"), ...wordsOf("ViewDirection"), "accept"])}${end}`,
      },
    ]),
  },
};

writeFileSync(file("arch.tmLanguage.json"), `${JSON.stringify(result, null, 2)}\n`);
