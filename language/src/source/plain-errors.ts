import type { ParseResult } from "langium";

type Token = ParseResult["parserErrors"][number]["token"];

/** What Langium's parser has of the parser below it and does not declare. */
interface Raising {
  LA(index: number): Token;
  SAVE_ERROR(error: unknown): unknown;
  raiseNoAltException(...about: readonly unknown[]): never;
  raiseEarlyExitException(...about: readonly unknown[]): never;
  consumeInternalError(...about: readonly unknown[]): never;
}

/**
 * Lets a parser tell where it failed and nothing more. For the text of an error it would search the grammar for all that could have
 * followed, which takes twenty times as long as the reading, and nobody sees that text: errors are explained from the token and the rule.
 */
export function raisePlainErrors(parser: object): void {
  if (!isRaising(parser)) throw new Error("The parser raises no errors.");
  const raise = (name: string) => (): never => {
    // Errors are known by their names; without a trace of the stack they cost nothing.
    throw parser.SAVE_ERROR({ name, message: name, token: parser.LA(1), previousToken: parser.LA(0), resyncedTokens: [] });
  };
  parser.raiseNoAltException = raise("NoViableAltException");
  parser.raiseEarlyExitException = raise("EarlyExitException");
  parser.consumeInternalError = raise("MismatchedTokenException");
}

function isRaising(parser: object): parser is Raising {
  return ["raiseNoAltException", "raiseEarlyExitException", "consumeInternalError", "SAVE_ERROR", "LA"].every((name) => name in parser);
}
