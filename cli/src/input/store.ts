import { readFile, writeFile } from "node:fs/promises";
import { InputError } from "../exit.ts";
import { problemText } from "./sources.ts";
import { decode } from "./text.ts";

const byteOrderMark = "\ufeff";

/**
 * Writes a new text to a file whose text was read before, through links to where they lead; keeps a byte-order mark. Returns the problem
 * when that fails, also when somebody else has changed the file meanwhile.
 */
export async function storeText(path: string, label: string, before: string, after: string): Promise<string | null> {
  try {
    const bytes = await readFile(path);
    const decoded = decode(bytes);
    if ("problem" in decoded || decoded.text !== before)
      throw new InputError(`${label} was changed by somebody else meanwhile and stays as it is`);
    const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    await writeFile(path, marked ? byteOrderMark + after : after);
    return null;
  } catch (error) {
    return problemText(error, label);
  }
}
