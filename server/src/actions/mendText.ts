import { closeBrace, type Refactoring, resolveDuplicate, type Selection, selectionOf } from "@lintel/language";
import { type CodeAction, CodeActionKind } from "vscode-languageserver";
import { type ActionSource, workspaceEdit } from "./action.ts";

/** What mends a finding of the language, by its code, where the text around it says what. */
const mends: Readonly<Record<string, (selection: Selection) => readonly Refactoring[]>> = {
  "duplicate-name": resolveDuplicate,
  "syntax-error": (selection) => {
    const closed = closeBrace(selection);
    return closed ? [closed] : [];
  },
};

/** Ways out of a name that is declared twice and of a brace that is missing. */
export const mendText: ActionSource = {
  kind: CodeActionKind.QuickFix,
  find({ server, file, context, read }) {
    if (!read) return [];
    const document = server.designs.parsed(file);
    return context.diagnostics.flatMap((diagnostic): CodeAction[] => {
      const find = mends[String(diagnostic.code)];
      const found = find?.(selectionOf(read, document, diagnostic.range)) ?? [];
      return found.map(({ title, edits }) => ({
        title,
        kind: CodeActionKind.QuickFix,
        diagnostics: [diagnostic],
        edit: workspaceEdit(server, edits),
      }));
    });
  },
};
