import type { LexerResult } from "langium";

type Token = LexerResult["tokens"][number];
type TokenType = Token["tokenType"];

export interface ProposedText {
  readonly title: string;
  readonly text: string;
}

/** What cannot be read in words that are said to people, with the text that was most likely meant. */
export type Unreadable = LexerResult["errors"][number] & {
  readonly fix?: ProposedText;
  /** The same word stands wrong wherever it is used: one finding for all. */
  readonly everywhere?: boolean;
};

/** Words that a name follows. */
const naming =
  /^(client|dns|cdn|loadbalancer|gateway|proxy|service|function|worker|job|cache|database|objectstore|filesystem|search|queue|topic|stream|coordinator|swarm|external|region|group|flow|let|slo)$/;

const hyphen = 0x2d;

/**
 * Reads words that are nearly names (`9lives`, `a--b`, `my-svc-`, `Größe`) as the names they are meant to be, each with a
 * problem that says what a name is. What is declared under such a name can then be referred to as it is written.
 */
export function oddNames(
  text: string,
  tokens: readonly Token[],
  errors: readonly Unreadable[],
  word: TokenType,
): { tokens: Token[]; problems: Unreadable[] } | null {
  const found = [...foreign(text, errors), ...hyphenated(text, tokens), ...numbered(text, tokens)].sort((a, b) => a[0] - b[0]);
  if (found.length === 0) return null;
  const problems: Unreadable[] = [];
  const merged: Token[] = [];
  let at = 0;
  let end = 0;
  for (const [from, to] of found) {
    if (from < end) continue;
    for (let token = tokens[at]; token && token.startOffset < from; token = tokens[++at]) merged.push(token);
    const name = text.slice(from, to);
    const place = placeOf(text, from, tokens[at - 1]);
    merged.push({
      ...place,
      image: name,
      startOffset: from,
      endOffset: to - 1,
      endLine: place.startLine,
      endColumn: place.startColumn + name.length - 1,
      tokenType: word,
      tokenTypeIdx: word.tokenTypeIdx ?? 0,
    });
    while ((tokens[at]?.startOffset ?? Number.POSITIVE_INFINITY) < to) at++;
    end = to;
    const better = proper(name);
    const shown = name.length > 40 ? `${name.slice(0, 40)}…` : name;
    // Of a word in another script nothing would be left that tells it from others.
    const isReadable = /[a-zA-Z0-9]/.test(better);
    const proposed = isReadable ? `Write \`${better.slice(0, 60)}\`.` : `Give it one, with \`"${shown}"\` behind it as its title.`;
    problems.push({
      offset: from,
      length: to - from,
      line: place.startLine,
      column: place.startColumn,
      message: `\`${shown}\` is not a name: a name is a letter a–z or \`_\`, then letters, digits, \`_\` and single hyphens inside. ${proposed}`,
      ...(isReadable ? { fix: { title: `Change to \`${better.slice(0, 60)}\``, text: better } } : {}),
      everywhere: true,
    });
  }
  merged.push(...tokens.slice(at));
  let next = 0;
  let covers = 0;
  // Errors come in the order of the text, as the stretches do.
  const covered = (offset: number): boolean => {
    for (let stretch = found[next]; stretch && stretch[0] <= offset; stretch = found[++next]) covers = Math.max(covers, stretch[1]);
    return offset < covers;
  };
  return { tokens: merged, problems: [...errors.filter((error) => !covered(error.offset)), ...problems] };
}

type Stretch = readonly [from: number, to: number];

/** Words with letters that no name has. */
function foreign(text: string, errors: readonly Unreadable[]): Stretch[] {
  // A text that is no .arch file at all has thousands; the first ones say enough.
  return errors.slice(0, 50).flatMap(({ offset, length }): Stretch[] => {
    if (!/^\p{L}/u.test(text.slice(offset, offset + Math.min(length, 2)))) return [];
    let from = offset;
    while (offset - from < 64 && /[\w-]/.test(text[from - 1] ?? "")) from--;
    const to = wordEnd(text, from, /[\p{L}\p{M}\w-]+/uy);
    return to - from <= 64 && to >= offset + 1 ? [[from, to]] : [];
  });
}

/** `a--b`, and `my-svc-` where a name is expected. */
function hyphenated(text: string, tokens: readonly Token[]): Stretch[] {
  return tokens.flatMap((token, index): Stretch[] => {
    const end = token.startOffset + token.image.length;
    if (text.charCodeAt(end) !== hyphen || !/^[_a-zA-Z]/.test(token.image)) return [];
    const to = wordEnd(text, token.startOffset, /[\w-]+/y);
    const isArrow = text[to] === ">" && text[to - 1] === "-";
    const last = isArrow ? to - 1 : to;
    const name = text.slice(token.startOffset, last);
    if (/[a-zA-Z]\w*--+\w/.test(name)) return [[token.startOffset, last]];
    return name.endsWith("-") && inNamePosition(text, tokens, index, last) ? [[token.startOffset, last]] : [];
  });
}

/** `9lives` where a name is expected. */
function numbered(text: string, tokens: readonly Token[]): Stretch[] {
  return tokens.flatMap((token, index): Stretch[] => {
    if (token.tokenType.name !== "NUMBER" || !/^\d[\d_]*[a-zA-Z_]/.test(token.image)) return [];
    const to = wordEnd(text, token.startOffset, /\w+(?:-\w+)*/y);
    return inNamePosition(text, tokens, index, to) ? [[token.startOffset, to]] : [];
  });
}

/** Behind a word that declares something, or at an arrow. */
function inNamePosition(text: string, tokens: readonly Token[], index: number, to: number): boolean {
  const before = tokens[index - 1];
  const declared = before !== undefined && naming.test(before.image) && startsStatement(tokens, index - 1);
  if (declared || before?.image === "->" || before?.image === "~>") return true;
  return /^[ \t]*(?:->|~>)/.test(text.slice(to, to + 20)) && startsStatement(tokens, index);
}

function startsStatement(tokens: readonly Token[], index: number): boolean {
  const [before, token] = [tokens[index - 1], tokens[index]];
  return before === undefined || before.image === "{" || before.image === "}" || (before.endLine ?? 0) < (token?.startLine ?? 0);
}

function wordEnd(text: string, from: number, pattern: RegExp): number {
  pattern.lastIndex = from;
  return from + (pattern.exec(text)?.[0].length ?? 0);
}

/** Line and column of an offset, counted on from the token before it. */
function placeOf(text: string, offset: number, before: Token | undefined): { readonly startLine: number; readonly startColumn: number } {
  const known = before?.startOffset ?? 0;
  const between = text.slice(known, offset).split(/\r\n|\r|\n/);
  const column = (between.at(-1)?.length ?? 0) + 1;
  return {
    startLine: (before?.startLine ?? 1) + between.length - 1,
    startColumn: between.length === 1 ? column + (before?.startColumn ?? 1) - 1 : column,
  };
}

const replacements: Readonly<Record<string, string>> = { ß: "ss", æ: "ae", Æ: "Ae", ø: "o", Ø: "O", ł: "l", Ł: "L", đ: "d", Đ: "D" };

/** The nearest name to a word. */
function proper(word: string): string {
  const latin = word
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[ßæÆøØłŁđĐ]/g, (letter) => replacements[letter] ?? "_");
  const name = latin
    .replace(/[^\w-]/g, "_")
    .replace(/-{2,}/g, "-")
    .replace(/^-+|-+$/g, "");
  return /^[_a-zA-Z]/.test(name) ? name : `_${name}`;
}
