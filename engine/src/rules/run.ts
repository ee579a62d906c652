import { finish, type Steps } from "../analysis/steps.ts";
import {
  type AcceptedRisk,
  type Design,
  type Element,
  type ElementId,
  type Finding,
  lookup,
  type Objective,
  type Origin,
  type Severity,
} from "../model/index.ts";
import { rules as allRules } from "./all.ts";
import { visitSteps } from "./graph/visits.ts";
import { internalError } from "./internal-error.ts";
import type { Rule, RuleContext, RuleInfo, RuleSubject } from "./rule.ts";
import { everyRule, levelOf, optionOf, type RuleSettings, withSeverity } from "./settings.ts";
import { restsOnUnread } from "./unread.ts";
import { unusedAccept } from "./unused-accept.ts";

export interface RunOptions {
  /** The rules there are; all of Lintel's when absent. */
  readonly rules?: readonly Rule[];
  /** Which of them run, how severe their findings are and what their options are; every rule as it is when absent. */
  readonly settings?: RuleSettings;
  /** Measures what each rule takes; nothing is measured when absent. */
  readonly stopwatch?: Stopwatch;
}

/** The engine has no clock of its own: whoever wants to know how long rules take brings one. */
export interface Stopwatch {
  /** Milliseconds since some moment. */
  now(): number;
  /** Called once for each rule that ran, with its findings before accepts and more specific rules. What rules share is counted where it is asked for first. */
  spent(rule: string, milliseconds: number, findings: number): void;
}

/** A finding that an `accept` silences, with the author's reason. */
export interface AcceptedFinding {
  readonly finding: Finding;
  readonly reason: string;
}

export interface Review {
  /** In the order of the source: by file, line, character, then code. */
  readonly findings: readonly Finding[];
  readonly accepted: readonly AcceptedFinding[];
}

/** The findings of every rule on a design, accepted risks left out. Never throws. */
export function runRules(subject: RuleSubject, options: RunOptions = {}): readonly Finding[] {
  return finish(ruleSteps(subject, options));
}

/** `runRules` in steps, for hosts that have other things to do in between. */
export function* ruleSteps(subject: RuleSubject, options: RunOptions = {}): Steps<readonly Finding[]> {
  return (yield* reviewSteps(subject, options)).findings;
}

/** As `runRules`, with the findings that an `accept` silences kept apart. */
export function reviewDesign(subject: RuleSubject, options: RunOptions = {}): Review {
  return finish(reviewSteps(subject, options));
}

function* reviewSteps(subject: RuleSubject, options: RunOptions): Steps<Review> {
  const { rules = allRules, settings = everyRule, stopwatch } = options;
  const { design } = subject;
  const infos = new Map<string, RuleInfo>([...rules, unusedAccept, internalError].map((rule) => [rule.code, rule]));
  const running = rules.filter((rule) => isRun(rule, settings));
  const found: Finding[] = [];
  // What nearly all rules look at is made first, or the first of them would seem slow.
  lookup(design);
  yield;
  yield* visitSteps(design);
  for (const rule of running) {
    const began = stopwatch?.now() ?? 0;
    const reported = findingsOf(rule, subject, settings);
    stopwatch?.spent(rule.code, stopwatch.now() - began, reported.length);
    for (const finding of reported) found.push(finding);
    yield;
  }
  const raw = mostSpecific(
    found.filter((finding) => !restsOnUnread(finding, infos.get(finding.rule), design)),
    infos,
  );
  const used = new Set<string>();
  const findings: Finding[] = [];
  const accepted: AcceptedFinding[] = [];
  const report = (finding: Finding, reason: string | null): void => {
    const info = infos.get(finding.rule);
    const level = info ? levelOf(info, settings) : "on";
    if (level === "off") return;
    const set = withSeverity(finding, level);
    if (reason === null) findings.push(set);
    else accepted.push({ finding: set, reason });
  };
  for (const finding of raw) {
    const matching = covering(design, finding.element)
      .flatMap((element) => element.accepts)
      .filter((accept) => silences(accept, finding, infos));
    for (const accept of matching) used.add(place(accept.origin));
    report(finding, matching[0]?.reason ?? null);
    yield;
  }
  if (!options.rules) {
    const known = new Set(rules.flatMap((rule) => [rule.code, ...(rule.replaces ?? []), ...(rule.aliases ?? [])]));
    // What a rule would say that does not run nobody knows.
    const silent = new Set(rules.filter((rule) => !running.includes(rule)).flatMap(({ code, aliases }) => [code, ...(aliases ?? [])]));
    yield;
    for (const { element, accept } of acceptsOf(design)) {
      if (!used.has(place(accept.origin)) && !silent.has(accept.rule)) report(unused(element, accept, known), null);
    }
  }
  return { findings: findings.sort(bySource), accepted };
}

