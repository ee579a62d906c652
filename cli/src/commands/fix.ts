import { realpath } from "node:fs/promises";
import type { Finding, Fix } from "@lintel/engine/model";
import { type RuleSettings, type Tier, withSeverities } from "@lintel/engine/rules";
import { type FixOutcome, formatArch, parseArch } from "@lintel/language";
import type { Command } from "commander";
import { checkConcise } from "../check/concise.ts";
import { Configurations } from "../check/configurations.ts";
import { loadAll, locate, wholeDesigns } from "../check/designs.ts";
import { inReadingOrder, type LocatedFinding } from "../check/report.ts";
import { ExitCode } from "../exit.ts";
import { fixGroup } from "../fix/fix-group.ts";
import { groupsOf } from "../fix/groups.ts";
import { type ChangedFile, countLeft, fixLine, fixList, fixSummary, patchOf } from "../fix/report.ts";
import { stdinNameOption } from "../input/options.ts";
import { knownCode, settingsOf, tierOption } from "../input/rule-options.ts";
import { readSources, type Source } from "../input/sources.ts";
import { storeText } from "../input/store.ts";
import { keyOf, Workspace } from "../input/workspace.ts";
import { print, remark, reportProblems, type Session } from "../session.ts";

interface FixOptions {
  readonly unsafe?: true;
  readonly dryRun?: true;
  readonly diff?: true;
  readonly tier?: Tier;
  /** Codes to fix; all of them when none is named. */
  readonly rule: readonly string[];
  readonly stdinFilename: string;
}

/** `lintel fix PATH…`: makes the quick fixes. */
export function addFix(program: Command, session: Session): void {
  program
    .command("fix")
    .description("make the safe quick fixes of what check finds (`lintel fix -`: standard input to standard output)")
    .argument("<path...>", "files, folders (every *.arch below) or - for standard input")
    .option("--unsafe", "also fixes that change what the author decided")
    .option(
      "--rule <code>",
      "only what this rule finds (can be repeated)",
      (code: string, codes: readonly string[]) => [...codes, knownCode(code)],
      [],
    )
    .addOption(tierOption())
    .option("--dry-run", "change nothing; list the fixes and end with status 1 when there are any")
    .option("--diff", "change nothing; print the changes as a patch and end with status 1 when there are any")
    .addOption(stdinNameOption())
    .action((paths: string[], options: FixOptions) => fix(paths, options, session));
}

async function fix(paths: readonly string[], options: FixOptions, session: Session): Promise<void> {
  const { sources: all, problems } = await readSources(paths, options.stdinFilename, session.host);
  const sources = await eachOnce(all);
  const workspace = new Workspace(sources, session.host.cwd);
  const codes = new Set(options.rule);
  const wanted = ({ rule }: Finding, { safe }: Fix): boolean => (safe || options.unsafe === true) && (codes.size === 0 || codes.has(rule));
  const settings = settingsOf({ ...(options.tier ? { tier: options.tier } : {}), rule: alwaysOn(codes) });
  const outcomes: FixOutcome[] = [];
  const designs = wholeDesigns(await loadAll(sources, workspace));
  const configurations = new Configurations(workspace);
  for (const group of groupsOf(designs)) outcomes.push(await fixGroup(group, settings, configurations, wanted));
  const misread: LocatedFinding[] = [];
  for (const { source } of designs) {
    const { findings, settings: ofFile } = await configurations.of(source.path);
    for (const finding of withSeverities(findings, ofFile)) misread.push(locate(finding, workspace));
  }

  const changed: ChangedFile[] = [];
  for (const { texts } of outcomes) {
    for (const [uri, after] of texts) {
      const before = (await workspace.read(uri)) ?? "";
      if (before !== after) changed.push({ path: keyOf(uri), label: workspace.labelOf(uri), before, after: asTidy(before, after, uri) });
    }
  }
  const onlyShown = options.dryRun === true || options.diff === true;
  const failures = [...problems];
  const input = sources.find((source) => source.fromStdin);
  if (options.diff) {
    if (changed.length > 0) print(session, patchOf(changed));
  } else if (input && !options.dryRun) {
    session.host.stdout.write(changed.find(({ path }) => path === input.path)?.after ?? input.text);
  }
  const refused = onlyShown ? new Map<string, string>() : await storeAll(changed, input);
  failures.push(...refused.values());
  // What could not be written was not fixed, and of files that are not there nothing can be said but that.
  const done = outcomes.filter(({ texts }) => [...texts.keys()].every((uri) => !refused.has(keyOf(uri))));
  if (sources.length > 0 && (done.length > 0 || refused.size === 0))
    tell(done, changed.length - refused.size, options, input !== undefined, (uri) => workspace.labelOf(uri), session);
  const ofConfiguration = inReadingOrder(misread);
  if (ofConfiguration.length > 0)
    remark(session, checkConcise({ findings: ofConfiguration, files: [], accepted: [], known: 0 }, session.err));
  const isFinding =
    ofConfiguration.some(({ finding }) => finding.severity === "error") ||
    countLeft(outcomes).errors > 0 ||
    (onlyShown && changed.length > 0);
  session.exitCode = isFinding ? ExitCode.findings : ExitCode.clean;
  reportProblems(session, failures);
}

/** A file that was formatted stays so; the layout of any other is its author's. */
function asTidy(before: string, after: string, uri: string): string {
  const was = parseArch(before, uri);
  const is = parseArch(after, uri);
  return was.broken || is.broken || formatArch(was) !== before ? after : formatArch(is);
}

/** A rule that is asked for by name runs in any tier. */
function alwaysOn(codes: ReadonlySet<string>): RuleSettings {
  return { tier: null, options: new Map(), rules: new Map([...codes].map((code) => [code, { level: "on", options: new Map() }])) };
}

/** Two names of one file, such as a link and what it leads to, are one file to fix. */
async function eachOnce(sources: readonly Source[]): Promise<readonly Source[]> {
  const seen = new Set<string>();
  const once: Source[] = [];
  for (const source of sources) {
    const real = source.fromStdin ? source.path : await realpath(source.path);
    if (!seen.has(real)) once.push(source);
    seen.add(real);
  }
  return once;
}

/** Writes what has changed; what cannot be written is in the answer, with the reason by its path. */
async function storeAll(changed: readonly ChangedFile[], input: Source | undefined): Promise<ReadonlyMap<string, string>> {
  const refused = new Map<string, string>();
  for (const { path, label, before, after } of changed) {
    const failure = path === input?.path ? null : await storeText(path, label, before, after);
    if (failure !== null) refused.set(path, failure);
  }
  return refused;
}

/** Says what was fixed, what was not and why, and what is left. The result goes to standard output unless a text or patch is there. */
function tell(
  outcomes: readonly FixOutcome[],
  files: number,
  { dryRun, diff }: FixOptions,
  fromStdin: boolean,
  labelOf: (uri: string) => string,
  session: Session,
): void {
  const isResult = !diff && (!fromStdin || dryRun === true);
  const list = fixList(
    outcomes.flatMap(({ applied }) => applied),
    labelOf,
    isResult ? session.out : session.err,
  );
  if (list !== "" && isResult) print(session, list);
  else if (list !== "" && !diff) remark(session, list);
  for (const { refused } of outcomes)
    for (const each of refused) remark(session, `not fixed: ${fixLine(each, session.err)} (${each.because})`);
  remark(session, fixSummary(outcomes, files, dryRun === true || diff === true));
}
