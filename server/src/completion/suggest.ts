import { componentKinds } from "@lintel/engine/model";
import { rules } from "@lintel/engine/rules";
import { keysFor } from "@lintel/language";
import { CompletionItemKind } from "vscode-languageserver";
import type { Expected } from "../place/expected.ts";
import type { OpenCall } from "../signatures/calls.ts";
import {
  actionConstructs,
  assemblies,
  type Construct,
  flowConstructs,
  objectiveConstructs,
  statements,
  stepConstructs,
} from "./constructs.ts";
import {
  calleeItems,
  callItems,
  componentItems,
  type Declared,
  fieldItems,
  flowItems,
  groupItems,
  letItems,
  memberItems,
  placeItems,
  protocolItems,
  tagItems,
} from "./declared.ts";
import type { Wanted } from "./importable.ts";
import { inOrder, type Ranked, type Suggestion, snippet, words } from "./item.ts";
import { unitItems } from "./units.ts";
import { argumentItems, computedItems, functionItems, importedValue, keyItem, parameterItems, valueItems } from "./values.ts";

/** What the suggestions of one place are taken from. */
export interface Sources {
  readonly declared: Declared;
  /** Names that other files declare, as long as they are not visible. */
  importable(wanted: Wanted): readonly Suggestion[];
  /** Paths of other files. */
  paths(): Suggestion[];
  /** Names for the list of the import at the cursor. */
  imported(): Suggestion[];
  /** The call whose next value begins at the cursor. */
  readonly call: OpenCall | null;
}

/** The suggestions for one of the things that may stand at the cursor, in the order people most likely want them. */
export function suggest(expected: Expected, sources: Sources): Ranked[] {
  const { declared } = sources;
  const components = declared.design.components.filter(declared.isVisible);
  const importable = (wanted: Wanted): Ranked[] => inOrder(sources.importable(wanted), 8);
  switch (expected.type) {
    case "declaration":
      return [
        ...inOrder(constructs(statementsFor(expected.inGroup, declared.design.components.length > 0)), 1),
        ...inOrder(kindItems(), 2),
        ...inOrder(constructs(assemblies, CompletionItemKind.Snippet), 3),
        ...inOrder(componentItems(declared, components), 4),
      ];
    case "key": {
      const free = [...keysFor(expected.block).values()].filter((spec) => spec.repeats || !expected.present.has(spec.key));
      // What every element has (title, owner, tags, …) is wanted less often than what only this one has.
      const common = (key: string): boolean => key === "title" || key === "accept" || keysFor("system").has(key);
      const items = (keep: boolean): Suggestion[] =>
        free.filter((spec) => common(spec.key) === keep).map((spec) => keyItem(spec, expected.block));
      return [...inOrder(items(false), 1), ...inOrder(items(true), 2)];
    }
    case "value": {
      const wanted = importedValue(expected.value);
      return [
        ...inOrder(valueItems(expected.spec, expected.value, declared, expected.block), 0),
        ...inOrder(computedItems(expected.value), 1),
        ...(wanted ? importable(wanted) : []),
      ];
    }
    case "unit":
      return inOrder(unitItems(expected.value), 0);
    case "clause":
      return inOrder(
        [{ label: expected.word, kind: CompletionItemKind.Keyword, about: { type: "text", text: expected.documentation } }],
        0,
      );
    case "component":
      return [
        ...inOrder(calleeItems(declared, components, expected.caller), 0),
        ...importable({ sort: "component", fits: (kind) => kind !== "client" }),
      ];
    case "member-of-design":
      return inOrder(componentItems(declared, expected.clients ? components : components.filter(({ kind }) => kind !== "client")), 0);
    case "client":
      return inOrder(
        componentItems(
          declared,
          components.filter((component) => component.kind === "client"),
        ),
        0,
      );
    case "target":
      return [
        ...inOrder(flowItems(declared), 0),
        ...inOrder(
          componentItems(
            declared,
            components.filter(({ kind }) => kind !== "client"),
          ),
          1,
        ),
        ...importable({ sort: "flow" }),
      ];
    case "region":
      return [...inOrder(placeItems(declared, false), 0), ...importable({ sort: "region" })];
    case "place":
      return [...inOrder(placeItems(declared, true), 0), ...importable({ sort: "region" })];
    case "member":
      return inOrder(memberItems(declared, expected.of), 0);
    case "expression":
      return [
        ...inOrder(letItems(declared, null), 0),
        ...inOrder(sources.call ? parameterItems(sources.call) : [], 1),
        ...inOrder(functionItems(), 2),
        ...importable({ sort: "let" }),
      ];
    case "argument":
      return [...inOrder(argumentItems(expected.call, expected.first, expected.labels), 0), ...inOrder(letItems(declared, "time"), 1)];
    case "path":
      return inOrder(sources.paths(), 0);
    case "imported":
      return inOrder(sources.imported(), 0);
    case "arrow":
      return inOrder(
        [
          { label: "->", kind: CompletionItemKind.Operator, detail: "synchronous call" },
          { label: "~>", kind: CompletionItemKind.Operator, detail: "asynchronous call" },
        ],
        3,
      );
    case "protocol":
      return inOrder(protocolItems(declared), 0);
    case "step":
      return [
        ...inOrder(constructs(flowConstructs.filter(({ label }) => expected.once.includes(label))), 0),
        ...inOrder(callItems(declared, expected.caller, expected.written), 1),
        ...inOrder(constructs(stepConstructs), 2),
        ...inOrder(componentItems(declared, components), 3),
      ];
    case "after-step":
      return inOrder(afterStep, 1);
    case "field":
      return [...inOrder(fieldItems(declared, null, false), 0), ...inOrder(fieldItems(declared, null, true), 1)];
    case "sharding":
      return inOrder(fieldItems(declared, null, false), 0);
    case "objective":
      return inOrder(constructs(objectiveConstructs), 2);
    case "action":
      return inOrder(constructs(actionConstructs), 0);
    case "metric":
      return inOrder(words(metrics, CompletionItemKind.EnumMember), 0);
    case "rule":
      return inOrder(ruleItems(), 0);
    case "tag":
      return inOrder(tagItems(declared), 0);
    case "selector":
      return [
        ...inOrder(flowItems(declared), 0),
        ...inOrder(groupItems(declared), 1),
        ...inOrder(componentItems(declared, components), 2),
        ...inOrder(words(["tag", "neighbours of"]), 3),
      ];
    case "words":
      return inOrder(words(expected.words), 0);
  }
}

