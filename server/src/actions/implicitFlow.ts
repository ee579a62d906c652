import { writeImplicitFlow } from "@lintel/language";
import { CodeActionKind } from "vscode-languageserver";
import { type ActionSource, workspaceEdit } from "./action.ts";
import { componentAt } from "./elementAtCursor.ts";

const kind = `${CodeActionKind.RefactorRewrite}.flow`;

/** Writes the flow that a client's links imply, at the client. */
export const implicitFlow: ActionSource = {
  kind,
  find(request) {
    const { server, read } = request;
    const component = componentAt(request);
    const found = read && !read.broken && component?.kind === "client" ? writeImplicitFlow(read, component.id) : null;
    return found ? [{ title: found.title, kind, edit: workspaceEdit(server, found.edits) }] : [];
  },
};
