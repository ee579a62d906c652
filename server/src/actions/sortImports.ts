import { organizeImports } from "@lintel/language";
import { CodeActionKind } from "vscode-languageserver";
import { type ActionSource, workspaceEdit } from "./action.ts";

/** The imports of the file in order, for “Organize Imports” and on saving. */
export const sortImports: ActionSource = {
  kind: CodeActionKind.SourceOrganizeImports,
  find({ server, read, file }) {
    const found = read && !read.broken ? organizeImports(read, server.designs.parsed(file)) : null;
    return found ? [{ title: found.title, kind: CodeActionKind.SourceOrganizeImports, edit: workspaceEdit(server, found.edits) }] : [];
  },
};
