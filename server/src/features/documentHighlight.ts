import { type DocumentHighlight, DocumentHighlightKind } from "vscode-languageserver";
import { occurrencesOf } from "../workspace/occurrences.ts";
import type { Feature } from "./feature.ts";

/** Marks every mention of the name under the cursor in its file. */
export const documentHighlight: Feature = (server) => {
  server.connection.onDocumentHighlight(
    server.handle("highlight", [], async (file, { position }): Promise<DocumentHighlight[]> => {
      const found = await occurrencesOf(server, file, position);
      return (found?.all ?? [])
        .filter((occurrence) => occurrence.origin.uri === file.uri)
        .map((occurrence) => ({
          range: occurrence.origin.range,
          kind: occurrence.declares ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
        }));
    }),
  );
  return { documentHighlightProvider: true };
};
