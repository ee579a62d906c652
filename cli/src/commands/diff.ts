import { differenceMarkdown, isBroken } from "@lintel/engine/difference";
import { type Command, Option } from "commander";
import { differenceJson } from "../diff/json.ts";
import { differencePretty } from "../diff/pretty.ts";
import { changedDesigns } from "../diff/since.ts";
import { type ComparedDesign, compared, designsOf, placeOf, readVersion, titleOf } from "../diff/versions.ts";
import { ExitCode, InputError } from "../exit.ts";
import { openMergeBase } from "../input/git.ts";
import { stdinNameOption } from "../input/options.ts";
import { addRuleOptions, type RuleOptions, settingsOf } from "../input/rule-options.ts";
import { joinSections } from "../print/section.ts";
import { print, reportProblems, type Session } from "../session.ts";

type Format = "pretty" | "markdown" | "json";

interface DiffOptions extends RuleOptions {
  readonly since?: string;
  readonly format: Format;
  readonly stdinFilename: string;
}

/** `lintel diff BEFORE AFTER` and `lintel diff --since REVISION [PATH…]`: what changed, in structure and in numbers. */
export function addDiff(program: Command, session: Session): void {
  const command = program
    .command("diff")
    .description("tell what changed between two versions of a design, in structure and in numbers")
    .argument("[path...]", "two designs, each FILE or REVISION:FILE; with --since the files and folders to look at (this folder if none)")
    .option("--since <revision>", "compare every design with where the current branch left this one, such as origin/main")
    .addOption(new Option("--format <format>", "how to print").choices(["pretty", "markdown", "json"]).default("pretty"));
  addRuleOptions(command)
    .addOption(stdinNameOption())
    .action((paths: string[], options: DiffOptions) => diff(paths, options, session));
}

async function diff(paths: readonly string[], options: DiffOptions, session: Session): Promise<void> {
  const { since } = options;
  const { designs, same, problems } =
    since === undefined ? await twoDesigns(paths, options, session) : await designsSince(since, paths, options, session);
  print(session, formatted(designs, same, since, options.format, session));
  session.exitCode = designs.some(({ difference }) => isBroken(difference)) ? ExitCode.findings : ExitCode.clean;
  reportProblems(session, problems);
}

interface Compared {
  readonly designs: readonly ComparedDesign[];
  /** Designs that are as they were. */
  readonly same: number;
  readonly problems: readonly string[];
}

async function twoDesigns(paths: readonly string[], options: DiffOptions, { host }: Session): Promise<Compared> {
  const [before, after, ...more] = paths;
  if (before === undefined || after === undefined || more.length > 0) {
    throw new InputError("diff compares two designs; write lintel diff BEFORE AFTER, or lintel diff --since REVISION");
  }
  if (before === "-" && after === "-") throw new InputError("only one of the two designs can come from standard input");
  const was = await readVersion(before, options.stdinFilename, host);
  const is = await readVersion(after, options.stdinFilename, host);
  return { designs: [await compared(was, is, settingsOf(options), host)], same: 0, problems: [] };
}

async function designsSince(since: string, paths: readonly string[], options: DiffOptions, { host }: Session): Promise<Compared> {
  const commit = await openMergeBase(since, host.cwd);
  const { changed, same, problems } = await changedDesigns(paths.length > 0 ? paths : ["."], commit, host);
  const designs: ComparedDesign[] = [];
  for (const { before, after } of changed) designs.push(await compared(before, after, settingsOf(options), host));
  return { designs, same, problems };
}

function formatted(designs: readonly ComparedDesign[], same: number, since: string | undefined, format: Format, { out }: Session): string {
  if (format === "json") return JSON.stringify(differenceJson(designs, same), null, 2);
  if (designs.length === 0) return `No design has changed since ${since} (${same} looked at).`;
  const texts = designs.map((design) => (format === "markdown" ? markdown(design) : differencePretty(design, out)));
  return joinSections(texts);
}

function markdown(design: ComparedDesign): string {
  return differenceMarkdown(titleOf(design), designsOf(design), design.difference, (origin) => placeOf(design, origin));
}
