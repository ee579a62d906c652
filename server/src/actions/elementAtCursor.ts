import type { Component } from "@lintel/engine/model";
import { elementAt, originOf } from "@lintel/language";
import { contains } from "../workspace/occurrences.ts";
import type { ActionRequest } from "./action.ts";

/** The component whose declaration the cursor is in; `null` elsewhere, where it is only mentioned, too. */
export function componentAt({ read, file, range }: ActionRequest): Component | null {
  const element = read && elementAt(read, file.uri, range.start)?.element;
  const declaration = element ? read?.declarations.get(element) : undefined;
  if (!declaration || declaration.document.uri !== file.uri) return null;
  if (!contains(originOf(declaration.document, declaration.node.$cstNode).range, range.start)) return null;
  return read?.design.components.find(({ id }) => id === element) ?? null;
}
