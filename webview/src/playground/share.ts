import { t } from "../texts/index.ts";
import type { DesignFile } from "./files.ts";

/** The key of shared designs in the fragment of an address; what follows `#` never leaves the browser. */
const key = "designs=";
/** Characters of all texts together that a link may unpack to: a small link could hold a text that fills the memory. */
const mostCharacters = 4_000_000;
const mostFiles = 100;

/** A design by its name, without where it came from. */
export type SharedFile = Pick<DesignFile, "name" | "text">;

/** The fragment that holds these designs, the first of which is to be shown. */
export async function shareFragment(files: readonly SharedFile[]): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(files.map(({ name, text }) => [name, text])));
  const packed = new Uint8Array(await through(bytes, new CompressionStream("deflate-raw")));
  let binary = "";
  for (const byte of packed) binary += String.fromCharCode(byte);
  return `#${key}${btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
}

/** The designs of a fragment; `null` when it holds none. Throws with a reason for people when it holds something that is not whole. */
export async function sharedFiles(fragment: string): Promise<readonly SharedFile[] | null> {
  if (!fragment.startsWith(`#${key}`)) return null;
  let text: string;
  try {
    const binary = atob(
      fragment
        .slice(key.length + 1)
        .replaceAll("-", "+")
        .replaceAll("_", "/"),
    );
    const packed = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    text = new TextDecoder("utf-8", { fatal: true }).decode(await through(packed, new DecompressionStream("deflate-raw")));
  } catch (error) {
    throw new Error(error instanceof TooLarge ? error.message : t.playground.linkCut);
  }
  const files = filesIn(text);
  if (!files) throw new Error(t.playground.linkForeign);
  return files;
}

/** The designs among `files` that one of them imports, directly or not, itself first. What an import means is the language server's business. */
export function withImports(first: DesignFile, files: readonly DesignFile[]): readonly DesignFile[] {
  const found = [first];
  for (const file of found) {
    for (const [, path = ""] of file.text.matchAll(/^\s*import\s+(?:\{[^}]*\}\s*from\s+)?"([^"\n]+\.arch)"/gm)) {
      const imported = files.find(({ uri }) => uri === new URL(path, file.uri).href);
      if (imported && !found.includes(imported)) found.push(imported);
    }
  }
  return found;
}

class TooLarge extends Error {}

async function through(bytes: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream): Promise<ArrayBuffer> {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    length += part.value.length;
    if (length > mostCharacters) {
      await reader.cancel();
      throw new TooLarge(t.playground.linkTooLong);
    }
    parts.push(part.value);
  }
  return new Blob(parts).arrayBuffer();
}

function filesIn(text: string): readonly SharedFile[] | null {
  const parsed: unknown = jsonOf(text);
  if (!Array.isArray(parsed) || parsed.length === 0 || parsed.length > mostFiles) return null;
  const files = parsed.flatMap((entry): readonly SharedFile[] => {
    if (!Array.isArray(entry) || typeof entry[0] !== "string" || typeof entry[1] !== "string") return [];
    const [name, content] = entry;
    return isFileName(name) ? [{ name, text: content }] : [];
  });
  return files.length === parsed.length ? files : null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A relative path to a design, which ends up in a list and in an address. */
function isFileName(name: string): boolean {
  return name.length <= 200 && /^[^/\\:]+(\/[^/\\:]+)*\.arch$/.test(name) && !name.split("/").includes("..");
}
