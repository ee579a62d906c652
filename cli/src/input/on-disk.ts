import { readFile, stat } from "node:fs/promises";
import { InputError } from "../exit.ts";
import { decode } from "./text.ts";

/**
 * The bytes of a file that was found (in a folder, by an import) and not named by the user. What has no end, such as a device or a pipe to
 * which a link in somebody's repository leads, is refused unread.
 */
export async function readFound(path: string, label: string): Promise<Uint8Array> {
  const status = await stat(path);
  // Reading a folder is refused by the system, in its own words.
  if (!status.isFile() && !status.isDirectory()) throw new InputError(`${label} leads to a device or a pipe, not to a file`);
  return readFile(path);
}

/** The text of a file that was found; `null` when there is none that can be read. */
export async function textOnDisk(path: string): Promise<string | null> {
  try {
    const decoded = decode(await readFound(path, path));
    return "text" in decoded ? decoded.text : null;
  } catch (error) {
    if (error instanceof InputError || typeof (error as NodeJS.ErrnoException).code === "string") return null;
    throw error;
  }
}
