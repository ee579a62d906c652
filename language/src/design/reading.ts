import {
  type AcceptedRisk,
  assumed,
  type ElementId,
  type Facts,
  type Given,
  type Origin,
  type Position,
  written,
} from "@lintel/engine/model";
import type { AstNode, CstNode } from "langium";
import type { Properties, Property } from "../body/properties.ts";
import type { BodyContext, TypedValue } from "../body/typed.ts";
import type { FindingCollector, LanguageCode } from "../findings.ts";
import { replacement } from "../findings.ts";
import type { Accept, Body, Expression, NameExpression, Reference } from "../generated/ast.ts";
import { type ArchSymbol, Scope as NameScope, type SymbolSort } from "../names/names.ts";
import { closest } from "../names/suggest.ts";
import type { Default } from "../schema/defaults.ts";
import type { BlockName, NumberKind, ReferenceTarget } from "../schema/types.ts";
import { type ArchDocument, originOf } from "../source/document.ts";
import { propertyNode } from "../source/property-node.ts";
import type { Measure } from "../units/quantity.ts";
import type { Scope } from "../values/evaluate.ts";
import { measureToken } from "./constants.ts";
import type { Journal, Source } from "./journal.ts";
import { KnownNames, VisibleNames } from "./known.ts";
import { numberFor } from "./number.ts";

/** Reads one document of a design: where things stand, what names mean there, and where findings go. */
export class Reading implements BodyContext {
  element: ElementId | null = null;
  /** What the document declares itself. */
  readonly own = new NameScope();
  /** What it declares and imports. */
  readonly visible: VisibleNames;
  readonly names: KnownNames;

  constructor(
    readonly document: ArchDocument,
    readonly journal: Journal,
    private readonly constants: (symbol: ArchSymbol) => Measure | null,
  ) {
    this.visible = new VisibleNames(journal);
    this.names = new KnownNames(journal);
  }

  get findings(): FindingCollector {
    return this.journal.findings;
  }

  readonly scope: Scope = {
    constant: (expression) => this.constant(expression),
    problem: (code, message, at) => this.report(code, message, at),
    unknownName: (expression) => {
      this.unknown(expression.name, "a constant", this.seen(["let"]), expression.$cstNode);
    },
  };

  /** Remembers where an element is declared, for edits and for the element at a position. */
  declared(id: ElementId, node: AstNode, block: BlockName | null = null, body: Body | null = null, end: Position | null = null): void {
    this.journal.declared({ id, declaration: { document: this.document, node, block, body, end } });
  }

  /** Findings from here on are about this element. */
  about(element: ElementId | null): this {
    this.element = element;
    return this;
  }

  origin(node: CstNode | undefined): Origin {
    return originOf(this.document, node);
  }

  /** Where the value of a grammar property stands, for instance the name of a declaration; the whole node when it has none. */
  originOf(node: AstNode, property: string, index?: number): Origin {
    return this.origin(propertyNode(node, property, index) ?? node.$cstNode);
  }

  report(code: LanguageCode, message: string, at: CstNode | undefined): void {
    this.findings.report(code, message, this.origin(at), { element: this.element });
  }

  /** Answers whether constants still have the same values. */
  readonly constantSource: Source = {
    token: (id) => {
      const symbol = this.names.symbols.get(id);
      return symbol && measureToken(this.constants(symbol));
    },
  };

  isConstant(name: string): boolean {
    return this.visible.get(name)?.sort === "let";
  }

  private constant(expression: NameExpression): Measure | null | undefined {
    if (expression.members.length > 0) return undefined;
    const symbol = this.visible.get(expression.name);
    if (symbol?.sort !== "let") return undefined;
    this.names.refer(symbol, this.origin(expression.$cstNode));
    const value = this.constants(symbol);
    this.journal.read("constants", symbol.id, measureToken(value));
    return value;
  }

  resolve(name: NameExpression | Reference, to: ReferenceTarget): ElementId | null {
    return this.symbol(name, targets[to].sorts, targets[to].what, targets[to].kinds)?.id ?? null;
  }

