import { analyze } from "@lintel/engine/analysis";
import type { Finding } from "@lintel/engine/model";
import { reviewDesign } from "@lintel/engine/rules";
import { type LoadedDesign, loadSource } from "../input/design.ts";
import type { Source } from "../input/sources.ts";
import type { Workspace } from "../input/workspace.ts";
import { knownCodes } from "../rule-list.ts";
import { type AcceptedFinding, type CheckReport, identityOf, inReadingOrder, type LocatedFinding } from "./report.ts";
import { type RuleSettings, withSetting } from "./severities.ts";

/**
 * Checks every design among the sources. A file that another source imports is checked as part of that design, as in the editor: alone it
 * would seem to lack whatever the other file adds.
 */
export async function checkDesigns(sources: readonly Source[], workspace: Workspace, settings: RuleSettings): Promise<CheckReport> {
  const findings: LocatedFinding[] = [];
  const accepted = new Map<string, AcceptedFinding>();
  const loaded: LoadedDesign[] = [];
  for (const source of sources) loaded.push(await loadSource(source, workspace));
  for (const { design, findings: ofLanguage, broken } of loaded.filter((candidate) => !isPart(candidate, loaded))) {
    // Rules would complain about what is missing only because it cannot be read.
    const review = broken ? { findings: [], accepted: [] } : reviewDesign({ design, analysis: analyze(design) });
    for (const finding of [...ofLanguage, ...review.findings]) {
      const set = withSetting(finding, settings);
      if (set) findings.push(locate(set, workspace));
    }
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

/** Whether another design imports this one; files that import each other in a circle each stand for themselves. */
function isPart({ source, files }: LoadedDesign, all: readonly LoadedDesign[]): boolean {
  return all.some((other) => other.files.has(source.path) && !files.has(other.source.path));
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
