import type { SourceFile } from "../workspace/files.ts";
import { type Token, tokensOf } from "./tokens.ts";

const known = new WeakMap<SourceFile, readonly Token[]>();

/** The tokens of one version of a file, split once however many features read them. */
export function fileTokens(file: SourceFile): readonly Token[] {
  const before = known.get(file);
  if (before) return before;
  const tokens = tokensOf(file.document.getText());
  known.set(file, tokens);
  return tokens;
}
