import { type ast, originOf, propertyNode } from "@lintel/language";
import type { CstNode } from "langium";
import { type Range, SymbolKind } from "vscode-languageserver";
import type { Server } from "./server.ts";
import type { SourceFile } from "./workspace/files.ts";

/** A declaration of a file as the outline shows it. */
export interface OutlineItem {
  /** Its name; for what has none, how it is written. */
  readonly name: string;
  /** The element of the design it declares; `null` where the design knows it under no name of its own. */
  readonly element: string | null;
  readonly sort: string;
  /** What the text itself says about it beside its name. */
  readonly detail: string;
  readonly kind: SymbolKind;
  /** The whole declaration, and its name inside it. */
  readonly range: Range;
  readonly selectionRange: Range;
  readonly children: readonly OutlineItem[];
}

const known = new WeakMap<SourceFile, readonly OutlineItem[]>();

/** The declarations of a file as far as it can be read, in the order of the text; worked out once for each version. */
export function outlineOf(server: Server, file: SourceFile): readonly OutlineItem[] {
  const before = known.get(file);
  if (before) return before;
  const document = server.designs.parsed(file);
  const rangeOf = (node: CstNode | undefined): Range | null => (node ? originOf(document, node).range : null);
  const items = document.statements.flatMap((statement) => itemOf(statement, rangeOf) ?? []);
  known.set(file, items);
  return items;
}

type RangeOf = (node: CstNode | undefined) => Range | null;
type Described = Pick<OutlineItem, "name" | "sort" | "detail" | "kind"> & {
  readonly element?: string | null;
  /** The grammar property that holds the name. */
  readonly at: string;
};

function itemOf(node: ast.Statement | ast.GroupMember, rangeOf: RangeOf): OutlineItem | null {
  const found = described(node);
  const range = rangeOf(node.$cstNode);
  // Recovery may leave a declaration without its name; an outline needs one.
  if (!found?.name || !range) return null;
  const { at, element = found.name, ...item } = found;
  const name = rangeOf(propertyNode(node, at));
  return { ...item, element, range, selectionRange: name ?? { start: range.start, end: range.start }, children: childrenOf(node, rangeOf) };
}

/** What a declaration is called in the outline; `null` for what does not belong there. */
function described(node: ast.Statement | ast.GroupMember): Described | null {
  switch (node.$type) {
    case "SystemDeclaration":
      return { name: unquoted(node.title), element: null, sort: "system", detail: "", kind: SymbolKind.File, at: "title" };
    case "LetDeclaration":
      return { name: node.name, sort: "let", detail: shortened(node.value?.$cstNode?.text ?? ""), kind: SymbolKind.Constant, at: "name" };
    case "RegionDeclaration":
      return { name: node.name, sort: "region", detail: unquoted(node.title), kind: SymbolKind.Namespace, at: "name" };
    case "RegionLinkDeclaration": {
      const name = `${node.a?.name ?? ""} <-> ${node.b?.name ?? ""}`;
      return { name, sort: "network", detail: unquoted(node.title), kind: SymbolKind.Interface, at: "a" };
    }
    case "GroupDeclaration": {
      const title = unquoted(node.title);
      const element = node.name ?? `group "${title}"`;
      const at = node.name ? "name" : "title";
      return {
        name: node.name ?? (title || "group"),
        element,
        sort: "group",
        detail: node.name ? title : "",
        kind: SymbolKind.Package,
        at,
      };
    }
    case "ComponentDeclaration":
      return { name: node.name, sort: node.kind, detail: unquoted(node.title), kind: SymbolKind.Class, at: "name" };
    case "LinkDeclaration":
      return { name: linkText(node), element: null, sort: "link", detail: unquoted(node.label), kind: SymbolKind.Interface, at: "ends" };
    case "FlowDeclaration":
      return { name: node.name, sort: "flow", detail: unquoted(node.title), kind: SymbolKind.Function, at: "name" };
    case "SloDeclaration": {
      const terms = node.members.map((member) => shortened(member.$cstNode?.text ?? "")).join(", ");
      return { name: `slo ${node.target?.name ?? ""}`, element: null, sort: "slo", detail: terms, kind: SymbolKind.Event, at: "target" };
    }
    case "ScenarioDeclaration":
      return titled(node, "scenario", SymbolKind.Event);
    case "ViewDeclaration":
      return titled(node, "view", SymbolKind.Object);
    default:
      return null;
  }
}

