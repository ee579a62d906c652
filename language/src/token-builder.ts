import type { Grammar, TokenBuilderOptions } from "langium";
import { DefaultTokenBuilder } from "langium";

type Tokens = ReturnType<DefaultTokenBuilder["buildTokens"]>;
type TokenType = Extract<Tokens, readonly unknown[]>[number];

const wordLike = /^[a-z][\w-]*$/i;
const wordTerminals = new Set(["MAGNITUDE", "UNIT", "NOUN", "TIMES", "WORD"]);

/**
 * Makes every keyword, unit and count noun a name as well, so that words are reserved only where the grammar
 * asks for exactly that word.
 */
export class ArchTokenBuilder extends DefaultTokenBuilder {
  override buildTokens(grammar: Grammar, options?: TokenBuilderOptions): Tokens {
    const tokens = super.buildTokens(grammar, options) as TokenType[];
    const name = tokens.find((token) => token.name === "ID");
    if (!name) throw new Error("The grammar has no terminal ID.");
    for (const token of tokens) {
      if (wordTerminals.has(token.name) || (typeof token.PATTERN === "string" && wordLike.test(token.name))) token.CATEGORIES = [name];
    }
    // `x5` is no name that happens to start with the keyword `x`.
    const times = tokens.find((token) => token.name === "TIMES");
    const x = tokens.find((token) => token.PATTERN === "x");
    if (times && x) x.LONGER_ALT = [times, ...[x.LONGER_ALT ?? []].flat()];
    const string = tokens.find((token) => token.name === "STRING");
    const comment = tokens.find((token) => token.name === "ML_COMMENT");
    if (!string || !comment) throw new Error("The grammar has no terminals STRING and ML_COMMENT.");
    string.PATTERN = closedStrings(string.PATTERN as RegExp);
    string.START_CHARS_HINT = ['"'];
    string.LINE_BREAKS = false;
    comment.PATTERN = closedComments();
    comment.START_CHARS_HINT = ["/"];
    comment.LINE_BREAKS = true;
    return tokens;
  }
}

/** Matches comments up to their end, which is looked for once only where it is missing: a text of open comments would take long otherwise. */
function closedComments(): (text: string, offset: number) => [string] | null {
  let open: { readonly text: string; readonly from: number } | null = null;
  return (text, offset) => {
    if (!text.startsWith("/*", offset) || (open?.text === text && offset >= open.from)) return null;
    const end = text.indexOf("*/", offset + 2);
    if (end >= 0) return [text.slice(offset, end + 2)];
    open = { text, from: offset };
    return null;
  };
}

/**
 * Matches strings. One that its line does not close is looked through once: whatever quotes follow it in the line are escaped, so a string
 * that began at one of them would not be closed either.
 */
function closedStrings(pattern: RegExp): (text: string, offset: number) => [string] | null {
  const here = new RegExp(pattern.source, "y");
  const lineEnd = /[\n\r]|$/g;
  let open: { readonly text: string; readonly from: number; readonly to: number } | null = null;
  return (text, offset) => {
    if (text[offset] !== '"' || (open?.text === text && offset >= open.from && offset < open.to)) return null;
    here.lastIndex = offset;
    const match = here.exec(text);
    if (match) return [match[0]];
    lineEnd.lastIndex = offset;
    open = { text, from: offset, to: lineEnd.exec(text)?.index ?? text.length };
    return null;
  };
}
