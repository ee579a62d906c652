import { ExitCode } from "./exit.ts";
import type { Host } from "./host.ts";
import { type Style, styleFor } from "./print/style.ts";

/** What the commands of one invocation share. */
export interface Session {
  readonly host: Host;
  /** How to write results (standard output) and everything else (standard error). */
  readonly out: Style;
  readonly err: Style;
  exitCode: ExitCode;
}

/** What the commands of this invocation share, before any of them has run. */
export function openSession(host: Host): Session {
  return { host, out: styleFor(host.stdout, host), err: styleFor(host.stderr, host), exitCode: ExitCode.clean };
}

/** Writes a result. */
export function print(session: Session, text: string): void {
  session.host.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}

/** Writes a remark that is no result. */
export function remark(session: Session, text: string): void {
  session.host.stderr.write(`${session.err.text(text)}\n`);
}

/** Says which inputs could not be read; the command goes on with the others and ends with status 2. */
export function reportProblems(session: Session, problems: readonly string[]): void {
  for (const problem of problems) remark(session, `lintel: ${problem}`);
  if (problems.length > 0) session.exitCode = ExitCode.usage;
}
