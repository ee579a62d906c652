import { InputError } from "../exit.ts";
import type { CheckReport, LocatedFinding } from "./report.ts";

/** How often each finding is known. */
export type KnownFindings = ReadonlyMap<string, number>;

/**
 * Reads the JSON of an earlier `lintel check`. A finding is known by its rule, file and element, so that
 * moving lines or other numbers in its message do not make it new; without an element by its message.
 */
export function parseBaseline(text: string, path: string): KnownFindings {
  const findings = findingsIn(text);
  if (!findings) throw new InputError(`${path} is no baseline; write one with lintel check --format json > ${path}`);
  const known = new Map<string, number>();
  for (const { rule, file, element, message } of findings) {
    const key = keyOf(rule, file, element ?? message);
    known.set(key, (known.get(key) ?? 0) + 1);
  }
  return known;
}

/** The report without known findings; each known one hides one finding. */
export function withoutKnown(report: CheckReport, baseline: KnownFindings): CheckReport {
  const left = new Map(baseline);
  const isNew = ({ finding, file }: LocatedFinding): boolean => {
    const key = keyOf(finding.rule, file, finding.element ?? finding.message);
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count <= 0;
  };
  const findings = report.findings.filter(isNew);
  return { ...report, findings, known: report.findings.length - findings.length };
}

function keyOf(rule: string, file: string, what: string): string {
  return JSON.stringify([rule, file, what]);
}

interface BaselineFinding {
  readonly rule: string;
  readonly file: string;
  readonly element: string | null;
  readonly message: string;
}

function findingsIn(text: string): readonly BaselineFinding[] | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null || !("findings" in value) || !Array.isArray(value.findings)) return null;
  return value.findings.every(isBaselineFinding) ? value.findings : null;
}

function isBaselineFinding(value: unknown): value is BaselineFinding {
  if (typeof value !== "object" || value === null) return false;
  const { rule, file, element, message } = value as Record<string, unknown>;
  return (
    typeof rule === "string" && typeof file === "string" && typeof message === "string" && (element === null || typeof element === "string")
  );
}
