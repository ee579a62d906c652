import { Command, CommanderError } from "commander";
import { ExitCode, InputError } from "./exit.ts";
import type { Host } from "./host.ts";
import { openSession, remark, type Session } from "./session.ts";
import { version } from "./version.ts";

/** Adds one command to the program. */
export type AddCommand = (program: Command, session: Session) => void;

/** Runs one command line (without the program's name) with some of the commands, and returns its exit status. Never throws. */
export async function runWith(commands: readonly AddCommand[], args: readonly string[], host: Host): Promise<ExitCode> {
  const session = openSession(host);
  try {
    await buildProgram(commands, session).parseAsync([...args], { from: "user" });
    return session.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      const [first] = args;
      if (error.code === "commander.unknownCommand" && first?.endsWith(".arch")) remark(session, `Did you mean lintel check ${first}?`);
      return error.exitCode === 0 ? ExitCode.clean : ExitCode.usage;
    }
    if (error instanceof InputError) {
      remark(session, `lintel: ${error.message}`);
      return ExitCode.usage;
    }
    remark(session, internalReport(error, args));
    return ExitCode.internal;
  }
}

/** These commands with their options, ready to read a command line. */
export function buildProgram(commands: readonly AddCommand[], session: Session): Command {
  const program = new Command("lintel")
    .description("See the load, the latency and the single points of failure of a system design (.arch files).")
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => session.host.stdout.write(text),
      writeErr: (text) => session.host.stderr.write(text),
      getOutHasColors: () => session.out.colors.isColorSupported,
      getErrHasColors: () => session.err.colors.isColorSupported,
      getOutHelpWidth: () => session.out.width,
      getErrHelpWidth: () => session.err.width,
      outputError: (text, write) => write(text.replace(/^error: /, "lintel: ")),
    })
    .addHelpText(
      "after",
      "\nExit status: 0 clean, 1 findings or failed objectives, 2 wrong usage or unreadable input, 3 an internal error.",
    );
  for (const addCommand of commands) addCommand(program, session);
  pointToHelp(program, "lintel");
  return program;
}

/** Behind what is wrong with a command line stands where to read on: at the command that it names, as far as it names one. */
function pointToHelp(command: Command, name: string): void {
  command.showHelpAfterError(`${name} --help lists ${command.commands.length > 0 ? "the commands" : "what it takes"}.`);
  for (const each of command.commands) pointToHelp(each, `${name} ${each.name()}`);
}

function internalReport(error: unknown, args: readonly string[]): string {
  const { stack, message } = error instanceof Error ? error : new Error(String(error));
  const place =
    stack
      ?.split("\n")
      .find((line) => line.trimStart().startsWith("at "))
      ?.trim() ?? "";
  return [
    `lintel: internal error: ${message}`,
    `  ${place}`,
    `  This is a fault of Lintel, not of your design. Please report it with the file and this: lintel ${version}, node ${process.version}, lintel ${args.join(" ")}`,
  ].join("\n");
}
