import { importAt } from "@lintel/language";
import type { Location } from "vscode-languageserver";
import { occurrenceAt } from "../workspace/occurrences.ts";
import type { Feature } from "./feature.ts";

/** From a name to its declaration, from an import's path to the file. */
export const definition: Feature = (server) => {
  server.connection.onDefinition(
    server.handle("go to definition", null, async (file, { position }): Promise<Location | null> => {
      const read = await server.wholeDesign(file.uri);
      if (!read) return null;
      const symbol = occurrenceAt(read, file.uri, position)?.symbol;
      const imported = symbol ? null : importAt(server.designs.parsed(file), position);
      if (imported && server.files.get(imported)) {
        const start = { line: 0, character: 0 };
        return { uri: server.files.spelling(imported), range: { start, end: start } };
      }
      // A tag is declared nowhere; where it is written first comes closest.
      const first = symbol?.sort === "tag" ? read.names.occurrences.find((place) => place.symbol.id === symbol.id) : undefined;
      const origin = first?.origin ?? symbol?.origin;
      return origin ? { uri: server.files.spelling(origin.uri), range: origin.range } : null;
    }),
  );
  return { definitionProvider: true };
};