const metrics = ["p99", "availability", "mean", "p50", "p95", "p999", "error-rate", "throughput", "utilisation", "queue-length", "lag"];

const afterStep: readonly Suggestion[] = [
  { label: "read", kind: CompletionItemKind.Keyword, about: { type: "text", text: "Takes the path of a read: where `read-from` says." } },
  {
    label: "write",
    kind: CompletionItemKind.Keyword,
    about: { type: "text", text: "Takes the path of a write: the leader and its acknowledgements." },
  },
  { label: "key", kind: CompletionItemKind.Keyword, about: { type: "text", text: "Names the field whose value picks the shard." } },
];

/** The statements that may stand here: how a file begins first in an empty one, what uses components first where there are some. */
function statementsFor(inGroup: boolean, begun: boolean): readonly Construct[] {
  if (inGroup) return statements.filter(({ label }) => label === "group" || label === "let");
  const isUse = ({ label }: Construct): boolean => ["flow", "slo", "scenario"].includes(label);
  const isHead = ({ label }: Construct): boolean => label === "system" || label === "import";
  if (!begun) return statements;
  return [...statements.filter(isUse), ...statements.filter((each) => !isUse(each) && !isHead(each)), ...statements.filter(isHead)];
}

function constructs(list: readonly Construct[], kind: CompletionItemKind = CompletionItemKind.Keyword): Suggestion[] {
  return list.map(({ label, snippet: text }) => ({ ...snippet(label, text, { type: "construct", label }), kind }));
}

function kindItems(): Suggestion[] {
  return componentKinds.map((kind) => ({
    ...snippet(kind, `${kind} \${1:Name} {\n  $0\n}`, { type: "kind", kind }),
    kind: CompletionItemKind.Class,
    detail: "component",
  }));
}

/** The rules whose findings can be accepted, with what they are about. */
function ruleItems(): Suggestion[] {
  return rules.map(({ code, summary, aliases }) => ({
    ...snippet(code, `${code} "\${1:reason}"`, { type: "rule", code }),
    kind: CompletionItemKind.EnumMember,
    detail: summary,
    filter: [code, ...(aliases ?? [])].join(" "),
  }));
}
