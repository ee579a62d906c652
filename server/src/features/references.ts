import type { Location } from "vscode-languageserver";
import { occurrencesOf } from "../workspace/occurrences.ts";
import type { Feature } from "./feature.ts";

export const references: Feature = (server) => {
  server.connection.onReferences(
    server.handle("references", [], async (file, { position, context }): Promise<Location[]> => {
      const found = await occurrencesOf(server, file, position);
      return (found?.all ?? [])
        .filter((occurrence) => context.includeDeclaration || !occurrence.declares)
        .map(({ origin }) => ({ uri: server.files.spelling(origin.uri), range: origin.range }));
    }),
  );
  return { referencesProvider: true };
};