  /** The symbol a reference stands for; `null` when there is none of these sorts, which has then been reported. */
  symbol(
    reference: NameExpression | Reference | undefined,
    sorts: readonly SymbolSort[],
    what: string,
    kinds: readonly string[] | null = null,
  ): ArchSymbol | null {
    if (!reference?.name) return null;
    const text = [reference.name, ...reference.members].join(".");
    const symbol = this.visible.get(text) ?? this.zone(reference.name, text);
    if (!symbol) {
      this.unknown(text, what, this.seen(sorts, kinds), reference.$cstNode);
      return null;
    }
    this.referTo(symbol, reference);
    if (!sorts.includes(symbol.sort) || (kinds && !kinds.includes(symbol.kind ?? ""))) {
      this.report("wrong-target", `\`${text}\` is ${described(symbol)}, but ${what} is needed here.`, reference.$cstNode);
      return null;
    }
    return symbol;
  }

  /** `us-east.a`: zones are found through their region. */
  private zone(region: string, text: string): ArchSymbol | undefined {
    return this.visible.get(region)?.sort === "region" ? this.names.symbols.get(text) : undefined;
  }

  /** Records the use of a name; of `us-east.a` both the region and the zone. */
  private referTo(symbol: ArchSymbol, reference: NameExpression | Reference): void {
    if (reference.members.length === 0) {
      this.names.refer(symbol, this.origin(reference.$cstNode));
      return;
    }
    const owner = this.visible.get(reference.name);
    if (owner) this.names.refer(owner, this.originOf(reference, "name"));
    this.names.refer(symbol, this.originOf(reference, "members", reference.members.length - 1));
  }

  /** Records a dotted path whose last name stands for a part of a store: `Order.id` names the entity, too. */
  referToPart(part: ArchSymbol, reference: NameExpression | Reference): void {
    const ids = part.id.split(".");
    const { length } = reference.members;
    for (let at = 0; at <= length; at++) {
      const symbol = at === length ? part : this.names.symbols.get(ids.slice(0, ids.length - (length - at)).join("."));
      const origin = at === 0 ? this.originOf(reference, "name") : this.originOf(reference, "members", at - 1);
      if (symbol) this.names.refer(symbol, origin);
    }
  }

  /** Records the use of a tag. Tags are declared nowhere: wherever one is written, it is the same. */
  referToTag(name: string, origin: Origin): void {
    this.names.refer({ id: `tag ${name}`, sort: "tag", name, origin, kind: null }, origin);
  }

  /** Records the tags of a body. */
  referToTags({ list }: Properties): void {
    for (const { key, values } of list) {
      if (key === "tags") for (const value of values) if (value.type === "text") this.referToTag(value.value, value.origin);
    }
  }

  private seen(sorts: readonly SymbolSort[], kinds: readonly string[] | null = null): readonly ArchSymbol[] {
    const zones = sorts.includes("zone") ? [...this.names.symbols.values()].filter((symbol) => symbol.sort === "zone") : [];
    return [...this.visible.all(), ...zones].filter(
      (symbol) => sorts.includes(symbol.sort) && (!kinds || kinds.includes(symbol.kind ?? "")),
    );
  }

  /** Reports a name that stands for nothing; `candidates` are what it could have been. */
  unknown(text: string, what: string, candidates: readonly ArchSymbol[], at: CstNode | undefined): void {
    const meant = closest(
      text,
      candidates.map((symbol) => (symbol.sort === "field" || symbol.sort === "entity" ? symbol.name : symbol.id)),
    );
    const origin = this.origin(at);
    const fixes = meant ? [replacement(`Change to \`${meant}\``, origin, meant)] : [];
    const hint = meant ? ` Did you mean \`${meant}\`?` : ` Declare it, or import the file that does.`;
    this.findings.report("unknown-name", `There is nothing called \`${text}\` here; ${what} is needed.${hint}`, origin, {
      element: this.element,
      fixes,
    });
  }

  /** The number an expression gives when it is of this kind; `null` otherwise, which has then been reported. */
  number(expression: Expression | undefined, of: NumberKind, what: string): Given<number> | null {
    const value = numberFor(expression, of, what, this);
    return value === null || !expression ? null : written(value, this.origin(expression.$cstNode));
  }

  /** Markdown of the comment `/** … *​/` before a declaration. */
  documentation(node: AstNode): string | null {
    if (!node.$cstNode) return null;
    const text = node.$cstNode.root.fullText;
    let end = node.$cstNode.offset;
    while (end > 0 && /[\s;]/.test(text[end - 1] ?? "")) end--;
    if (!text.startsWith("*/", end - 2)) return null;
    const start = text.lastIndexOf("/*", end - 2);
    if (start < 0 || text[start + 2] !== "*") return null;
    const lines = text.slice(start + 3, end - 2).split("\n");
    const plain = lines.map((line) => line.replace(/^\s*\* ?/, "").trimEnd());
    return plain.join("\n").trim() || null;
  }

