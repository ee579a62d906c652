import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Severity } from "@lintel/engine/model";
import { type Command, InvalidArgumentError, Option } from "commander";
import { type KnownFindings, parseBaseline, withoutKnown } from "../check/baseline.ts";
import { checkConcise } from "../check/concise.ts";
import { checkDesigns } from "../check/designs.ts";
import { checkGithub } from "../check/github.ts";
import { checkJson } from "../check/json.ts";
import { checkJunit } from "../check/junit.ts";
import { checkPretty } from "../check/pretty.ts";
import { type CheckReport, countBySeverity } from "../check/report.ts";
import { checkSarif } from "../check/sarif.ts";
import { type RuleSettings, severityOf } from "../check/severities.ts";
import { ExitCode, InputError } from "../exit.ts";
import { stdinNameOption, wholeNumber } from "../input/options.ts";
import { problemText, readSources } from "../input/sources.ts";
import { Workspace } from "../input/workspace.ts";
import { nearest } from "../print/nearest.ts";
import { knownCodes } from "../rule-list.ts";
import { print, reportProblems, type Session } from "../session.ts";

type Format = "pretty" | "concise" | "json" | "sarif" | "junit" | "github";
const formats: readonly Format[] = ["pretty", "concise", "json", "sarif", "junit", "github"];

/** Formats whose reader expects a document even when nothing could be checked. */
const machineFormats: ReadonlySet<Format> = new Set(["json", "sarif", "junit"]);

interface CheckOptions {
  readonly format: Format;
  readonly maxWarnings?: number;
  readonly rule: RuleSettings;
  readonly baseline?: string;
  readonly stdinFilename: string;
}

/** `lintel check PATH…`: what is wrong with the designs. */
export function addCheck(program: Command, session: Session): void {
  program
    .command("check")
    .description("report what is wrong with designs")
    .argument("<path...>", "files, folders (every *.arch below) or - for standard input")
    .addOption(new Option("--format <format>", "how to print").choices(formats).default("pretty"))
    .option("--max-warnings <n>", "end with status 1 on more warnings than this", wholeNumber(0))
    .option("--rule <code=severity>", "change a rule: error, warning, info or off (can be repeated)", addSetting, new Map())
    .option("--baseline <file>", "leave out the findings of an earlier --format json")
    .addOption(stdinNameOption())
    .action((paths: string[], options: CheckOptions) => check(paths, options, session));
}

async function check(paths: readonly string[], options: CheckOptions, session: Session): Promise<void> {
  const { host } = session;
  const known = options.baseline === undefined ? null : await readBaseline(options.baseline, host.cwd);
  const { sources, problems } = await readSources(paths, options.stdinFilename, host);
  const workspace = new Workspace(sources, host.cwd);
  const all = await checkDesigns(sources, workspace, options.rule);
  const report = known ? withoutKnown(all, known) : all;
  if (sources.length > 0 || machineFormats.has(options.format)) {
    const text = formatted(report, options.format, workspace, session);
    if (text !== "") print(session, text);
  }
  session.exitCode = statusOf(report, options.maxWarnings);
  reportProblems(session, problems);
}

function formatted(report: CheckReport, format: Format, workspace: Workspace, { out }: Session): string {
  switch (format) {
    case "pretty":
      return checkPretty(report, (uri) => workspace.linesOf(uri), out);
    case "concise":
      return checkConcise(report, out);
    case "github":
      return checkGithub(report);
    case "sarif":
      return JSON.stringify(checkSarif(report, knownCodes()), null, 2);
    case "junit":
      return checkJunit(report);
    case "json":
      return JSON.stringify(checkJson(report), null, 2);
  }
}

function statusOf(report: CheckReport, maxWarnings: number | undefined): ExitCode {
  const { errors, warnings } = countBySeverity(report.findings);
  return errors > 0 || (maxWarnings !== undefined && warnings > maxWarnings) ? ExitCode.findings : ExitCode.clean;
}

function addSetting(text: string, settings: RuleSettings): RuleSettings {
  const [code, word, ...rest] = text.split("=");
  const severity = severityOf(word ?? "");
  if (!code || severity === undefined || rest.length > 0) {
    throw new InvalidArgumentError("It must look like timeout-missing=warning, with error, warning, info or off.");
  }
  const codes = knownCodes().map((rule) => rule.code);
  if (!codes.includes(code)) {
    const close = nearest(code, codes);
    throw new InvalidArgumentError(`There is no rule ${code}${close ? `; did you mean ${close}?` : "; lintel rules lists them all."}`);
  }
  return new Map<string, Severity | "off">([...settings, [code, severity]]);
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
