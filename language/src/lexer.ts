import { DefaultLexer, type LexerResult } from "langium";
import { oddNames, type Unreadable } from "./source/odd-names.ts";

/** Splits a text into tokens and says in plain words what cannot be read. */
export class ArchLexer extends DefaultLexer {
  override tokenize(text: string): LexerResult {
    const result = super.tokenize(text);
    const word = this.definition.WORD;
    const odd = word ? oddNames(text, result.tokens, result.errors, word) : null;
    const problems: readonly Unreadable[] = odd?.problems ?? result.errors;
    const errors = problems.map((error) =>
      error.everywhere
        ? error
        : { ...error, message: unreadable(text.slice(error.offset, error.offset + error.length), isClock(text, error.offset)) },
    );
    const open = result.hidden.filter(({ tokenType }) => tokenType.name === "OPEN_COMMENT").map(notClosed);
    return { ...result, tokens: odd?.tokens ?? result.tokens, errors: [...open, ...errors] };
  }
}

function notClosed(token: LexerResult["hidden"][number]): LexerResult["errors"][number] {
  return {
    offset: token.startOffset,
    length: token.image.length,
    line: token.startLine ?? 1,
    column: token.startColumn ?? 1,
    message: "This comment is not closed: add the missing `*/`.",
  };
}

/** Whether the colon of a time of day such as `12:00` stands here. */
function isClock(text: string, offset: number): boolean {
  return /^\d:\d\d(?!\d)/.test(text.slice(offset - 1, offset + 4));
}

function unreadable(text: string, isClock: boolean): string {
  if (isClock)
    return "No time of day is written here. A scenario counts from its start, such as `at 2 min`; a job says how often, such as `every 1 day`.";
  if (text.startsWith('"')) return 'This text in quotes is not closed: add the missing `"` at its end.';
  if (text.startsWith(":")) return "A property is written without a colon, such as `replicas 3`.";
  if (text.startsWith("#")) return "A comment starts with `//`, not with `#`.";
  if (/^[“”„«»‘’]/.test(text)) return `${quoted(text)} is no quote here. Texts stand in straight quotes: \`"…"\`.`;
  if (/^[→⇒➜]/.test(text)) return `${quoted(text)} is no arrow here. Write \`->\`.`;
  return `${quoted(text)} cannot be read here. Names consist of letters, digits, \`_\` and inner hyphens.`;
}

/** A piece of text for a message: short, and without the control characters of a binary file, which would garble terminals. */
export function quoted(text: string): string {
  const short = text.length > 30 ? `${text.slice(0, 30)}…` : text;
  const printable = short.replace(/[\p{Cc}\p{Cf}\p{Cs}\uFFFD]/gu, "?");
  return printable.includes("`") ? printable : `\`${printable}\``;
}
