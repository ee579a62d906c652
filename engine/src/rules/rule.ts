import type { Analysis } from "../analysis/figures.ts";
import type { Design, Finding, Severity } from "../model/index.ts";
import type { RuleOption } from "./option.ts";
import type { Tier } from "./settings.ts";

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
  | "network"
  | "scenarios";

/** A design with its figures. */
export interface RuleSubject {
  readonly design: Design;
  readonly analysis: Analysis;
}

/** What a rule looks at. */
export interface RuleContext extends RuleSubject {
  /** What is set for an option of the rule, in base units; its default where nothing is. */
  option(option: RuleOption): number;
}

/** A finding as a rule reports it, its fixes included; the code comes from the rule, and the severity unless the report says otherwise. */
export type Report = Omit<Finding, "rule" | "severity"> & { readonly severity?: Severity };

/** Everything that is said about a rule anywhere: docs page, `lintel explain`, `lintel rules`, SARIF, settings. */
export interface RuleInfo {
  readonly code: string;
  /** `lintel`: about Lintel itself and its own lines; `language`: about the text (syntax, names, units, values). */
  readonly category: RuleCategory | "lintel" | "language";
  readonly severity: Severity;
  /** From which tier on the rule runs; recommended when absent. */
  readonly tier?: Tier;
  /** The thresholds that `check` asks the context for. */
  readonly options?: readonly RuleOption[];
  /** All severities that its findings may have, where there are several; `severity` is among them. */
  readonly severities?: readonly Severity[];
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
  /** More general codes: their finding on the same element is dropped, so that one fault gives one finding. */
  readonly replaces?: readonly string[];
  /**
   * Properties of the element that a finding is about whose value decides it. Where one of them stands in the text but could not be
   * understood, the finding waits until it can. What the fixes of a finding set counts without being listed.
   */
  readonly restsOn?: readonly string[];
  /** Shorter words for `accept`, such as `spof`. */
  readonly aliases?: readonly string[];
}

/** One check over a design. */
export interface Rule extends RuleInfo {
  readonly category: RuleCategory;
  check(context: RuleContext): readonly Report[];
}
