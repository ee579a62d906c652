import type { Finding, Severity } from "@lintel/engine/model";

/** What `lintel check` found, ready to print in any format. */
export interface CheckReport {
  /** By file, then place, then severity. */
  readonly findings: readonly LocatedFinding[];
  /** Files that were checked, as shown; imports from elsewhere not counted. */
  readonly files: readonly string[];
  /** Findings that an `accept` in the design silences, with the author's reason. */
  readonly accepted: readonly AcceptedFinding[];
  /** Findings left out because the baseline has them. */
  readonly known: number;
}

export interface LocatedFinding {
  readonly finding: Finding;
  /** Path as shown. */
  readonly file: string;
  readonly related: readonly { readonly message: string; readonly file: string; readonly origin: Finding["origin"] }[];
  /** Page that explains the rule, relative to the manual; `null` when there is none. */
  readonly docs: string | null;
}

export interface AcceptedFinding {
  readonly located: LocatedFinding;
  readonly reason: string;
}

export interface Counts {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
}

/** How many findings there are of each severity. */
export function countBySeverity(findings: readonly Pick<Finding, "severity">[]): Counts {
  const count = (wanted: Severity): number => findings.filter(({ severity }) => severity === wanted).length;
  return { errors: count("error"), warnings: count("warning"), infos: count("info") };
}

const severityOrder: readonly Severity[] = ["error", "warning", "info"];

/** In reading order and each one once: designs that import the same file find the same things in it. */
export function inReadingOrder(findings: readonly LocatedFinding[]): readonly LocatedFinding[] {
  const once = new Map<string, LocatedFinding>();
  for (const located of findings) if (!once.has(identityOf(located))) once.set(identityOf(located), located);
  return [...once.values()].sort(
    (a, b) =>
      compare(a.file, b.file) ||
      a.finding.origin.range.start.line - b.finding.origin.range.start.line ||
      a.finding.origin.range.start.character - b.finding.origin.range.start.character ||
      severityOrder.indexOf(a.finding.severity) - severityOrder.indexOf(b.finding.severity) ||
      compare(a.finding.rule, b.finding.rule),
  );
}

/** Two findings with the same identity say the same thing about the same place. */
export function identityOf({ finding, file }: LocatedFinding): string {
  return JSON.stringify([file, finding.origin.range, finding.rule, finding.element, finding.message]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
