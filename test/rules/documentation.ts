import { configurationSchema, knownRules, type RuleInfo, rulePage, rulesIndex, settingsSchema } from "@lintel/engine/rules";
import { languageRules } from "@lintel/language";
import { fixesOf } from "../../cli/src/rule-fixes.ts";
import type { Candidate, CandidateFamily } from "./candidates/candidate.ts";
import { fromLiterature, fromPractice } from "./candidates/index.ts";

/** Every file of docs/rules by name, with its text. */
export function documentation(): ReadonlyMap<string, string> {
  const all = knownRules(languageRules);
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

/** The schema of `lintel.config.json` (docs/schema/config.json). */
export function configSchema(): unknown {
  return configurationSchema(knownRules(languageRules));
}

/** The settings of the extension that follow from the rules, as its manifest contributes them. */
export function ruleContributions(): Readonly<Record<string, unknown>> {
  const { tier, options, rules } = settingsSchema(knownRules(languageRules));
  const contribution = (schema: Readonly<Record<string, unknown>>, fallback: unknown, more: string): unknown => ({
    scope: "resource",
    ...schema,
    default: fallback,
    description: `${schema.description} ${more}`,
  });
  return {
    "lintel.tier": contribution(tier, "recommended", "A lintel.config.json beside the design or above it has the last word."),
    "lintel.rules": contribution(rules, {}, "A lintel.config.json beside the design or above it has the last word."),
    "lintel.options": contribution(options, {}, "A lintel.config.json beside the design or above it has the last word."),
  };
}
