import type { Connection } from "vscode-languageserver";
import { type FoundFiles, findFilesRequest, type ReadFileParams, readFileRequest } from "../protocol.ts";
import type { FileSource } from "./files.ts";

/** Files read by the client: the only way in a browser, and in workspaces that are not on a disk. */
export function clientFiles(connection: Connection): FileSource {
  return {
    read: (uri) => connection.sendRequest<string | null>(readFileRequest, { uri } satisfies ReadFileParams),
    find: async () => (await connection.sendRequest<FoundFiles>(findFilesRequest)).uris,
  };
}
