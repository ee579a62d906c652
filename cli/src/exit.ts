/** Exit statuses of every command; nothing else is ever returned. */
export const ExitCode = {
  clean: 0,
  /** Findings that count (errors, or warnings past the limit), objectives or expectations that fail. */
  findings: 1,
  /** Wrong usage, or input that cannot be read. */
  usage: 2,
  /** A defect in Lintel itself. */
  internal: 3,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** Something the user can put right: said in one message without a stack, exit status 2. */
export class InputError extends Error {}
