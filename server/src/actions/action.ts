import type { SourceEdit } from "@lintel/language";
import type { CodeAction, CodeActionContext, Range, TextEdit, WorkspaceEdit } from "vscode-languageserver";
import type { Server } from "../server.ts";
import type { ReadDesign } from "../workspace/designs.ts";
import type { SourceFile } from "../workspace/files.ts";

/** Where actions are asked for. */
export interface ActionRequest {
  readonly server: Server;
  readonly file: SourceFile;
  readonly range: Range;
  readonly context: CodeActionContext;
  /** The design that the file is part of; `null` when it cannot be read. */
  readonly read: ReadDesign | null;
}

/** One kind of action: what it offers at a place. */
export interface ActionSource {
  /** The kinds of its actions, the general one. */
  readonly kind: string;
  readonly find: (request: ActionRequest) => readonly CodeAction[] | Promise<readonly CodeAction[]>;
}

/** Edits of texts as the client knows them. */
export function workspaceEdit(server: Server, edits: readonly SourceEdit[]): WorkspaceEdit {
  const changes: Record<string, TextEdit[]> = {};
  for (const { origin, text } of edits) {
    const uri = server.files.spelling(origin.uri);
    changes[uri] ??= [];
    changes[uri].push({ range: origin.range, newText: text });
  }
  return { changes };
}
