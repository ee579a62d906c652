import { type FormatOptions, formatEdits, formatOnType, formatRangeEdits, type SourceEdit } from "@lintel/language";
import type { FormattingOptions, TextEdit } from "vscode-languageserver";
import type { Feature } from "./feature.ts";

/**
 * The one layout of `.arch` files: of a whole file, of the lines selected, and of what a `}` or a line break has just ended.
 * Of a file with syntax errors only the statements that were understood are laid out.
 */
export const formatting: Feature = (server) => {
  server.connection.onDocumentFormatting(
    server.handle("formatting", [], (file, { options }) => textEdits(formatEdits(server.designs.parsed(file), layout(options)))),
  );
  server.connection.onDocumentRangeFormatting(
    server.handle("formatting", [], (file, { options, range }) =>
      textEdits(formatRangeEdits(server.designs.parsed(file), range, layout(options))),
    ),
  );
  server.connection.onDocumentOnTypeFormatting(
    server.handle("formatting", [], (file, { options, position, ch }) =>
      textEdits(formatOnType(server.designs.parsed(file), position, ch, layout(options))),
    ),
  );
  return {
    documentFormattingProvider: true,
    documentRangeFormattingProvider: true,
    documentOnTypeFormattingProvider: { firstTriggerCharacter: "}", moreTriggerCharacter: ["\n"] },
  };
};

/** The editor's indentation; a client that says nothing sensible gets the canonical one. */
function layout({ tabSize, insertSpaces }: FormattingOptions): FormatOptions {
  return { tabSize: Number.isInteger(tabSize) && tabSize >= 1 && tabSize <= 16 ? tabSize : 2, insertSpaces: insertSpaces !== false };
}

function textEdits(edits: readonly SourceEdit[]): TextEdit[] {
  return edits.map(({ origin, text }) => ({ range: origin.range, newText: text }));
}
