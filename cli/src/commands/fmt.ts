import { writeFile } from "node:fs/promises";
import { formatArch, parseArch } from "@lintel/language";
import type { Command } from "commander";
import { ExitCode } from "../exit.ts";
import { stdinNameOption } from "../input/options.ts";
import { problemText, readSources, type Source } from "../input/sources.ts";
import { print, remark, reportProblems, type Session } from "../session.ts";

interface FmtOptions {
  readonly check?: true;
  readonly stdinFilename: string;
}

/** `lintel fmt PATH…`: one layout for every design. */
export function addFmt(program: Command, session: Session): void {
  program
    .command("fmt")
    .description("format designs in place (`lintel fmt -`: standard input to standard output)")
    .argument("<path...>", "files, folders (every *.arch below) or - for standard input")
    .option("--check", "change nothing; name the files that are not formatted and end with status 1")
    .addOption(stdinNameOption())
    .action((paths: string[], options: FmtOptions) => fmt(paths, options, session));
}

async function fmt(paths: readonly string[], options: FmtOptions, session: Session): Promise<void> {
  const { sources, problems } = await readSources(paths, options.stdinFilename, session.host);
  const failures: string[] = [...problems];
  let unformatted = 0;
  let broken = 0;
  for (const source of sources) {
    const document = parseArch(source.text, source.uri);
    const formatted = document.broken ? source.text : formatArch(document);
    if (document.broken) {
      broken++;
      remark(session, `lintel: ${source.label} has syntax errors and stays as it is (lintel check ${source.label} shows them)`);
    } else if (options.check) {
      if (formatted === source.text) continue;
      unformatted++;
      print(session, session.out.text(source.label));
    } else {
      failures.push(...(await store(source, formatted, session)));
    }
  }
  session.exitCode = broken + unformatted > 0 ? ExitCode.findings : ExitCode.clean;
  reportProblems(session, failures);
}

/** Writes a formatted text to where it came from; the problem when that fails. */
async function store(source: Source, formatted: string, session: Session): Promise<readonly string[]> {
  if (source.fromStdin) {
    session.host.stdout.write(formatted);
    return [];
  }
  if (formatted === source.text) return [];
  try {
    await writeFile(source.path, formatted);
    print(session, session.out.text(source.label));
    return [];
  } catch (error) {
    return [problemText(error, source.label)];
  }
}
