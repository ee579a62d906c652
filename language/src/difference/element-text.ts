import type { Component, ElementId, Group, Link } from "@lintel/engine/model";
import type { Properties, Property } from "../body/properties.ts";
import { readBody, readItems } from "../body/read.ts";
import { silentContext } from "../body/silent.ts";
import type { BodyContext } from "../body/typed.ts";
import type { BuiltDesign } from "../design/build.ts";
import type { Body, BodyItem } from "../generated/ast.ts";
import type { Declaration } from "../names/declarations.ts";
import { type ArchDocument, spanOf } from "../source/document.ts";
import { plainLines, plainText } from "./plain-text.ts";

/** A statement or property: the keys that lead to it (`value` of what is only that; empty where there are none) and its text without them. */
export interface TextLine {
  readonly path: string;
  readonly text: string;
}

/** What a design says of one element. */
export interface ElementText {
  readonly id: ElementId;
  /** What it is, for people: `service`, `link`, `flow`, … */
  readonly noun: string;
  readonly lines: readonly TextLine[];
}

const property = (path: string, text: string | null): readonly TextLine[] => (text === null || text === "" ? [] : [{ path, text }]);

/** What a design says of each of its elements, in the order of the model; entities and shards belong to their stores, zones to their regions. */
export function elementTexts({ design, declarations }: BuiltDesign): ReadonlyMap<ElementId, ElementText> {
  const contexts = new Map<ArchDocument, BodyContext>();
  const contextOf = (document: ArchDocument): BodyContext => {
    const known = contexts.get(document) ?? silentContext(document);
    contexts.set(document, known);
    return known;
  };
  const bodyOf = ({ document, body, block }: Declaration): readonly TextLine[] => {
    if (!body || !block) return [];
    return propertyLines(document, readBody(body, block, contextOf(document)), body, "");
  };
  const texts = new Map<ElementId, ElementText>();
  const add = (id: ElementId, noun: string, lines: (declaration: Declaration) => readonly TextLine[]): void => {
    const declaration = declarations.get(id);
    // What nobody wrote (an implicit flow, an objective that a body states) changes with what it comes from.
    if (declaration) texts.set(id, { id, noun, lines: lines(declaration) });
  };
  for (const { id } of design.lets) add(id, "constant", valueOfConstant);
  for (const region of design.regions) add(region.id, "region", (declared) => [...property("title", titleOf(region)), ...bodyOf(declared)]);
  for (const { id } of design.regionLinks) add(id, "link between regions", bodyOf);
  for (const group of design.groups)
    add(group.id, "group", (declared) => [...headOfGroup(group), ...groupLines(declared, contextOf(declared.document))]);
  for (const component of design.components)
    add(component.id, component.kind, (declared) => [...headOfComponent(component), ...bodyOf(declared)]);
  for (const link of design.links) add(link.id, linkNouns[link.kind], (declared) => [...headOfLink(link), ...bodyOf(declared)]);
  for (const flow of design.flows) add(flow.id, "flow", (declared) => [...property("title", titleOf(flow)), ...statementLines(declared)]);
  for (const objective of design.objectives) add(objective.id, "objective", () => property("value", objective.text));
  for (const scenario of design.scenarios) add(scenario.id, "scenario", statementLines);
  for (const view of design.views) add(view.id, "view", statementLines);
  return texts;
}

const linkNouns: Readonly<Record<Link["kind"], string>> = { call: "call", async: "asynchronous call", subscription: "subscription" };

function titleOf({ name, title }: { readonly name: string; readonly title: string }): string | null {
  return title === name ? null : `"${title}"`;
}

function headOfGroup(group: Group): readonly TextLine[] {
  return [...property("title", titleOf(group)), ...property("within", group.parent)];
}

function headOfComponent(component: Component): readonly TextLine[] {
  return [...property("kind", component.kind), ...property("title", titleOf(component)), ...property("group", component.group)];
}

function headOfLink({ kind, label, protocol }: Link): readonly TextLine[] {
  return [...property("kind", linkNouns[kind]), ...property("label", label && `"${label}"`), ...property("over", protocol)];
}

function textOf(document: ArchDocument, start: number, end: number): string {
  return document.text.slice(start, end);
}

function valueOfConstant({ document, node }: Declaration): readonly TextLine[] {
  const value =
    node.$type === "LetDeclaration" && "value" in node ? (node.value as { readonly $cstNode?: Parameters<typeof spanOf>[1] }) : null;
  if (!value?.$cstNode) return [];
  const { start, end } = spanOf(document, value.$cstNode);
  return property("value", plainText(textOf(document, start, end)));
}

/** The properties among the members of a group; what else stands in it are elements of their own. */
function groupLines({ document, node }: Declaration, context: BodyContext): readonly TextLine[] {
  const members = "members" in node ? (node.members as readonly { readonly $type: string; readonly items?: readonly BodyItem[] }[]) : [];
  return members.flatMap(({ $type, items }) =>
    $type === "Setting" && items ? propertyLines(document, readItems(items, "group", context), null, "") : [],
  );
}

/** One line for each member of a flow, scenario or view and for what stands in its blocks; those with a key of their own under it. */
function statementLines({ document, node }: Declaration): readonly TextLine[] {
  if (!node.$cstNode) return [];
  const { start, end } = spanOf(document, node.$cstNode);
  return plainLines(textOf(document, start, end)).map((line) => {
    const key = /^(from|priority|warm-up|direction) (.*)$/.exec(line);
    return key ? { path: key[1] ?? "", text: key[2] ?? "" } : { path: "", text: line };
  });
}

function propertyLines(document: ArchDocument, properties: Properties, body: Body | null, path: string): readonly TextLine[] {
  const read = properties.list.flatMap((entry) => linesOfProperty(document, entry, path));
  // A body of which nothing could be understood is held against the other version as it stands.
  if (read.length > 0 || !body?.$cstNode) return read;
  const { start, end } = spanOf(document, body.$cstNode);
  return property(path, plainText(textOf(document, start + 1, end - 1)));
}

function linesOfProperty(document: ArchDocument, entry: Property, path: string): readonly TextLine[] {
  const { key, keyOrigin, origin, values, blocks, spec } = entry;
  const inner = blocks.flatMap((block) => (block?.body?.$cstNode ? [{ block, span: spanOf(document, block.body.$cstNode) }] : []));
  let at = document.lines.offset(keyOrigin.range.end);
  let value = "";
  for (const { span } of inner) {
    value += textOf(document, at, span.start);
    at = Math.max(at, span.end);
  }
  const text = plainText(value + textOf(document, at, document.lines.offset(origin.range.end)));
  // Of properties that may repeat the first word tells which one is meant (`entity Row`), unless it begins a list.
  const name = spec.repeats ? (values[0]?.text ?? "") : "";
  const isNamed = name !== "" && (text === name || text.startsWith(`${name} `));
  const own = [path, key, isNamed ? name : ""].filter((part) => part !== "").join(" ");
  const rest = isNamed ? text.slice(name.length + 1) : text;
  const nested = inner.flatMap(({ block }) => propertyLines(document, block, block.body, own));
  return rest === "" && nested.length > 0 ? nested : [{ path: own, text: rest }, ...nested];
}
