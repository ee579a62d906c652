import { type FoundFiles, findFilesRequest, maximumFiles, type ReadFileParams, readFileRequest } from "@lintel/server/protocol";
import { FileSystemError, Uri, workspace } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";

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
    try {
      return new TextDecoder().decode(await workspace.fs.readFile(file));
    } catch (error) {
      if (error instanceof FileSystemError) return null;
      throw error;
    }
  });
}
