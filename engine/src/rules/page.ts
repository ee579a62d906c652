import { optionExample, optionText } from "./option.ts";
import type { RuleInfo } from "./rule.ts";
import { tierOf } from "./settings.ts";

/** What a rule's quick fix does, in words; a safe one keeps what the author decided. */
export interface FixInfo {
  readonly title: string;
  readonly safe: boolean;
}

/** The documentation page of a rule in Markdown: what `docs/rules/CODE.md` holds and `lintel explain CODE` prints. `fixes` are those of its examples. */
export function rulePage(rule: RuleInfo, fixes: readonly FixInfo[] = []): string {
  const parts = [`# ${rule.code}`, rule.summary, `Category: ${rule.category}. Severity: ${severityText(rule)}.${tierText(rule)}`];
  if (rule.replaces?.length) {
    parts.push(`Where this is reported, the more general ${codes(rule.replaces)} is not: one fault, one finding.`);
  }
  parts.push("## Why, and what to do", rule.rationale);
  if (rule.invalid.length)
    parts.push("## Reported", ...rule.invalid.map((text) => example(text, rule.category === "language" ? " invalid" : "")));
  if (rule.valid.length) parts.push("## Not reported", ...rule.valid.map((text) => example(text)));
  if (fixes.length) {
    const lines = fixes.map(
      (fix) => `- ${fix.title}${fix.safe ? " (safe: `lintel fix` makes it)" : " (changes a decision: `lintel fix --unsafe` makes it)"}`,
    );
    parts.push("## Quick fixes for these examples", lines.join("\n"));
  }
  if (rule.options?.length) {
    const lines = rule.options.map(
      (option) =>
        `- \`${option.name}\` (${optionText(option, option.default)} unless set, from ${optionText(option, option.minimum)} to ${optionText(option, option.maximum)}): ${option.documentation}`,
    );
    const values = Object.fromEntries(rule.options.map((option) => [option.name, optionExample(option)]));
    const example = JSON.stringify({ rules: { [rule.code]: values } }, null, 2);
    parts.push("## Options", lines.join("\n"), "In `lintel.config.json`:", `\`\`\`json\n${example}\n\`\`\``);
  }
  if (!withoutAccept.has(rule.category)) {
    parts.push(
      "## Accepting the risk",
      `Inside the element: \`accept ${rule.aliases?.[0] ?? rule.code} "why this is all right"\`. The reason is kept in reports.`,
    );
  }
  if (rule.references.length) parts.push("## References", rule.references.map((reference) => `- ${link(reference)}`).join("\n"));
  return `${parts.join("\n\n")}\n`;
}

/** The list of all codes by category. */
export function rulesIndex(rules: readonly RuleInfo[]): string {
  const checks = rules.filter((rule) => !withoutAccept.has(rule.category)).length;
  const parts = [
    "# Rules",
    `Lintel checks a design with ${checks} rules. Their conditions use the computed load, capacity, latency and availability, not only what is written. This page and the pages of the rules are generated from the rules themselves (\`node scripts/rule-docs.mjs\`).`,
    "Without settings the *recommended* rules run: those that whoever knows the subject always wants to hear. The *strict* ones are right as well, and a matter of how strict a team wants to be; *all* adds those that ask for more than most designs need. The tier, the severity of each rule and its thresholds are set in `lintel.config.json` or the editor's settings.",
    'A risk that you know and accept: `accept CODE "reason"` inside the element. The reason is kept in reports, and an accept that silences nothing is itself reported.',
    "Where books disagree, [one side is taken](../decisions/where-sources-disagree.md), and said.",
  ];
  for (const category of new Set(rules.map((rule) => rule.category))) {
    const rows = rules.filter((rule) => rule.category === category).map(row);
    parts.push(`## ${category.charAt(0).toUpperCase()}${category.slice(1)}`, table(rows));
  }
  return `${parts.join("\n\n")}\n`;
}

const withoutAccept: ReadonlySet<RuleInfo["category"]> = new Set(["lintel", "language"]);

function row(rule: RuleInfo): string {
  return `| [${rule.code}](${rule.code}.md) | ${severityText(rule)} | ${tierOf(rule)} | ${rule.summary.replaceAll("|", "\\|")} |`;
}

/** `error`, or `error or info` where it depends on what was found. */
function severityText({ severity, severities }: RuleInfo): string {
  return severities ? severities.join(" or ") : severity;
}

/** From which tier on the rule runs, where that is not the usual one. */
function tierText(rule: RuleInfo): string {
  const tier = tierOf(rule);
  return tier === "recommended" ? "" : ` Tier: ${tier}; it runs where that tier is chosen, or the rule itself is switched on.`;
}

function table(rows: readonly string[]): string {
  return ["| code | severity | tier | what is wrong |", "|---|---|---|---|", ...rows].join("\n");
}

function example(text: string, mark = ""): string {
  return `\`\`\`arch${mark}\n${text.trim()}\n\`\`\``;
}

function codes(list: readonly string[]): string {
  return list.map((code) => `[${code}](${code}.md)`).join(", ");
}

/** `https://… (Title)` becomes a titled link. */
function link(reference: string): string {
  const [, address, title] = /^(https:\S+)(?: \((.+)\))?$/.exec(reference) ?? [];
  if (!address) return reference;
  return title ? `[${title}](${address})` : `<${address}>`;
}
