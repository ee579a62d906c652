import { type AstNode, AstUtils } from "langium";
import type { Properties } from "../body/properties.ts";
import { readBody, readItems } from "../body/read.ts";
import { silentContext } from "../body/silent.ts";
import type { BodyContext } from "../body/typed.ts";
import * as ast from "../generated/ast.ts";
import { type ArchDocument, spanOf } from "../source/document.ts";

/** Statements always start a line; properties may share one, since authors group those that belong together. */
export type ItemKind = "statement" | "property";

/** Where the items of all blocks of a document start, by offset in the text. */
export function itemStarts(document: ArchDocument): ReadonlyMap<number, ItemKind> {
  const starts = new Map<number, ItemKind>();
  const read = new Set<AstNode>();
  const context = silentContext(document);
  const mark = (nodes: readonly AstNode[], kind: ItemKind): void => {
    for (const { $cstNode: node } of nodes) if (node) starts.set(spanOf(document, node).start, kind);
  };
  const markProperties = (properties: Properties): void => {
    if (properties.body) read.add(properties.body);
    for (const start of properties.starts) starts.set(spanOf(document, start).start, "property");
    for (const property of properties.list) for (const block of property.blocks) if (block) markProperties(block);
  };
  for (const node of document.chunks.flatMap(({ chunk }) => [chunk.file, ...AstUtils.streamAllContents(chunk.file)])) {
    for (const [list, kind] of lists(node)) mark(list, kind);
    const properties = propertiesOf(node, context);
    if (properties) markProperties(properties);
    if (ast.isBody(node) && !read.has(node)) markLines(document, node, starts);
  }
  return starts;
}

type Lists = readonly (readonly [readonly AstNode[], ItemKind])[];

function lists(node: AstNode): Lists {
  if (ast.isArchFile(node)) return [[node.statements, "statement"]];
  if (ast.isFlowDeclaration(node) || ast.isScenarioDeclaration(node)) return [[node.members, "statement"]];
  if (ast.isSloDeclaration(node) || ast.isViewDeclaration(node)) return [[node.members, "property"]];
  if (ast.isGroupDeclaration(node)) return node.members.map((member) => [[member], ast.isSetting(member) ? "property" : "statement"]);
  if (ast.isStepBlock(node)) return [[node.steps, "statement"]];
  if (ast.isParallelBlock(node)) return [[node.branches, "statement"]];
  if (ast.isChooseBlock(node)) return [[node.options, "statement"]];
  return [];
}

function propertiesOf(node: AstNode, context: BodyContext): Properties | null {
  if (ast.isComponentDeclaration(node)) return readBody(node.body, node.kind, context);
  if (ast.isLinkDeclaration(node)) return readBody(node.body, "link", context);
  if (ast.isRegionDeclaration(node)) return readBody(node.body, "region", context);
  if (ast.isRegionLinkDeclaration(node)) return readBody(node.body, "region-link", context);
  if (ast.isSystemDeclaration(node)) return readBody(node.body, "system", context);
  return ast.isSetting(node) ? readItems(node.items, "group", context) : null;
}

/** Blocks of unknown properties have no schema to tell keys from values: the author's lines are kept. */
function markLines(document: ArchDocument, body: ast.Body, starts: Map<number, ItemKind>): void {
  let line = -1;
  for (const { $cstNode: node } of body.items) {
    if (node && node.range.start.line !== line) starts.set(spanOf(document, node).start, "property");
    line = node?.range.end.line ?? line;
  }
}