/** Whether a rule is looked at: when it is on, or when what it finds would silence a more general rule that means the same fault. */
function isRun(rule: Rule, settings: RuleSettings): boolean {
  if (levelOf(rule, settings) !== "off") return true;
  return settings.rules.get(rule.code)?.level === "off" && (rule.replaces?.length ?? 0) > 0;
}

function findingsOf(rule: Rule, subject: RuleSubject, settings: RuleSettings): readonly Finding[] {
  const context: RuleContext = { ...subject, option: (option) => optionOf(rule.code, option, settings) };
  try {
    return rule.check(context).map((report) => ({ ...report, rule: rule.code, severity: report.severity ?? rule.severity }));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [
      {
        rule: internalError.code,
        severity: internalError.severity,
        message: `The rule ${rule.code} stopped on this design (${reason}), so nothing is said about it here. This is a fault of Lintel, not of your design: please report it with this file.`,
        element: null,
        origin: subject.design.origin,
        related: [],
        fixes: [],
      },
    ];
  }
}

/** Drops the findings that a more specific rule replaces on the same element. */
function mostSpecific(findings: readonly Finding[], infos: ReadonlyMap<string, RuleInfo>): readonly Finding[] {
  const replaced = new Set<string>();
  for (const finding of findings) {
    for (const code of infos.get(finding.rule)?.replaces ?? []) replaced.add(`${code} ${finding.element}`);
  }
  return findings.filter((finding) => finding.element === null || !replaced.has(`${finding.rule} ${finding.element}`));
}

function silences(accept: AcceptedRisk, finding: Finding, infos: ReadonlyMap<string, RuleInfo>): boolean {
  const info = infos.get(finding.rule);
  return (
    accept.rule === finding.rule ||
    (info?.aliases?.includes(accept.rule) ?? false) ||
    // Whoever accepts the general risk accepts its special forms.
    (info?.replaces?.includes(accept.rule) ?? false)
  );
}

/** The elements whose `accept` covers a finding: the element, the component of a shard or entity, the target of an objective. */
function covering(design: Design, id: ElementId | null): readonly Element[] {
  if (id === null) return [];
  const { elements } = lookup(design);
  const element = elements.get(id);
  const objective = element && "target" in element && "term" in element ? (element as Objective) : null;
  const owner = objective ? elements.get(objective.target) : elements.get(id.split(/[/.]/)[0] ?? id);
  return [element, owner].filter((candidate, index, list) => candidate !== undefined && list.indexOf(candidate) === index) as Element[];
}

/** Every accept of the design once: the terms of one `slo` block share theirs. */
function acceptsOf(design: Design): readonly { element: Element; accept: AcceptedRisk }[] {
  const seen = new Set<string>();
  const accepts: { element: Element; accept: AcceptedRisk }[] = [];
  for (const element of lookup(design).elements.values()) {
    for (const accept of element.accepts) {
      if (seen.has(place(accept.origin))) continue;
      seen.add(place(accept.origin));
      accepts.push({ element, accept });
    }
  }
  return accepts;
}

function unused(element: Element, accept: AcceptedRisk, known: ReadonlySet<string>): Finding {
  const why = known.has(accept.rule)
    ? `the rule ${accept.rule} reports nothing on ${element.id} any more`
    : `there is no rule with the code "${accept.rule}"`;
  return {
    rule: unusedAccept.code,
    severity: unusedAccept.severity,
    message: `This accept silences nothing: ${why}. Remove it, so that it cannot hide a later fault.`,
    element: element.id,
    origin: accept.origin,
    related: [],
    fixes: [{ title: `Remove "accept ${accept.rule}"`, safe: true, edits: [{ type: "replace", origin: accept.origin, text: "" }] }],
  };
}

const ranks: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

function bySource(a: Finding, b: Finding): number {
  const from = a.origin.range.start;
  const to = b.origin.range.start;
  return (
    compareText(a.origin.uri, b.origin.uri) ||
    from.line - to.line ||
    from.character - to.character ||
    ranks[a.severity] - ranks[b.severity] ||
    compareText(a.rule, b.rule) ||
    compareText(a.message, b.message)
  );
}

/** By code unit, so that the order is the same on every machine. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function place(origin: Origin): string {
  const { start, end } = origin.range;
  return `${origin.uri} ${start.line}:${start.character}-${end.line}:${end.character}`;
}
