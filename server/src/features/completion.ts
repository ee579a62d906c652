import { componentKinds, type Design, lookup } from "@lintel/engine/model";
import { keysFor, kindDocumentation, type PropertySpec, signatures } from "@lintel/language";
import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  type CompletionParams,
  InsertTextFormat,
} from "vscode-languageserver";
import { ClientForms } from "../clientForms.ts";
import { actionConstructs, assemblies, type Construct, objectiveConstructs, statements, stepConstructs } from "../completion/constructs.ts";
import { componentItems, inOrder, letItems, markdown, placeItems, unitItems, valueItems } from "../completion/values.ts";
import { propertyText } from "../hover/property.ts";
import { type Expected, expectedAfter } from "../place/expected.ts";
import { tokensOf, wordEndingAt } from "../place/tokens.ts";
import type { Feature } from "./feature.ts";

const none: CompletionList = { isIncomplete: false, items: [] };

/** Keys that fit the body, names that are declared, units after numbers, whole constructs: what the language allows at the cursor. */
export const completion: Feature = (server) => {
  const forms = new ClientForms(server.client.capabilities);
  server.connection.onCompletion(
    forms.completion(
      server.handle("completion", none, async (file, { position }: CompletionParams) => {
        const offset = file.document.offsetAt(position);
        const all = tokensOf(file.document.getText().slice(0, offset));
        const current = all[all.length - 1];
        if (current && insideText(current.text, current.sort, current.end, offset, position.line, current.line)) return none;
        const word = wordEndingAt(all, offset);
        const before = word ? all.slice(0, -1) : all;
        // A digit before the cursor is a number being typed, not yet one that wants a unit after a space.
        const read = await server.wholeDesign(file.uri);
        const design = read?.design ?? null;
        const paths = [...server.files.all()].filter((other) => other !== file).map((other) => other.uri);
        const items = expectedAfter(before, position.line).flatMap((expected) => itemsFor(expected, design, { from: file.uri, paths }));
        return { isIncomplete: false, items: unique(items) };
      }),
    ),
  );
  return { completionProvider: { triggerCharacters: [" ", ">", ".", "(", '"'], resolveProvider: false } };
};

function insideText(text: string, sort: string, end: number, offset: number, line: number, tokenLine: number): boolean {
  if (sort === "comment") return text.startsWith("//") ? tokenLine === line : end >= offset && !text.endsWith("*/");
  return sort === "string" && end >= offset && (text.length === 1 || !text.endsWith('"'));
}

interface Imports {
  readonly from: string;
  readonly paths: readonly string[];
}

function itemsFor(expected: Expected, design: Design | null, imports: Imports): CompletionItem[] {
  const components = design?.components ?? [];
  switch (expected.type) {
    case "declaration":
      return [
        ...inOrder(
          constructItems(
            expected.inGroup ? statements.filter((statement) => ["group", "let"].includes(statement.label)) : statements,
            CompletionItemKind.Keyword,
          ),
          1,
        ),
        ...inOrder(kindItems(), 2),
        ...inOrder(constructItems(assemblies, CompletionItemKind.Snippet), 3),
        ...inOrder(componentItems(components), 4),
      ];
    case "key": {
      const free = [...keysFor(expected.block).values()].filter((spec) => spec.repeats || !expected.present.has(spec.key));
      // What every element has (title, owner, tags, …) is wanted less often than what only this one has.
      const common = keysFor("system");
      return [
        ...inOrder(free.filter((spec) => !common.has(spec.key)).map(keyItem), 1),
        ...inOrder(free.filter((spec) => common.has(spec.key)).map(keyItem), 2),
      ];
    }
    case "value":
      return inOrder(valueItems(expected.spec, expected.value, design), 0);
    case "unit":
      return inOrder(unitItems(expected.value), 0);
    case "clause":
      return inOrder([{ label: expected.word, kind: CompletionItemKind.Keyword, documentation: markdown(expected.documentation) }], 0);
    case "component":
      return inOrder(componentItems(components), 0);
    case "client":
      return inOrder(componentItems(components.filter((component) => component.kind === "client")), 0);
    case "target":
      return [...inOrder(flowItems(design), 0), ...inOrder(componentItems(components), 1)];
    case "region":
      return inOrder(placeItems(design, false), 0);
    case "place":
      return inOrder(placeItems(design, true), 0);
    case "expression":
      return [...inOrder(letItems(design, null), 0), ...inOrder(functionItems(), 1)];
    case "path":
      return pathItems(imports);
    case "arrow":
      return inOrder(
        [
          { label: "->", kind: CompletionItemKind.Operator, detail: "synchronous call" },
          { label: "~>", kind: CompletionItemKind.Operator, detail: "asynchronous call" },
        ],
        0,
      );
    case "protocol":
      return inOrder(protocols(design), 0);
    case "step":
      return [
        ...inOrder(callItems(design, expected.caller), 0),
        ...inOrder(constructItems(stepConstructs, CompletionItemKind.Keyword), 1),
        ...inOrder(componentItems(components), 2),
      ];
    case "after-step":
      return inOrder(
        [
          { label: "read", kind: CompletionItemKind.Keyword, documentation: markdown("Takes the path of a read: where `read-from` says.") },
          {
            label: "write",
            kind: CompletionItemKind.Keyword,
            documentation: markdown("Takes the path of a write: the leader and its acknowledgements."),
          },
          { label: "key", kind: CompletionItemKind.Keyword, documentation: markdown("Names the field whose value picks the shard.") },
        ],
        0,
      );
    case "field":
      return inOrder(fieldItems(design), 0);
    case "objective":
      return inOrder(constructItems(objectiveConstructs, CompletionItemKind.Keyword), 0);
    case "action":
      return inOrder(constructItems(actionConstructs, CompletionItemKind.Keyword), 0);
    case "metric":
      return inOrder(
        ["availability", "error-rate", "throughput", "mean", "p50", "p95", "p99", "p999", "utilisation", "queue-length", "lag"].map(
          (label) => ({ label, kind: CompletionItemKind.EnumMember }),
        ),
        0,
      );
    case "selector":
      return [
        ...inOrder(flowItems(design), 0),
        ...inOrder(componentItems(components), 1),
        ...inOrder(
          ["tag", "neighbours of"].map((label) => ({ label, kind: CompletionItemKind.Keyword })),
          2,
        ),
      ];
    case "words":
      return inOrder(
        expected.words.map((label) => ({ label, kind: CompletionItemKind.Keyword })),
        0,
      );
  }
}

