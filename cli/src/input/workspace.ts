import { fileURLToPath } from "node:url";
import { textOnDisk } from "./on-disk.ts";
import { labelOf, type Source } from "./sources.ts";

/** The texts in play: the inputs of the command and whatever they import, each read once; from the disk unless `readText` reads them elsewhere. */
export class Workspace {
  readonly #texts = new Map<string, string | null>();
  readonly #lines = new Map<string, readonly string[]>();
  readonly #cwd: string;
  readonly #readText: (uri: string) => Promise<string | null>;

  constructor(sources: readonly Source[], cwd: string, readText: (uri: string) => Promise<string | null> = textAt) {
    this.#cwd = cwd;
    this.#readText = readText;
    for (const source of sources) this.#texts.set(source.path, source.text);
  }

  /** The text of a file; `null` when there is none that can be read (the importing file then gets a finding). */
  async read(uri: string): Promise<string | null> {
    const key = keyOf(uri);
    const known = this.#texts.get(key);
    if (known !== undefined) return known;
    const text = await this.#readText(uri);
    this.#texts.set(key, text);
    return text;
  }

  /** The lines of a file read before, for code frames. */
  linesOf(uri: string): readonly string[] | null {
    const key = keyOf(uri);
    const known = this.#lines.get(key);
    if (known) return known;
    const text = this.#texts.get(key);
    if (text === undefined || text === null) return null;
    const lines = text.split(/\r?\n/);
    this.#lines.set(key, lines);
    return lines;
  }

  /** How a file is called in reports. */
  labelOf(uri: string): string {
    return uri.startsWith("file:") ? labelOf(fileURLToPath(uri), this.#cwd) : uri;
  }
}

/** One name for each file, however its address spells it. */
export function keyOf(uri: string): string {
  return uri.startsWith("file:") ? fileURLToPath(uri) : uri;
}

async function textAt(uri: string): Promise<string | null> {
  return uri.startsWith("file:") ? textOnDisk(fileURLToPath(uri)) : null;
}
