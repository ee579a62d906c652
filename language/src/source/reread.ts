import type { LexerResult, ParseResult } from "langium";

type Token = LexerResult["tokens"][number];
type ParserError = ParseResult["parserErrors"][number] & { readonly previousToken?: Token };

/** Tokens that are read again in all for one chunk: what takes longer would be felt while typing. */
const mostTokens = 12_000;
const mostRounds = 8;

/** Tokens from the first to the last index, both included. */
interface Cut {
  readonly from: number;
  readonly to: number;
}

interface Attempt {
  readonly result: ParseResult;
  readonly tokens: readonly Token[];
  readonly removed: number;
}

/**
 * Reads tokens so that what cannot be read costs no more than its line: as long as there are errors, the stretch around the first one
 * is left out and the rest read again. Each stretch gives one error, the first. `first` is what the tokens gave when nothing else was
 * read since.
 */
export function readAround(tokens: readonly Token[], read: (tokens: readonly Token[]) => ParseResult, first = read(tokens)): ParseResult {
  let best: Attempt = { result: first, tokens, removed: 0 };
  let latest = best;
  let left = mostTokens;
  const errors: ParserError[] = [];
  for (let round = 0; round < mostRounds && best.result.parserErrors.length > 0; round++) {
    const error = best.result.parserErrors[0] as ParserError;
    const { tokens: now } = best;
    let next: Attempt | null = null;
    for (const { from, to } of cutsAround(error, now)) {
      left -= now.length;
      if (left < 0) break;
      const rest = [...now.slice(0, from), ...now.slice(to + 1)];
      latest = { result: read(rest), tokens: rest, removed: to - from + 1 };
      if (next === null || better(latest, next)) next = latest;
      // The first cut is the smallest.
      if (next.result.parserErrors.length === 0) break;
    }
    if (!next || next.result.parserErrors.length >= best.result.parserErrors.length + 2) break;
    errors.push(error);
    best = next;
  }
  // The parser keeps one tree at a time, so the one that is chosen must be read last.
  const result = latest === best ? best.result : read(best.tokens);
  return errors.length > 0 ? { ...result, parserErrors: [...errors, ...result.parserErrors] } : result;
}

function better(a: Attempt, b: Attempt): boolean {
  const [errorsOfA, errorsOfB] = [a.result.parserErrors.length, b.result.parserErrors.length];
  return errorsOfA < errorsOfB || (errorsOfA === errorsOfB && a.removed < b.removed);
}

/** Stretches of which one is most likely at fault: from the error on, the line of the error, the line before. */
function cutsAround(error: ParserError, tokens: readonly Token[]): readonly Cut[] {
  const found = tokens.indexOf(error.token);
  const at = found < 0 ? tokens.length : found;
  const cuts: Cut[] = [];
  const add = (from: number, to: number): void => {
    if (from <= to && to < tokens.length && !cuts.some((cut) => cut.from === from && cut.to === to)) cuts.push({ from, to });
  };
  const token = tokens[at];
  if (token && token.image !== "" && token.image !== "}") {
    add(at, endOf(at, tokens));
    add(startOf(at, tokens), endOf(at, tokens));
  } else if (token?.image === "}") add(at, at);
  // A block that is closed on the lines before has nothing to do with what starts the next line.
  const apart = tokens[at - 1]?.image === "}" && (tokens[at - 1]?.endLine ?? 0) < (token?.startLine ?? 0);
  if (at > 0 && !apart) add(startOf(at - 1, tokens), endOf(at - 1, tokens));
  return cuts;
}

/** The first token of the line, or behind the brace around it. */
function startOf(index: number, tokens: readonly Token[]): number {
  let depth = 0;
  for (let at = index; at >= 0; at--) {
    const { image } = tokens[at] as Token;
    if (at < index || image !== "{") {
      if (image === "}") depth++;
      else if (image === "{" && depth-- === 0) return at + 1;
    }
    const before = tokens[at - 1];
    if (depth === 0 && (!before || (before.endLine ?? 0) < ((tokens[at] as Token).startLine ?? 0))) return at;
  }
  return 0;
}

/** The last token of the line, blocks that it opens included, or before the brace around it. */
function endOf(index: number, tokens: readonly Token[]): number {
  let depth = 0;
  for (let at = index; at < tokens.length; at++) {
    const { image, endLine } = tokens[at] as Token;
    if (image === "{") depth++;
    else if (image === "}" && depth-- === 0) return at - 1;
    const next = tokens[at + 1];
    if (depth === 0 && (!next || (next.startLine ?? 0) > (endLine ?? 0))) return at;
  }
  return tokens.length - 1;
}
