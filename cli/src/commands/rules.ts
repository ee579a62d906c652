import { type Command, Option } from "commander";
import { terminalTable } from "../print/table.ts";
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
  const rules = knownCodes().map(({ code, category, severity, summary, references, aliases, replaces }) => ({
    code,
    category,
    severity,
    summary,
    references,
    aliases: aliases ?? [],
    replaces: replaces ?? [],
    docs: `docs/rules/${code}.md`,
  }));
  return JSON.stringify({ version: 1, rules }, null, 2);
}

function rulesPretty({ out }: Session): string {
  const { colors } = out;
  const paint = { error: colors.red, warning: colors.yellow, info: colors.blue };
  return terminalTable(
    {
      columns: ["code", "severity", "category", "reports"].map((title) => ({ title, align: "left" as const })),
      rows: knownCodes().map((rule) => [rule.code, paint[rule.severity](rule.severity), rule.category, out.text(rule.summary)]),
    },
    out,
  );
}
