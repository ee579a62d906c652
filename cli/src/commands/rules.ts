import { optionExample, type RuleInfo, tierOf } from "@lintel/engine/rules";
import { type Command, Option } from "commander";
import { terminalTable } from "../print/table.ts";
import { fixesOf } from "../rule-fixes.ts";
import { knownCodes } from "../rule-list.ts";
import { print, type Session } from "../session.ts";

/** `lintel rules`: every rule with what it reports. */
export function addRules(program: Command, session: Session): void {
  program
    .command("rules")
    .description("list all rules")
    .addOption(new Option("--format <format>", "how to print").choices(["pretty", "json"]).default("pretty"))
    .action(({ format }: { format: "pretty" | "json" }) => {
      print(session, format === "json" ? rulesJson() : rulesPretty(session));
    });
}

function rulesJson(): string {
  const rules = knownCodes().map((rule) => {
    const { code, category, severity, summary, references } = rule;
    return {
      code,
      category,
      severity,
      severities: rule.severities ?? [severity],
      tier: tierOf(rule),
      summary,
      references,
      aliases: rule.aliases ?? [],
      replaces: rule.replaces ?? [],
      options: (rule.options ?? []).map((option) => ({ ...option, written: optionExample(option) })),
      fixes: fixesOf(rule),
      docs: `docs/rules/${code}.md`,
    };
  });
  return JSON.stringify({ version: 1, rules }, null, 2);
}

function rulesPretty({ out }: Session): string {
  const { colors } = out;
  const paint = { error: colors.red, warning: colors.yellow, info: colors.blue };
  return terminalTable(
    {
      columns: ["code", "severity", "tier", "fixes", "category", "reports"].map((title) => ({ title, align: "left" as const })),
      rows: knownCodes().map((rule) => [
        rule.code,
        paint[rule.severity](rule.severity),
        tierOf(rule),
        fixText(rule),
        rule.category,
        out.text(`${rule.summary}${optionsText(rule)}`),
      ]),
    },
    out,
  );
}

/** `safe` where a fix keeps what the author decided, `unsafe` where each of them changes it. */
function fixText(rule: RuleInfo): string {
  const fixes = fixesOf(rule);
  return fixes.length === 0 ? "" : fixes.some(({ safe }) => safe) ? "safe" : "unsafe";
}

function optionsText({ options }: RuleInfo): string {
  return options?.length ? ` Options: ${options.map((option) => `${option.name} (${optionExample(option)})`).join(", ")}.` : "";
}
