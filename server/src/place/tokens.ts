import { archServices } from "@lintel/language";

export interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly sort: "word" | "number" | "string" | "comment" | "mark";
}

/**
 * The tokens of any text, comments included. What the lexer cannot read (an open quote, an open comment, garbage)
 * becomes a token of its own, so that the caller knows that the cursor stands in it.
 */
export function tokensOf(text: string): readonly Token[] {
  const result = archServices().arch.parser.Lexer.tokenize(text);
  const tokens: Token[] = [...result.tokens, ...result.hidden]
    .filter((token) => token.tokenType.name !== "WS")
    .map((token) => ({
      text: token.image,
      start: token.startOffset,
      end: token.startOffset + token.image.length,
      line: (token.startLine ?? 1) - 1,
      sort: sortOf(token.image),
    }));
  for (const error of result.errors) {
    const image = text.slice(error.offset, error.offset + Math.max(1, error.length));
    tokens.push({ text: image, start: error.offset, end: error.offset + image.length, line: (error.line ?? 1) - 1, sort: sortOf(image) });
  }
  return tokens.sort((a, b) => a.start - b.start);
}

function sortOf(image: string): Token["sort"] {
  if (/^(\/\/|\/\*)/.test(image)) return "comment";
  if (image.startsWith('"')) return "string";
  if (/^-?\$?\d/.test(image)) return "number";
  return /^[_a-zA-Zµ]/.test(image) ? "word" : "mark";
}
