import { CodeActionKind } from "vscode-languageserver";
import { type ActionSource, workspaceEdit } from "./action.ts";
import { fixesTogether } from "./fixesTogether.ts";

/** All fixes of a file that keep what its author decided, for “Fix All” and on saving. */
export const fixAll: ActionSource = {
  kind: CodeActionKind.SourceFixAll,
  find({ server, file, read }) {
    const together = read && fixesTogether(server, read, file.uri, () => true, true);
    if (!together) return [];
    const title = `Fix ${together.count === 1 ? "one finding" : `${together.count} findings`} that can be fixed safely`;
    return [{ title, kind: `${CodeActionKind.SourceFixAll}.lintel`, edit: workspaceEdit(server, together.edits) }];
  },
};
