import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { type KnownFindings, parseBaseline, withoutKnown } from "../check/baseline.ts";
import { checkConcise } from "../check/concise.ts";
import { checkDesigns } from "../check/designs.ts";
import { checkGithub } from "../check/github.ts";
import { checkJson } from "../check/json.ts";
import { checkJunit } from "../check/junit.ts";
import { checkPretty } from "../check/pretty.ts";
import { type CheckReport, countBySeverity } from "../check/report.ts";
import { checkSarif } from "../check/sarif.ts";
import { Timing, timingTable } from "../check/timing.ts";
import { ExitCode, InputError } from "../exit.ts";
import { stdinNameOption, wholeNumber } from "../input/options.ts";
import { addRuleOptions, type RuleOptions, settingsOf } from "../input/rule-options.ts";
import { problemText, readSources } from "../input/sources.ts";
import { Workspace } from "../input/workspace.ts";
import { knownCodes } from "../rule-list.ts";
import { print, remark, reportProblems, type Session } from "../session.ts";

type Format = "pretty" | "concise" | "json" | "sarif" | "junit" | "github";
const formats: readonly Format[] = ["pretty", "concise", "json", "sarif", "junit", "github"];

/** Formats whose reader expects a document even when nothing could be checked. */
const machineFormats: ReadonlySet<Format> = new Set(["json", "sarif", "junit"]);

interface CheckOptions extends RuleOptions {
  readonly format: Format;
  readonly maxWarnings?: number;
  readonly baseline?: string;
  readonly timing?: boolean;
  readonly stdinFilename: string;
}

/** `lintel check PATH…`: what is wrong with the designs. */
export function addCheck(program: Command, session: Session): void {
  const command = program
    .command("check")
    .description("report what is wrong with designs")
    .argument("<path...>", "files, folders (every *.arch below) or - for standard input")
    .addOption(new Option("--format <format>", "how to print").choices(formats).default("pretty"))
    .option("--max-warnings <n>", "end with status 1 on more warnings than this", wholeNumber(0));
  addRuleOptions(command)
    .option("--baseline <file>", "leave out the findings of an earlier --format json")
    .option("--timing", "also say how long analysis and each rule took")
    .addOption(stdinNameOption())
    .action((paths: string[], options: CheckOptions) => check(paths, options, session));
}

async function check(paths: readonly string[], options: CheckOptions, session: Session): Promise<void> {
  const { host } = session;
  const known = options.baseline === undefined ? null : await readBaseline(options.baseline, host.cwd);
  const { sources, problems } = await readSources(paths, options.stdinFilename, host);
  const workspace = new Workspace(sources, host.cwd);
  const timing = options.timing ? new Timing() : null;
  const all = await checkDesigns(sources, workspace, settingsOf(options), timing);
  const report = known ? withoutKnown(all, known) : all;
  if (sources.length > 0 || machineFormats.has(options.format)) {
    const times = timing?.report() ?? null;
    const text = options.format === "json" ? jsonText(checkJson(report, times)) : formatted(report, options.format, workspace, session);
    if (text !== "") print(session, text);
    if (times && options.format !== "json") remark(session, timingTable(times, session.err));
  }
  session.exitCode = statusOf(report, options.maxWarnings);
  reportProblems(session, problems);
}

function formatted(report: CheckReport, format: Exclude<Format, "json">, workspace: Workspace, { out }: Session): string {
  switch (format) {
    case "pretty":
      return checkPretty(report, (uri) => workspace.linesOf(uri), out);
    case "concise":
      return checkConcise(report, out);
    case "github":
      return checkGithub(report);
    case "sarif":
      return jsonText(checkSarif(report, knownCodes()));
    case "junit":
      return checkJunit(report);
  }
}

function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

function statusOf(report: CheckReport, maxWarnings: number | undefined): ExitCode {
  const { errors, warnings } = countBySeverity(report.findings.map(({ finding }) => finding));
  return errors > 0 || (maxWarnings !== undefined && warnings > maxWarnings) ? ExitCode.findings : ExitCode.clean;
}

async function readBaseline(path: string, cwd: string): Promise<KnownFindings> {
  let text: string;
  try {
    text = await readFile(resolve(cwd, path), "utf8");
  } catch (error) {
    throw new InputError(problemText(error, path));
  }
  return parseBaseline(text, path);
}
