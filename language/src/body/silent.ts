import type { CstNode } from "langium";
import { FindingCollector } from "../findings.ts";
import { type ArchDocument, originOf } from "../source/document.ts";
import type { BodyContext } from "./typed.ts";

/** Reads the bodies of one document for their layout only: nothing is resolved, nothing is reported. */
export function silentContext(document: ArchDocument): BodyContext {
  const constants = new Set(document.statements.flatMap((node) => (node.$type === "LetDeclaration" && node.name ? [node.name] : [])));
  return {
    findings: new FindingCollector(0),
    scope: { constant: () => null, problem: () => {}, unknownName: () => {} },
    element: null,
    origin: (node: CstNode | undefined) => originOf(document, node),
    isConstant: (name) => constants.has(name),
    resolve: (name) => name.name,
  };
}
