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
    return tokens;
  }
}
