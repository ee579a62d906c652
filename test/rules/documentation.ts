import { type FixInfo, internalError, type RuleInfo, rulePage, rules, rulesIndex, unusedAccept } from "@lintel/engine/rules";
import { languageRules } from "@lintel/language";
import { checkWith } from "../check-design.ts";
import type { Candidate, CandidateFamily } from "./candidates/candidate.ts";
import { fromLiterature, fromPractice } from "./candidates/index.ts";

/** Every file of docs/rules by name, with its text. */
export function documentation(): ReadonlyMap<string, string> {
  const language: readonly RuleInfo[] = languageRules.map((rule) => ({
    ...rule,
    category: "language",
    references: [],
    invalid: [rule.invalid],
    valid: [],
  }));
  const all: readonly RuleInfo[] = [...rules, unusedAccept, internalError, ...language];
  const pages = all.map((rule): [string, string] => [`${rule.code}.md`, rulePage(rule, fixesOf(rule))]);
  return new Map([["index.md", `${rulesIndex(all)}\n${candidatesText(all)}`], ...pages]);
}

/** What became of every check that was proposed, and the rules that nobody proposed. */
function candidatesText(all: readonly RuleInfo[]): string {
  const codes = new Set([...fromLiterature, ...fromPractice].flatMap(({ candidates }) => candidates.flatMap(([, by]) => by.split(" "))));
  const own = all.filter(({ code, category }) => category !== "language" && category !== "lintel" && !codes.has(code));
  return [
    "## Proposed checks and what became of them",
    "Before these rules were written, checks were collected from books and courses (by name) and from the practice of reliability and other linters (by number). Each of them is here once, with the code that says it, or the reason why none does. A check is left out where the language cannot express what it looks at, or where too many good designs would be told off.",
    ...[...fromLiterature, ...fromPractice].flatMap(({ title, candidates }: CandidateFamily) => [
      `### ${title}`,
      ["| proposed | covered by | why so |", "|---|---|---|", ...candidates.map(candidateRow)].join("\n"),
    ]),
    "### Rules that nobody proposed",
    `${own.map(({ code }) => `[${code}](${code}.md)`).join(", ")}.`,
    "",
  ]
    .join("\n\n")
    .trimEnd()
    .concat("\n");
}

function candidateRow([name, by, why = ""]: Candidate): string {
  const codes =
    by === ""
      ? "none"
      : by
          .split(" ")
          .map((code) => `[${code}](${code}.md)`)
          .join(", ");
  return `| ${name} | ${codes} | ${why} |`;
}

/** The quick fixes that the rule's own examples are offered, each title once. */
function fixesOf(rule: RuleInfo): readonly FixInfo[] {
  if (rule.category === "language") return [];
  const fixes = rule.invalid.flatMap((text) => checkWith(rule.code, text).findings.flatMap((finding) => finding.fixes));
  return [...new Map(fixes.map(({ title, safe }) => [title, { title, safe }])).values()];
}