  acceptOf(node: Accept): AcceptedRisk {
    return { rule: node.code, reason: node.reason ?? "", origin: this.origin(node.$cstNode) };
  }

  /** The first of some statements of which only one can hold; the others are reported. */
  only<T extends AstNode>(nodes: readonly T[], what: string): T | undefined {
    for (const node of nodes.slice(1))
      this.report("duplicate-property", `${what} is given twice; the first one is used. Remove one.`, node.$cstNode);
    return nodes[0];
  }

  /** Text of a node with single spaces, without comments and semicolons. */
  textOf(node: AstNode): string {
    const text = (node.$cstNode?.text ?? "").replace(
      /("(?:\\.|[^"\\\n])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\/|[\s;]+/g,
      (_, quoted?: string) => quoted ?? " ",
    );
    return text.replace(/ +/g, " ").trim();
  }
}

const targets: Readonly<Record<ReferenceTarget, { sorts: readonly SymbolSort[]; what: string; kinds: readonly string[] | null }>> = {
  component: { sorts: ["component"], what: "a component", kinds: null },
  messaging: { sorts: ["component"], what: "a queue, topic or stream", kinds: ["queue", "topic", "stream"] },
  coordinator: { sorts: ["component"], what: "a coordinator", kinds: ["coordinator"] },
  store: { sorts: ["component"], what: "a store", kinds: ["database", "cache", "objectstore", "filesystem", "search"] },
  place: { sorts: ["region", "zone"], what: "a region or zone", kinds: null },
  region: { sorts: ["region"], what: "a region", kinds: null },
  any: { sorts: ["component", "flow", "group", "region", "zone"], what: "an element", kinds: null },
};

function described(symbol: ArchSymbol): string {
  const word = symbol.kind ?? (symbol.sort === "let" ? "constant" : symbol.sort);
  return `${/^[aeiou]/.test(word) ? "an" : "a"} ${word}`;
}

/** The written value, or the default with its reason. */
export function orDefault<T>(given: Given<T> | null, fallback: Default<T>): Given<T> {
  return given ?? assumed(fallback.value, fallback.reason);
}

/** The accepted risks of a body. */
export function acceptsOf(properties: Properties): readonly AcceptedRisk[] {
  return properties.all("accept").map((property) => {
    const [rule, reason] = property.values;
    return { rule: rule?.type === "name" ? rule.value : "", reason: reason?.type === "text" ? reason.value : "", origin: property.origin };
  });
}

/** The keys of a body that could not be understood, when there are some. */
export function unreadOf(properties: Properties): { readonly unread?: readonly string[] } {
  const { unread } = properties;
  return unread.length > 0 ? { unread } : {};
}

/** Properties that no field of the model holds, by dotted key. */
export function factsOf(properties: Properties, prefix = ""): Facts {
  const facts: Record<string, Given<string | number | boolean>> = {};
  const rest = new Set(properties.rest());
  for (const property of properties.list) {
    if (rest.has(property)) addFacts(facts, property, prefix);
    // Of a block whose head was read, something may be left over.
    else addBlocks(facts, property, prefix);
  }
  return facts;
}

function addFacts(facts: Record<string, Given<string | number | boolean>>, property: Property, prefix: string): void {
  const key = prefix + property.key;
  const [first, ...more] = property.values;
  const same = property.spec.repeats ? facts[key] : undefined;
  if (first && same) facts[key] = { ...same, value: [same.value, ...property.values.map(factText)].join(", ") };
  else if (first) facts[key] = written(more.length > 0 ? property.values.map(factText).join(", ") : factValue(first), first.origin);
  else if (property.spec.values.length === 0 && property.blocks.length === 0 && property.clauses.size === 0)
    facts[key] = written(true, property.keyOrigin);
  for (const [word, value] of property.clauses) {
    if (value) facts[`${key}.${word}`] = written(factValue(value), value.origin);
  }
  addBlocks(facts, property, prefix);
}

function addBlocks(facts: Record<string, Given<string | number | boolean>>, property: Property, prefix: string): void {
  for (const block of property.blocks) {
    if (block) Object.assign(facts, factsOf(block, `${prefix}${property.key}.`));
  }
}

function factValue(value: TypedValue): string | number | boolean {
  switch (value.type) {
    case "number":
    case "boolean":
      return value.value;
    case "word":
    case "text":
    case "name":
    case "reference":
      return value.value;
    default:
      return value.text;
  }
}

function factText(value: TypedValue): string {
  return String(factValue(value));
}
