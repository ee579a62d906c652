import { URI } from "langium";
import { type BuiltDesign, buildDesign } from "./design/build.ts";
import { type ArchDocument, parseArch } from "./source/document.ts";
import { importsOf } from "./source/imports.ts";

export interface TextOptions {
  /** Address of the text, for origins. */
  readonly uri?: string;
}

/** The design of a single text; imports count as missing. Any text gives a design: of the part that can be read. */
export function designFromText(text: string, options: TextOptions = {}): BuiltDesign {
  return buildDesign([parseArch(text, options.uri ?? "memory:/design.arch")]);
}

/** Gives the text of a file, or `null` when it cannot be read. */
export type ReadText = (uri: string) => Promise<string | null> | string | null;

/** Files followed from one entry; further ones are reported as missing. */
const mostFiles = 1000;

/** The design of a file with everything it imports, directly or not. A file that cannot be read is reported where it is imported. */
export async function loadDesign(entry: string, read: ReadText): Promise<BuiltDesign> {
  const documents = new Map<string, ArchDocument>();
  const open = [entry];
  for (let uri = open.shift(); uri !== undefined && documents.size < mostFiles; uri = open.shift()) {
    const key = URI.parse(uri).toString();
    if (documents.has(key)) continue;
    const text = await read(uri);
    if (text === null && uri !== entry) continue;
    const document = parseArch(text ?? "", uri);
    documents.set(key, document);
    open.push(...importsOf(document).map((found) => found.uri));
  }
  return buildDesign([...documents.values()]);
}
