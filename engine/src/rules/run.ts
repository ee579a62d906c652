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
import { internalError } from "./internal-error.ts";
import type { Rule, RuleContext, RuleInfo } from "./rule.ts";
import { restsOnUnread } from "./unread.ts";
import { unusedAccept } from "./unused-accept.ts";

export interface RunOptions {
  /** The rules to run; all of them when absent. */
  readonly rules?: readonly Rule[];
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
export function runRules(context: RuleContext, options: RunOptions = {}): readonly Finding[] {
  return finish(ruleSteps(context, options));
}

/** `runRules` in steps, for hosts that have other things to do in between. */
export function* ruleSteps(context: RuleContext, options: RunOptions = {}): Steps<readonly Finding[]> {
  return (yield* reviewSteps(context, options)).findings;
}

/** As `runRules`, with the findings that an `accept` silences kept apart. */
export function reviewDesign(context: RuleContext, options: RunOptions = {}): Review {
  return finish(reviewSteps(context, options));
}

function* reviewSteps(context: RuleContext, options: RunOptions): Steps<Review> {
  const rules = options.rules ?? allRules;
  const infos = new Map<string, RuleInfo>([...rules, internalError].map((rule) => [rule.code, rule]));
  const found: Finding[] = [];
  for (const rule of rules) {
    for (const finding of findingsOf(rule, context)) found.push(finding);
    yield;
  }
  const raw = mostSpecific(
    found.filter((finding) => !restsOnUnread(finding, infos.get(finding.rule), context.design)),
    infos,
  );
  const accepts = acceptsOf(context.design);
  const used = new Set<string>();
  const findings: Finding[] = [];
  const accepted: AcceptedFinding[] = [];
  for (const finding of raw) {
    const matching = covering(context.design, finding.element)
      .flatMap((element) => element.accepts)
      .filter((accept) => silences(accept, finding, infos));
    const first = matching[0];
    if (!first) findings.push(finding);
    else accepted.push({ finding, reason: first.reason });
    for (const accept of matching) used.add(place(accept.origin));
  }
  const known = options.rules
    ? null
    : new Set([...allRules].flatMap((rule) => [rule.code, ...(rule.replaces ?? []), ...(rule.aliases ?? [])]));
  if (known) {
    for (const { element, accept } of accepts) {
      if (!used.has(place(accept.origin))) findings.push(unused(element, accept, known));
    }
  }
  return { findings: findings.sort(bySource), accepted };
}

function findingsOf(rule: Rule, context: RuleContext): readonly Finding[] {
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
        origin: context.design.origin,
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
