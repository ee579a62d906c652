import {
  extractConstant,
  extractFlow,
  extractGroup,
  flowFromLinks,
  inlineConstant,
  type Refactoring,
  type Selection,
  selectionOf,
} from "@lintel/language";
import { CodeActionKind } from "vscode-languageserver";
import { type ActionRequest, type ActionSource, workspaceEdit } from "./action.ts";

/** Changes of the text that keep its meaning but for what their title says. */
function refactoring(kind: string, find: (selection: Selection) => Refactoring | readonly Refactoring[] | null): ActionSource {
  return {
    kind,
    find(request: ActionRequest) {
      const { server, read, file, range } = request;
      if (!read || read.broken) return [];
      const found = find(selectionOf(read, server.designs.parsed(file), range));
      const list = found === null ? [] : "title" in found ? [found] : found;
      return list.map(({ title, edits }) => ({ title, kind, edit: workspaceEdit(server, edits) }));
    },
  };
}

export const extractions: readonly ActionSource[] = [
  refactoring(`${CodeActionKind.RefactorExtract}.group`, extractGroup),
  refactoring(`${CodeActionKind.RefactorExtract}.flow`, extractFlow),
  refactoring(`${CodeActionKind.RefactorExtract}.flow`, flowFromLinks),
  refactoring(`${CodeActionKind.RefactorExtract}.constant`, extractConstant),
  refactoring(`${CodeActionKind.RefactorInline}.constant`, inlineConstant),
];
