import { importName } from "@lintel/language";
import { type CodeAction, CodeActionKind } from "vscode-languageserver";
import { exportedNames, visibleIn } from "../workspace/exported.ts";
import { relativePath } from "../workspace/paths.ts";
import { type ActionSource, workspaceEdit } from "./action.ts";

/** Imports a name that is unknown here and declared in another file of the workspace. */
export const importMissing: ActionSource = {
  kind: CodeActionKind.QuickFix,
  find({ server, file, context }) {
    const document = server.designs.parsed(file);
    const visible = visibleIn(file, server.files, server.designs);
    return context.diagnostics
      .filter(({ code }) => code === "unknown-name")
      .flatMap((diagnostic): CodeAction[] => {
        const name = (file.document.getText(diagnostic.range).split(".")[0] ?? "").trim();
        return [...server.files.all()].flatMap((other) => {
          const path = visible.files.has(other.uri) ? null : relativePath(file.uri, other.uri);
          if (path === null || !exportedNames(server.designs.parsed(other)).some((exported) => exported.name === name)) return [];
          const edit = importName(document, name, { uri: other.uri, path });
          if (!edit) return [];
          const title = `Import ${name} from ${path}`;
          return [
            { title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], isPreferred: true, edit: workspaceEdit(server, [edit]) },
          ];
        });
      });
  },
};
