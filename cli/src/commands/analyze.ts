import { type Command, Option } from "commander";
import { assumedTable } from "../analyze/assumed.ts";
import { withChanges } from "../analyze/changes.ts";
import { comparisonJson, comparisonMarkdown, comparisonPretty } from "../analyze/compare.ts";
import { analysisOfFlow } from "../analyze/flow.ts";
import { analysisJson } from "../analyze/json.ts";
import { analysisMarkdown } from "../analyze/markdown.ts";
import { analysisPretty } from "../analyze/pretty.ts";
import { ExitCode } from "../exit.ts";
import { type AnalyzedDesign, analyzed, readDesign, reportErrors } from "../input/design.ts";
import { stdinNameOption } from "../input/options.ts";
import { joinSections, section } from "../print/section.ts";
import { print, type Session } from "../session.ts";

interface AnalyzeOptions {
  readonly format: "pretty" | "json" | "markdown";
  readonly flow?: string;
  readonly whatIf: readonly string[];
  readonly assumed?: true;
  readonly all?: true;
  readonly stdinFilename: string;
}

/** `lintel analyze FILE`: load, latency, availability, capacity and cost in closed form. */
export function addAnalyze(program: Command, session: Session): void {
  program
    .command("analyze")
    .description("compute load, latency, availability, capacity and cost")
    .argument("<file>", "a design, or - for standard input")
    .addOption(new Option("--format <format>", "how to print").choices(["pretty", "json", "markdown"]).default("pretty"))
    .option("--flow <name>", "only this flow and what it uses")
    .option(
      "--what-if <change>",
      'compare with a changed design, such as "Api.replicas=6", "base=200 rps" or "load Redirect x 3" (can be repeated)',
      append,
      [],
    )
    .option("--assumed", "list the inputs that were assumed, with their reasons")
    .option("--all", "every component and link of a huge design, not only the busiest")
    .addOption(stdinNameOption())
    .action((file: string, options: AnalyzeOptions) => analyze(file, options, session));
}

async function analyze(file: string, options: AnalyzeOptions, session: Session): Promise<void> {
  const loaded = await readDesign(file, options.stdinFilename, session);
  const before = analyzed(loaded);
  const { changed, said } = withChanges(loaded, options.whatIf);
  const after = changed === loaded ? before : analyzed(changed);
  const only = <D extends AnalyzedDesign>(all: D): D =>
    options.flow === undefined ? all : { ...all, analysis: analysisOfFlow(all.design, all.analysis, options.flow) };
  const shown = only(after);
  print(session, formatted(only(before), shown, said, options, session));
  const broken = reportErrors(after, session);
  const missed = shown.analysis.objectives.some((verdict) => verdict.met === false);
  session.exitCode = broken || missed ? ExitCode.findings : ExitCode.clean;
}

function formatted(
  before: AnalyzedDesign,
  { design, analysis }: AnalyzedDesign,
  said: readonly string[],
  options: AnalyzeOptions,
  { out }: Session,
): string {
  const { whatIf } = options;
  const after = { design, analysis };
  if (options.format === "json") {
    const json = analysisJson(design, analysis);
    return JSON.stringify(whatIf.length > 0 ? { ...json, whatIf: comparisonJson(whatIf, before, after) } : json, null, 2);
  }
  if (options.format === "markdown") {
    const tables = analysisMarkdown(design, analysis, options.all ?? false);
    return whatIf.length > 0 ? joinSections([comparisonMarkdown(said, before, after), tables]) : tables;
  }
  if (options.assumed) return section("Assumed", assumedTable(analysis), out) || "Every input is written in the file.";
  if (whatIf.length > 0) return comparisonPretty(said, before, after, out);
  return analysisPretty(design, analysis, options.all ?? false, out);
}

function append(text: string, list: readonly string[]): readonly string[] {
  return [...list, text];
}
