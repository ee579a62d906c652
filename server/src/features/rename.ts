import type { Finding, Range } from "@lintel/engine/model";
import { type ArchDocument, type ArchSymbol, buildDesign, parseArch } from "@lintel/language";
import { LSPErrorCodes, type PrepareRenameResult, ResponseError, type TextEdit, type WorkspaceEdit } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Server } from "../server.ts";
import type { ReadDesign } from "../workspace/designs.ts";
import type { SourceFile } from "../workspace/files.ts";
import { type NamePlaces, namePlacesAt } from "../workspace/namePlaces.ts";
import { contains } from "../workspace/occurrences.ts";
import type { Feature } from "./feature.ts";

const namePattern = /^[_a-zA-Z]\w*(-\w+)*$/;

/** Renames a declaration and everything that mentions it, across the files of its designs and in the lists of imports. */
export const rename: Feature = (server) => {
  server.connection.onPrepareRename(
    server.handle("rename", null, async (file, { position }): Promise<PrepareRenameResult | null> => {
      const found = await namePlacesAt(server, file, position);
      const place = found?.places.find(({ uri, range }) => uri === file.uri && contains(range, position));
      if (found && place) return { range: place.range, placeholder: found.name };
      const word = wordAt(file, position);
      if (word === null) return null;
      throw refused(`“${word}” is not the name of anything declared in this design, so there is nothing to rename.`);
    }),
  );

  server.connection.onRenameRequest(
    server.handle("rename", null, async (file, { position, newName }): Promise<WorkspaceEdit | null> => {
      const found = await namePlacesAt(server, file, position);
      if (!found) return null;
      if (newName === found.name) return { changes: {} };
      checkName(found, newName);
      if (found.symbol) checkFree(server, found.symbol, newName);
      const texts = new Map<string, TextEdit[]>();
      for (const { uri, range } of found.places) texts.set(uri, [...(texts.get(uri) ?? []), { range, newText: newName }]);
      for (const root of found.roots) {
        const read = await server.design(root);
        if (read) checkRead(read, found, texts, newName);
      }
      return { changes: Object.fromEntries([...texts].map(([uri, edits]) => [server.files.spelling(uri), edits])) };
    }),
  );
  return { renameProvider: { prepareProvider: true } };
};

function checkName({ title }: NamePlaces, newName: string): void {
  if (title) {
    if (newName.trim() === "" || /["\\\r\n]/.test(newName))
      throw refused("A title is one line of text without quotes and backslashes, and not empty.");
  } else if (!namePattern.test(newName)) {
    throw refused(`“${newName}” is not a name: names start with a letter or _ and go on with letters, digits, _ and single inner hyphens.`);
  }
}

/** In none of the designs that the declaration belongs to may something else have the name already. */
function checkFree(server: Server, symbol: ArchSymbol, newName: string): void {
  for (const root of server.designs.rootsOf(symbol.origin.uri)) {
    const taken = server.designs.of(root)?.names.symbols.get(renamed(symbol, newName));
    if (taken) throw refused(`There is already a ${taken.kind ?? taken.sort} called “${newName}”.`);
  }
}

/** The id a symbol would have under its new name: `us-east.a` becomes `us-east.b`. */
function renamed({ id, name }: ArchSymbol, newName: string): string {
  const quoted = `"${name}"`;
  if (id.endsWith(quoted)) return `${id.slice(0, id.length - quoted.length)}"${newName}"`;
  return id.endsWith(name) ? `${id.slice(0, id.length - name.length)}${newName}` : newName;
}

/**
 * The design is read with the new name: a word that starts a step or an action there would be read as that, and a name may mean
 * something else where it is written.
 */
function checkRead(read: ReadDesign, { symbol }: NamePlaces, edits: ReadonlyMap<string, TextEdit[]>, newName: string): void {
  const after = buildDesign(read.documents.map((document) => withEdits(document, edits.get(document.uri) ?? [])));
  const before = new Set(read.findings.map(key));
  const worse = after.findings.find((finding) => finding.severity === "error" && !before.has(key(finding)));
  const expected = symbol ? read.names.occurrences.filter((occurrence) => occurrence.symbol.id === symbol.id).length : 0;
  const written = symbol ? after.names.occurrences.filter((occurrence) => occurrence.symbol.id === renamed(symbol, newName)).length : 0;
  if (after.findings.length <= read.findings.length && written >= expected) return;
  const line = worse ? ` (line ${worse.origin.range.start.line + 1})` : "";
  throw refused(`“${newName}” cannot be the name here, because it means something else where it would be written${line}.`);
}

/** Findings that say the same about the same place; names in messages change with the name. */
function key({ rule, origin }: Finding): string {
  return `${rule} ${origin.uri} ${origin.range.start.line}`;
}

function withEdits(document: ArchDocument, edits: TextEdit[]): ArchDocument {
  if (edits.length === 0) return document;
  return parseArch(TextDocument.applyEdits(TextDocument.create(document.uri, "arch", 0, document.text), edits), document.uri, document);
}

function wordAt({ document }: SourceFile, position: Range["start"]): string | null {
  const line = document.getText({ start: { line: position.line, character: 0 }, end: { line: position.line + 1, character: 0 } });
  for (const match of line.matchAll(/[_a-zA-Z]\w*(-\w+)*/g))
    if (match.index <= position.character && position.character <= match.index + match[0].length) return match[0];
  return null;
}

function refused(message: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, message);
}
