import { LSPErrorCodes, type PrepareRenameResult, ResponseError, type TextEdit, type WorkspaceEdit } from "vscode-languageserver";
import { occurrenceAt, occurrencesOf } from "../workspace/occurrences.ts";
import type { Feature } from "./feature.ts";

const namePattern = /^[_a-zA-Z]\w*(-\w+)*$/;

/** Renames a declaration and everything that mentions it, across the files of its designs. */
export const rename: Feature = (server) => {
  server.connection.onPrepareRename(
    server.handle("rename", null, async (file, { position }): Promise<PrepareRenameResult | null> => {
      const read = await server.design(file.uri);
      const occurrence = read && occurrenceAt(read, file.uri, position);
      return occurrence ? { range: occurrence.origin.range, placeholder: occurrence.symbol.name } : null;
    }),
  );

  server.connection.onRenameRequest(
    server.handle("rename", null, async (file, { position, newName }): Promise<WorkspaceEdit | null> => {
      if (!namePattern.test(newName)) {
        throw refused(
          `“${newName}” is not a name: names start with a letter or _ and go on with letters, digits, _ and single inner hyphens.`,
        );
      }
      const found = await occurrencesOf(server, file, position);
      if (!found) return null;
      const { symbol, all } = found;
      if (newName === symbol.name) return { changes: {} };
      for (const root of server.designs.rootsOf(symbol.origin.uri)) {
        const taken = server.designs.of(root)?.names.symbols.get(renamed(symbol.id, symbol.name, newName));
        if (taken) throw refused(`There is already a ${taken.kind ?? taken.sort} called “${newName}”.`);
      }
      const changes: Record<string, TextEdit[]> = {};
      for (const { origin } of all) {
        const uri = server.files.spelling(origin.uri);
        changes[uri] ??= [];
        changes[uri].push({ range: origin.range, newText: newName });
      }
      return { changes };
    }),
  );
  return { renameProvider: { prepareProvider: true } };
};

/** The id a symbol would have under its new name: `us-east.a` becomes `us-east.b`. */
function renamed(id: string, name: string, newName: string): string {
  return id.endsWith(name) ? `${id.slice(0, id.length - name.length)}${newName}` : newName;
}

function refused(message: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, message);
}
