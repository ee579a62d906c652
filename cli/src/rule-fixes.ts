import { analyze } from "@lintel/engine/analysis";
import { type FixInfo, noSettings, type RuleInfo, reviewDesign } from "@lintel/engine/rules";
import { designFromText } from "@lintel/language";

const known = new Map<string, readonly FixInfo[]>();

/** The quick fixes that the examples of a rule are offered, each title once; none for what the language says, whose fixes follow the text. */
export function fixesOf(rule: RuleInfo): readonly FixInfo[] {
  const fixes = known.get(rule.code) ?? offeredTo(rule);
  known.set(rule.code, fixes);
  return fixes;
}

function offeredTo(rule: RuleInfo): readonly FixInfo[] {
  if (rule.category === "language") return [];
  const settings = { ...noSettings, rules: new Map([[rule.code, { level: "on" as const, options: new Map<string, number>() }]]) };
  const fixes = rule.invalid.flatMap((text) => {
    const { design } = designFromText(text);
    return reviewDesign({ design, analysis: analyze(design) }, { settings }).findings.flatMap((finding) => finding.fixes);
  });
  return [...new Map(fixes.map(({ title, safe }) => [title, { title, safe }])).values()];
}
