import { type FoundFiles, findFilesRequest, maximumFiles, type ReadFileParams, readFileRequest } from "@lintel/server/protocol";
import { Uri, workspace } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { readText } from "./readText.ts";

/** Lets the server read designs through the editor: in a browser and in virtual workspaces it has no file system of its own. */
export function answerFileRequests(client: BaseLanguageClient): void {
  client.onRequest(findFilesRequest, async (): Promise<FoundFiles> => {
    const files = await workspace.findFiles("**/*.arch", "**/node_modules/**", maximumFiles);
    return { uris: files.map((file) => client.code2ProtocolConverter.asUri(file)) };
  });
  client.onRequest(readFileRequest, async ({ uri }: ReadFileParams): Promise<string | null> => {
    const file = Uri.parse(uri, true);
    // The server reads designs and their configuration, and nothing else of what is there.
    if (!file.path.endsWith(".arch") && !file.path.endsWith("/lintel.config.json")) return null;
    return readText(file);
  });
}
