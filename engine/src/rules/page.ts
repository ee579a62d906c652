import type { RuleInfo } from "./rule.ts";

/** A code that another part of Lintel reports, described in one line. */
export interface CodeInfo {
  readonly code: string;
  readonly severity: string;
  readonly summary: string;
}

/** The documentation page of a rule in Markdown: what `docs/rules/CODE.md` holds and `lintel explain CODE` prints. */
export function rulePage(rule: RuleInfo): string {
  const parts = [`# ${rule.code}`, rule.summary, `Category: ${rule.category}. Severity: ${rule.severity}.`];
  if (rule.replaces?.length) {
    parts.push(`Where this is reported, the more general ${codes(rule.replaces)} is not: one fault, one finding.`);
  }
  parts.push("## Why, and what to do", rule.rationale);
  if (rule.invalid.length) parts.push("## Reported", ...rule.invalid.map(example));
  if (rule.valid.length) parts.push("## Not reported", ...rule.valid.map(example));
  if (rule.category !== "lintel") {
    parts.push(
      "## Accepting the risk",
      `Inside the element: \`accept ${rule.aliases?.[0] ?? rule.code} "why this is all right"\`. The reason is kept in reports.`,
    );
  }
  if (rule.references.length) parts.push("## References", rule.references.map((reference) => `- ${link(reference)}`).join("\n"));
  return `${parts.join("\n\n")}\n`;
}

/** The list of all rules by category, and of the codes that the language itself reports. */
export function rulesIndex(rules: readonly RuleInfo[], languageCodes: readonly CodeInfo[]): string {
  const parts = [
    "# Rules",
    `Lintel checks a design with ${rules.length} rules. Their conditions use the computed load, capacity, latency and availability, not only what is written. This page and the pages of the rules are generated from the rules themselves (\`node scripts/rule-docs.mjs\`).`,
  ];
  const categories = [...new Set(rules.map((rule) => rule.category))];
  for (const category of categories) {
    const rows = rules.filter((rule) => rule.category === category).map((rule) => row(`[${rule.code}](${rule.code}.md)`, rule));
    parts.push(`## ${category.charAt(0).toUpperCase()}${category.slice(1)}`, table(rows));
  }
  if (languageCodes.length) {
    parts.push(
      "## Language",
      "Codes about the text itself: syntax, names, units, values.",
      table(languageCodes.map((info) => row(`\`${info.code}\``, info))),
    );
  }
  return `${parts.join("\n\n")}\n`;
}

function row(code: string, info: { readonly severity: string; readonly summary: string }): string {
  return `| ${code} | ${info.severity} | ${info.summary.replaceAll("|", "\\|")} |`;
}

function table(rows: readonly string[]): string {
  return ["| code | severity | what is wrong |", "|---|---|---|", ...rows].join("\n");
}

function example(text: string): string {
  return `\`\`\`arch\n${text.trim()}\n\`\`\``;
}

function codes(list: readonly string[]): string {
  return list.map((code) => `[${code}](${code}.md)`).join(", ");
}

function link(reference: string): string {
  return reference.startsWith("https://") ? `<${reference}>` : reference;
}
