import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { URI } from "vscode-uri";
import { maximumFiles } from "../protocol.ts";
import type { FileSource } from "./files.ts";

/** Larger files are no designs; reading them would only stall the server. */
const maximumBytes = 20 * 1024 * 1024;
const maximumDepth = 12;

/** Files on this machine's disk, for clients that do not read files for the server. */
export const diskFiles: FileSource = {
  async read(uri) {
    const parsed = URI.parse(uri);
    if (parsed.scheme !== "file") return null;
    try {
      // A device or a pipe, to which a link may lead, has no end, or takes away what the client sends to the server.
      const status = await stat(parsed.fsPath);
      if (!status.isFile() || status.size > maximumBytes) return null;
      return new TextDecoder().decode(await readFile(parsed.fsPath));
    } catch {
      // Missing, a folder, or not ours to read: for a design all of these mean that the import has no file.
      return null;
    }
  },

  async find(folders) {
    const found: string[] = [];
    const visit = async (folder: string, depth: number): Promise<void> => {
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
      for (const entry of entries) {
        if (found.length >= maximumFiles) return;
        const path = join(folder, entry.name);
        if (entry.isFile() && entry.name.endsWith(".arch")) found.push(URI.file(path).toString());
        // Links are not followed, so that a cycle of them cannot make this endless.
        if (entry.isDirectory() && depth < maximumDepth && !entry.name.startsWith(".") && entry.name !== "node_modules")
          await visit(path, depth + 1);
      }
    };
    for (const folder of folders) {
      const parsed = URI.parse(folder);
      if (parsed.scheme === "file") await visit(parsed.fsPath, 0);
    }
    return found;
  },
};
