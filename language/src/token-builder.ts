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
    const comment = tokens.find((token) => token.name === "ML_COMMENT");
    if (!comment) throw new Error("The grammar has no terminal ML_COMMENT.");
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
