/**
 * Errors of one chunk after which the parser stops reading it. Each recovery looks for a place to go on from and uses up some
 * stack; a statement with more errors than this is no statement, and only the first errors of a file are told.
 */
export const mostErrors = 100;

/** What Langium's parser has of the parser below it and does not declare. */
interface Recovering {
  recoveryEnabled: boolean;
  readonly RULE_STACK: readonly unknown[];
  readonly _errors: readonly unknown[];
  SAVE_ERROR(error: unknown): unknown;
}

/** Makes a parser give up at the last error it may have: what was read until then is kept. Call the result before each text. */
export function capErrors(parser: object): () => void {
  if (!isRecovering(parser)) throw new Error("The parser has no errors to count.");
  const save = parser.SAVE_ERROR.bind(parser);
  parser.SAVE_ERROR = (error) => {
    save(error);
    if (parser._errors.length < mostErrors || parser.RULE_STACK.length === 0) return error;
    // Without recovery an error that is thrown leaves all rules, the first one included.
    parser.recoveryEnabled = false;
    throw error;
  };
  return () => {
    parser.recoveryEnabled = true;
  };
}

function isRecovering(parser: object): parser is Recovering {
  return "recoveryEnabled" in parser && "SAVE_ERROR" in parser && "RULE_STACK" in parser && "_errors" in parser;
}
