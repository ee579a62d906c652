import type { Analysis } from "../analysis/figures.ts";
import type { Design, Finding, Severity } from "../model/index.ts";

export type RuleCategory =
  | "redundancy"
  | "objectives"
  | "capacity"
  | "caching"
  | "data"
  | "coordination"
  | "messaging"
  | "resilience"
  | "structure"
  | "security"
  | "network";

/** What a rule looks at. */
export interface RuleContext {
  readonly design: Design;
  readonly analysis: Analysis;
}

/** A finding as a rule reports it; code and severity come from the rule. */
export type Report = Omit<Finding, "rule" | "severity"> & { readonly severity?: Severity };

/** One check over a design, with everything that is said about it anywhere (docs page, `lintel explain`, SARIF, settings). */
export interface Rule {
  readonly code: string;
  readonly category: RuleCategory;
  readonly severity: Severity;
  /** One line: what is wrong with a design that this rule reports. */
  readonly summary: string;
  /** Why it matters and what to do, in Markdown. */
  readonly rationale: string;
  /** Links or book titles behind the rule. */
  readonly references: readonly string[];
  /** `.arch` texts that raise exactly this rule. */
  readonly invalid: readonly string[];
  /** `.arch` texts that nearly raise it and must not. */
  readonly valid: readonly string[];
  check(context: RuleContext): readonly Report[];
}
