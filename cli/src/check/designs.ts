import { analyze } from "@lintel/engine/analysis";
import type { Finding } from "@lintel/engine/model";
import { type Review, type RuleSettings, reviewDesign, settingsOver, withSeverities } from "@lintel/engine/rules";
import { type LoadedDesign, loadSource } from "../input/design.ts";
import type { Source } from "../input/sources.ts";
import type { Workspace } from "../input/workspace.ts";
import { knownCodes } from "../rule-list.ts";
import { Configurations } from "./configurations.ts";
import { type AcceptedFinding, type CheckReport, identityOf, inReadingOrder, type LocatedFinding } from "./report.ts";
import type { Timing } from "./timing.ts";

/**
 * Checks every design among the sources. A file that another source imports is checked as part of that design, as in the editor: alone it
 * would seem to lack whatever the other file adds. `settings` are those of the command line, above those of a design's configuration file;
 * `timing` adds up what analysis and rules take.
 */
export async function checkDesigns(
  sources: readonly Source[],
  workspace: Workspace,
  settings: RuleSettings,
  timing: Timing | null = null,
): Promise<CheckReport> {
  const findings: LocatedFinding[] = [];
  const accepted = new Map<string, AcceptedFinding>();
  const configurations = new Configurations(workspace);
  for (const loaded of wholeDesigns(await loadAll(sources, workspace))) {
    const configuration = await configurations.of(loaded.source.path);
    const all = settingsOver(settings, configuration.settings);
    const review = reviewOf(loaded, all, timing);
    for (const finding of [...withSeverities(configuration.findings, all), ...review.findings]) findings.push(locate(finding, workspace));
    for (const { finding, reason } of review.accepted) {
      const located = locate(finding, workspace);
      accepted.set(identityOf(located), { located, reason });
    }
  }
  return {
    findings: inReadingOrder(findings),
    files: sources.map((source) => source.label),
    accepted: [...accepted.values()],
    known: 0,
  };
}

/** Reads designs with their imports, one after the other: files that several import are read once. */
export async function loadAll(sources: readonly Source[], workspace: Workspace): Promise<readonly LoadedDesign[]> {
  const loaded: LoadedDesign[] = [];
  for (const source of sources) loaded.push(await loadSource(source, workspace));
  return loaded;
}

/** The designs that no other one of them imports; files that import each other in a circle each stand for themselves. */
export function wholeDesigns(all: readonly LoadedDesign[]): readonly LoadedDesign[] {
  return all.filter(({ source, files }) => !all.some((other) => other.files.has(source.path) && !files.has(other.source.path)));
}

/** What language and rules say about a design. While it has syntax errors the rules rest: they would miss what only cannot be read. */
export function reviewOf(
  { design, findings, broken }: Pick<LoadedDesign, "design" | "findings" | "broken">,
  settings: RuleSettings,
  timing: Timing | null = null,
): Review {
  const judge = (): Review => {
    const analysis = timing ? timing.ofAnalysis(() => analyze(design)) : analyze(design);
    return reviewDesign({ design, analysis }, { settings, ...(timing && { stopwatch: timing }) });
  };
  const review: Review = broken ? { findings: [], accepted: [] } : judge();
  return { ...review, findings: [...withSeverities(findings, settings), ...review.findings] };
}

const documented = new Set(knownCodes().map((rule) => rule.code));

/** A finding with its files as they are shown and its page in the manual. */
export function locate(finding: Finding, workspace: Workspace): LocatedFinding {
  return {
    finding,
    file: workspace.labelOf(finding.origin.uri),
    related: finding.related.map(({ message, origin }) => ({ message, origin, file: workspace.labelOf(origin.uri) })),
    docs: documented.has(finding.rule) ? `docs/rules/${finding.rule}.md` : null,
  };
}
