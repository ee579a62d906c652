import { existsSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";

/*
 * The files that lie beside the bundle: the script of the threads, the language server, what draws pictures, and its data. The command
 * line that is published as one file holds them itself, compressed (scripts/package-cli.mjs); they are unpacked in memory when they
 * are needed, so that nothing is written anywhere.
 */
const held = (globalThis as { readonly [name: symbol]: Readonly<Record<string, string>> | undefined })[Symbol.for("lintel.companions")];

/** The content of a file that the bundle holds itself; `null` when it is beside the bundle, if anywhere. */
export function heldCompanion(name: string): Uint8Array | null {
  const packed = held?.[name];
  return packed === undefined ? null : brotliDecompressSync(Buffer.from(packed, "base64"));
}

/** Where an ES module is that can be imported or run in a thread; `null` when it is nowhere. */
export function companionModule(name: string): URL | null {
  const content = heldCompanion(name);
  if (content) return new URL(`data:text/javascript;base64,${Buffer.from(content).toString("base64")}`);
  const beside = new URL(name, import.meta.url);
  return beside.protocol === "file:" && existsSync(beside) ? beside : null;
}
