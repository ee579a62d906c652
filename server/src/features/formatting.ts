import { formatArch } from "@lintel/language";
import type { TextEdit } from "vscode-languageserver";
import type { SourceFile } from "../workspace/files.ts";
import type { Feature } from "./feature.ts";

/** The one layout of `.arch` files. Of a file with syntax errors only the statements that were understood are laid out. */
export const formatting: Feature = (server) => {
  server.connection.onDocumentFormatting(server.handle("formatting", [], (file) => edits(file, formatArch(server.designs.parsed(file)))));
  return { documentFormattingProvider: true };
};

/** The smallest single edit between two texts, so that cursors and folds elsewhere stay where they are. */
function edits(file: SourceFile, formatted: string): TextEdit[] {
  const text = file.document.getText();
  if (formatted === text) return [];
  const shorter = Math.min(text.length, formatted.length);
  let start = 0;
  while (start < shorter && text.charCodeAt(start) === formatted.charCodeAt(start)) start++;
  let suffix = 0;
  while (suffix < shorter - start && text.charCodeAt(text.length - 1 - suffix) === formatted.charCodeAt(formatted.length - 1 - suffix))
    suffix++;
  const range = { start: file.document.positionAt(start), end: file.document.positionAt(text.length - suffix) };
  return [{ range, newText: formatted.slice(start, formatted.length - suffix) }];
}