function titled(node: ast.ScenarioDeclaration | ast.ViewDeclaration, sort: string, kind: SymbolKind): Described {
  const title = unquoted(node.title);
  return {
    name: title || (node.name ?? sort),
    element: node.name ?? `${sort} "${title}"`,
    sort,
    detail: "",
    kind,
    at: node.name ? "name" : "title",
  };
}

function childrenOf(node: ast.Statement | ast.GroupMember, rangeOf: RangeOf): readonly OutlineItem[] {
  switch (node.$type) {
    case "GroupDeclaration":
      return node.members.flatMap((member) => itemOf(member, rangeOf) ?? []);
    case "RegionDeclaration":
      return zonesOf(node, rangeOf);
    case "ComponentDeclaration":
      return node.body ? namedParts(node.body, node.name, ["entity"], rangeOf) : [];
    default:
      return [];
  }
}

const parts: Readonly<Record<string, { readonly kind: SymbolKind; readonly inside: readonly string[] }>> = {
  entity: { kind: SymbolKind.Struct, inside: ["key", "field"] },
  key: { kind: SymbolKind.Key, inside: [] },
  field: { kind: SymbolKind.Field, inside: [] },
};

/** The properties of a body that declare something: `entity Order { … }`, `key id { … }`. */
function namedParts(body: ast.Body, owner: string, keys: readonly string[], rangeOf: RangeOf): readonly OutlineItem[] {
  return body.items.flatMap((item, index): OutlineItem[] => {
    const [value, block] = [body.items[index + 1], body.items[index + 2]];
    if (item.$type !== "NameExpression" || !keys.includes(item.name) || value?.$type !== "NameExpression") return [];
    // `dead-letter entity` has a value that is spelled like a key: a part starts a property, so that the next one is its name.
    const part = parts[item.name];
    const inner = block?.$type === "Body" ? block : null;
    const [start, name] = [rangeOf(item.$cstNode), rangeOf(value.$cstNode)];
    if (!part || !start || !name) return [];
    const element = `${owner}.${value.name}`;
    const end = (inner && rangeOf(inner.$cstNode)?.end) ?? name.end;
    const children = inner ? namedParts(inner, element, part.inside, rangeOf) : [];
    const detail = item.name === "key" ? "key" : "";
    return [
      {
        name: value.name,
        element,
        sort: item.name === "entity" ? "entity" : "field",
        detail,
        kind: part.kind,
        range: { start: start.start, end },
        selectionRange: name,
        children,
      },
    ];
  });
}

/** Zones of `zones a, b` and `zone c { … }`. */
function zonesOf(node: ast.RegionDeclaration, rangeOf: RangeOf): readonly OutlineItem[] {
  const items = node.body?.items ?? [];
  let listing = false;
  return items.flatMap((item, index): OutlineItem[] => {
    const before = items[index - 1];
    if (item.$type === "NameExpression" && (item.name === "zones" || item.name === "zone")) {
      listing = true;
      return [];
    }
    const continues =
      before?.$type === "Separator" || (before?.$type === "NameExpression" && (before.name === "zones" || before.name === "zone"));
    if (item.$type !== "NameExpression" || !listing || !continues) {
      if (item.$type !== "Separator" && item.$type !== "Body") listing = false;
      return [];
    }
    const name = rangeOf(item.$cstNode);
    const block = items[index + 1];
    const end = (block?.$type === "Body" && rangeOf(block.$cstNode)?.end) || name?.end;
    if (!name || !end) return [];
    const range = { start: name.start, end };
    return [
      {
        name: item.name,
        element: `${node.name}.${item.name}`,
        sort: "zone",
        detail: "",
        kind: SymbolKind.Namespace,
        range,
        selectionRange: name,
        children: [],
      },
    ];
  });
}

function linkText(node: ast.LinkDeclaration): string {
  const names = (end: ast.Ends): string => end.names.map((name) => [name.name, ...name.members].join(".")).join(", ");
  return node.ends.map((end, index) => `${index > 0 ? `${node.arrows[index - 1] ?? "->"} ` : ""}${names(end)}`).join(" ");
}

/** A text on one line, of 60 characters at most. */
function shortened(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

function unquoted(text: string | undefined): string {
  return text?.replace(/^"|"$/g, "") ?? "";
}

/** A declaration of an outline, with everything around it. */
export function* everyItem(
  items: readonly OutlineItem[],
  around: readonly OutlineItem[] = [],
): Generator<readonly [OutlineItem, readonly OutlineItem[]]> {
  for (const item of items) {
    yield [item, around];
    yield* everyItem(item.children, [...around, item]);
  }
}
