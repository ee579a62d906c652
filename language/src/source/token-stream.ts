import type { LexerResult } from "langium";
import { declarations } from "./declarations.ts";

type Token = LexerResult["tokens"][number];
type TokenType = Token["tokenType"];
type Problem = LexerResult["errors"][number];

/** Brackets inside each other; the parser calls itself for each. */
const deepest = 50;
/** Operators in one expression; the tree gets one level deeper for each. */
const longestExpression = 500;
/** Powers nest in the grammar, where sums and products repeat: a few dozen use as much stack as hundreds of terms. */
const powerWeight = 20;
/** Runs of words that cannot be a statement, or unreadable stretches: a file with more is no .arch file, and recovery takes long on it. */
const mostJunk = 200;

/**
 * The tokens of a text made ready for the parser: cut where the parser would not cope, and with the closing braces that
 * are missing, so that a declaration after an unfinished one is still read.
 */
export function parserTokens(lexed: LexerResult, closeBrace: TokenType): LexerResult {
  const stop = limit(lexed);
  const kept = stop ? lexed.tokens.slice(0, stop.at) : lexed.tokens;
  const first = stop && lexed.tokens[stop.at];
  const cut = stop && first ? [problemAt(first, stop.message)] : [];
  const repaired = repair(kept, closeBrace);
  return { ...lexed, tokens: repaired.tokens, errors: [...cut, ...repaired.problems, ...lexed.errors] };
}

const operators = new Set(["+", "-", "*", "/", "^"]);

/** The first token that is better not read, and why; `null` for any text that people write. */
function limit({ tokens, errors }: LexerResult): { readonly at: number; readonly message: string } | null {
  const tooMuch = "Too much of this text cannot be read; it is left out from here on. Is this an .arch file?";
  const lastReadable = errors[mostJunk]?.offset ?? Number.POSITIVE_INFINITY;
  let depth = 0;
  let length = 0;
  let words = 0;
  let marks = 0;
  let junk = 0;
  for (let at = 0; at < tokens.length; at++) {
    const { image, tokenType, startOffset } = tokens[at] as Token;
    const closes = (image === "}" || image === ")") && depth === 0;
    if (image === "{" || image === "(") depth++;
    else if (image === "}" || image === ")") depth = Math.max(0, depth - 1);
    if (operators.has(image)) length += image === "^" ? powerWeight : 1;
    else if (image === "let" || image === "{" || image === "}" || image === ",") length = 0;
    words = depth === 0 && tokenType.name === "WORD" ? words + 1 : 0;
    // `let a = b` before `Api -> Db` puts two plain words side by side, but nothing puts three.
    if (words > 2) junk++;
    // Nor do three arrows, operators or commas stand side by side, and no bracket closes what was never opened.
    marks = isMark(image) ? marks + 1 : 0;
    if (marks > 2 || closes) junk++;
    if (depth > deepest) return { at, message: `Brackets inside each other more than ${deepest} deep are not read, nor is what follows.` };
    if (length > longestExpression)
      return { at, message: `Expressions of more than ${longestExpression} operations are not read, nor is what follows.` };
    if (junk > mostJunk || startOffset > lastReadable) return { at, message: tooMuch };
  }
  return null;
}

function isMark(image: string): boolean {
  return operators.has(image) || /^(,|\.|\||=|[-~]>|<->|[<>]=?)$/.test(image);
}

interface Open {
  readonly token: Token;
  /** Column of the first token on the line of the brace. */
  readonly indent: number;
}

/**
 * Closes braces that are still open where a declaration starts a line that is not indented deeper than the line with the
 * brace, and at the end. Only as many are added as are missing in the whole text.
 */
function repair(tokens: readonly Token[], closeBrace: TokenType): { readonly tokens: Token[]; readonly problems: Problem[] } {
  let missing = tokens.reduce((sum, { image }) => sum + (image === "{" ? 1 : image === "}" ? -1 : 0), 0);
  const result: Token[] = [];
  const problems: Problem[] = [];
  const stack: Open[] = [];
  let indent = 1;
  const close = (open: Open): void => {
    const last = result.at(-1);
    if (last) result.push(braceAfter(last, closeBrace));
    problems.push(problemAt(open.token, "This `{` is not closed: add the missing `}`."));
    missing--;
  };
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as Token;
    const column = token.startColumn ?? 1;
    if (at === 0 || (tokens[at - 1]?.endLine ?? 0) < (token.startLine ?? 0)) {
      indent = column;
      for (let open = stack.at(-1); open && missing > 0 && open.indent >= column && startsDeclaration(tokens, at); open = stack.at(-1)) {
        stack.pop();
        close(open);
      }
    }
    if (token.image === "{") stack.push({ token, indent });
    else if (token.image === "}") stack.pop();
    result.push(token);
  }
  for (const open of stack.reverse()) if (missing > 0) close(open);
  return { tokens: result, problems };
}

const beginDeclarations: ReadonlySet<string> = new Set(declarations);

function startsDeclaration(tokens: readonly Token[], at: number): boolean {
  const [token, next] = [tokens[at], tokens[at + 1]];
  if (!token || !next || next.startLine !== token.startLine) return false;
  if (next.image === "->" || next.image === "~>") return true;
  return beginDeclarations.has(token.image) && /^[_a-zA-Z"{]/.test(next.image);
}

function braceAfter(token: Token, closeBrace: TokenType): Token {
  const end = token.startOffset + token.image.length;
  const line = token.endLine ?? token.startLine ?? 1;
  const column = (token.endColumn ?? token.startColumn ?? 1) + 1;
  return {
    ...token,
    image: "",
    startOffset: end,
    endOffset: end,
    startLine: line,
    endLine: line,
    startColumn: column,
    endColumn: column,
    tokenType: closeBrace,
    tokenTypeIdx: closeBrace.tokenTypeIdx ?? 0,
  };
}

function problemAt(token: Token, message: string): Problem {
  return { offset: token.startOffset, length: token.image.length, line: token.startLine ?? 1, column: token.startColumn ?? 1, message };
}