function constructItems(constructs: readonly Construct[], kind: CompletionItemKind): CompletionItem[] {
  return constructs.map(({ label, documentation, snippet }) => ({
    label,
    kind,
    documentation: markdown(documentation),
    insertText: snippet,
    insertTextFormat: InsertTextFormat.Snippet,
  }));
}

function kindItems(): CompletionItem[] {
  return componentKinds.map((kind) => ({
    label: kind,
    kind: CompletionItemKind.Class,
    detail: "component",
    documentation: markdown(kindDocumentation[kind]),
    insertText: `${kind} \${1:Name} {\n  $0\n}`,
    insertTextFormat: InsertTextFormat.Snippet,
  }));
}

function keyItem(spec: PropertySpec): CompletionItem {
  const example = spec.example === "" ? "" : ` \${1:${spec.example.replace(/[\\$}]/g, "\\$&")}}`;
  return {
    label: spec.key,
    kind: CompletionItemKind.Property,
    detail: spec.example === "" ? "flag" : `${spec.key} ${spec.example}`,
    documentation: markdown(propertyText(spec)),
    insertText: `${spec.key}${example}`,
    insertTextFormat: InsertTextFormat.Snippet,
  };
}

function flowItems(design: Design | null): CompletionItem[] {
  return (design?.flows ?? [])
    .filter((flow) => !flow.implicit)
    .map((flow) => ({
      label: flow.name,
      kind: CompletionItemKind.Function,
      detail: flow.title === flow.name ? "flow" : `flow — ${flow.title}`,
    }));
}

/** Calls that the links of the component handling the request allow. */
function callItems(design: Design | null, caller: string | null): CompletionItem[] {
  if (!design || !caller) return [];
  return (lookup(design).linksFrom.get(caller) ?? []).map((link) => {
    const call = `${link.from} ${link.kind === "async" ? "~>" : "->"} ${link.to}`;
    return { label: call, kind: CompletionItemKind.Reference, detail: link.label ?? "declared link" };
  });
}

function fieldItems(design: Design | null): CompletionItem[] {
  return (design?.components ?? []).flatMap((component) =>
    (component.store?.entities ?? []).flatMap((entity) =>
      entity.fields.map((field) => ({
        label: field.name,
        kind: CompletionItemKind.Field,
        detail: `${field.isKey ? "key" : "field"} of ${component.name}.${entity.name}`,
      })),
    ),
  );
}

function functionItems(): CompletionItem[] {
  return signatures
    .filter(({ kind }) => kind === "function")
    .map(({ name, documentation }) => ({
      label: name,
      kind: CompletionItemKind.Function,
      detail: documentation,
      insertText: `${name}($1)`,
      insertTextFormat: InsertTextFormat.Snippet,
    }));
}

function protocols(design: Design | null): CompletionItem[] {
  const used = (design?.links ?? []).flatMap((link) => link.protocol ?? []);
  return [...new Set(["https", "grpc", "http", "tcp", "udp", "websocket", "amqp", ...used])].map((label) => ({
    label,
    kind: CompletionItemKind.EnumMember,
  }));
}

function pathItems({ from, paths }: Imports): CompletionItem[] {
  const folder = from.slice(0, from.lastIndexOf("/") + 1);
  return paths
    .filter((path) => path.startsWith(folder))
    .map((path) => `./${decodeURIComponent(path.slice(folder.length))}`)
    .map((path) => ({ label: `"${path}"`, kind: CompletionItemKind.File, filterText: path, insertText: `"${path}"` }));
}

function unique(items: readonly CompletionItem[]): CompletionItem[] {
  const seen = new Map<string, CompletionItem>();
  for (const item of items) {
    const key = `${item.label} ${item.kind}`;
    if (!seen.has(key)) seen.set(key, item);
  }
  return [...seen.values()];
}
