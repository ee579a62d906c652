import type { SymbolSort } from "@lintel/language";
import { SymbolKind, type WorkspaceSymbol } from "vscode-languageserver";
import type { Feature } from "./feature.ts";

const most = 300;

const kinds: Readonly<Record<SymbolSort, SymbolKind>> = {
  let: SymbolKind.Constant,
  region: SymbolKind.Namespace,
  zone: SymbolKind.Namespace,
  group: SymbolKind.Package,
  component: SymbolKind.Class,
  entity: SymbolKind.Struct,
  field: SymbolKind.Field,
  flow: SymbolKind.Function,
  scenario: SymbolKind.Event,
  view: SymbolKind.Object,
};

/** Finds a declaration by name in any file of the workspace. */
export const workspaceSymbols: Feature = (server) => {
  server.connection.onWorkspaceSymbol(({ query }) =>
    server.guard("workspace symbols", [], async (): Promise<WorkspaceSymbol[]> => {
      const wanted = query.toLowerCase();
      const found = new Map<string, WorkspaceSymbol>();
      for (const file of [...server.files.all()]) {
        const read = await server.design(file.uri);
        for (const symbol of read?.names.symbols.values() ?? []) {
          if (found.size >= most) return [...found.values()];
          if (symbol.origin.uri !== file.uri || !isSubsequence(wanted, symbol.name.toLowerCase())) continue;
          found.set(`${file.uri} ${symbol.id}`, {
            name: symbol.name,
            kind: kinds[symbol.sort],
            location: { uri: server.files.spelling(file.uri), range: symbol.origin.range },
          });
        }
      }
      return [...found.values()];
    }),
  );
  return { workspaceSymbolProvider: true };
};

/** Editors match what is typed loosely: all its letters, in order. */
function isSubsequence(letters: string, text: string): boolean {
  let at = 0;
  for (const letter of text) if (letter === letters[at]) at++;
  return at >= letters.length;
}
