import type { Design, Finding } from "@lintel/engine/model";
import { type BuiltDesign, buildDesign } from "./design/build.ts";
import { parseArch } from "./source/document.ts";

export interface TextOptions {
  /** Address of the text, for origins. */
  readonly uri?: string;
}

export interface DesignResult {
  readonly design: Design;
  readonly findings: readonly Finding[];
  readonly broken: boolean;
}

/** The design of a single text, without looking at imports. Any text gives a design: of the part that can be read. */
export async function designFromText(text: string, options: TextOptions = {}): Promise<BuiltDesign> {
  return buildDesign([parseArch(text, options.uri ?? "memory:/design.arch")]);
}
