import { importsOf, originOf, propertyNode } from "@lintel/language";
import type { FileOperationRegistrationOptions, FileRename, TextEdit, WorkspaceEdit } from "vscode-languageserver";
import type { Server } from "../server.ts";
import { canonical } from "../workspace/files.ts";
import { relativePath } from "../workspace/paths.ts";
import type { Feature } from "./feature.ts";

/** Files of designs, and folders, which may hold some. */
const files: FileOperationRegistrationOptions = {
  filters: [
    { scheme: "file", pattern: { glob: "**/*.arch", matches: "file" } },
    { scheme: "file", pattern: { glob: "**", matches: "folder" } },
  ],
};

/** When files or folders get another name or place, the imports that lead to them, and out of them, follow. */
export const fileRename: Feature = (server) => {
  server.connection.workspace.onWillRenameFiles((params) =>
    server.guard("file rename", null, async (): Promise<WorkspaceEdit | null> => {
      const changes = importEdits(server, moves(params.files));
      return Object.keys(changes).length > 0 ? { changes } : null;
    }),
  );
  server.connection.workspace.onDidRenameFiles(({ files: renamed }) => {
    const move = moves(renamed);
    const before = [...server.files.all()].map(({ uri }) => uri).filter((uri) => move(uri) !== uri);
    void lookAgain(server, [...before, ...before.map(move), ...renamed.map(({ newUri }) => canonical(newUri))]);
  });
  server.connection.workspace.onDidDeleteFiles(({ files: deleted }) => {
    const folders = deleted.map(({ uri }) => canonical(uri));
    const gone = [...server.files.all()].map(({ uri }) => uri);
    void lookAgain(
      server,
      gone.filter((uri) => folders.some((folder) => uri === folder || uri.startsWith(`${folder}/`))),
    );
  });
  return { workspace: { fileOperations: { willRename: files, didRename: files, didDelete: files } } };
};

/** Reads files again that may be gone or new, and looks at the designs again. */
function lookAgain(server: Server, uris: readonly string[]): Promise<void> {
  return server.guard("file rename", undefined, async () => {
    const changed = await Promise.all(
      [...new Set(uris)].filter((uri) => uri.endsWith(".arch")).map((uri) => server.files.changedOnDisk(uri)),
    );
    if (changed.includes(true)) server.reviews.changed();
  });
}

/** Where a file will be: with the folder it is in, or itself, moved. */
function moves(renames: readonly FileRename[]): (uri: string) => string {
  const pairs = renames.map(({ oldUri, newUri }) => [canonical(oldUri), canonical(newUri)] as const);
  return (uri) => {
    for (const [from, to] of pairs) {
      if (uri === from) return to;
      if (uri.startsWith(`${from}/`)) return to + uri.slice(from.length);
    }
    return uri;
  };
}

/** The editor applies these before it moves the files, so they name the files by where they are now. */
function importEdits(server: Server, move: (uri: string) => string): Record<string, TextEdit[]> {
  const changes: Record<string, TextEdit[]> = {};
  for (const file of server.files.all()) {
    const document = server.designs.parsed(file);
    for (const { node, uri } of importsOf(document)) {
      const path = propertyNode(node, "path");
      const [importer, imported] = [move(file.uri), move(uri)];
      if (!path || (importer === file.uri && imported === uri)) continue;
      const text = relativePath(importer, imported);
      if (text === null || text === node.path) continue;
      const spelling = server.files.spelling(file.uri);
      changes[spelling] ??= [];
      changes[spelling].push({ range: originOf(document, path).range, newText: `"${text}"` });
    }
  }
  return changes;
}
