import { type Analysis, analyze } from "@lintel/engine/analysis";
import type { Design, Finding } from "@lintel/engine/model";
import { noSettings, type Review, type RuleSettings, reviewDesign } from "@lintel/engine/rules";
import { buildDesign, parseArch } from "@lintel/language";

export interface CheckedDesign extends Review {
  readonly text: string;
  readonly design: Design;
  readonly analysis: Analysis;
  /** What the language itself says about the text. */
  readonly languageFindings: readonly Finding[];
}

/** An `.arch` text read, analysed and checked by the rules that are set to run: the recommended ones unless said otherwise. */
export function checkDesign(text: string, settings: RuleSettings = noSettings): CheckedDesign {
  const { design, findings: languageFindings } = buildDesign([parseArch(text, "memory:/design.arch")]);
  const analysis = analyze(design);
  return { text, design, analysis, languageFindings, ...reviewDesign({ design, analysis }, { settings }) };
}

/** An `.arch` text checked by the recommended rules and by one more, whatever its tier. */
export function checkWith(code: string, text: string): CheckedDesign {
  return checkDesign(text, { ...noSettings, rules: new Map([[code, { level: "on", options: new Map() }]]) });
}

/** The codes of findings, each once, sorted. */
export function codesOf(findings: readonly Finding[]): readonly string[] {
  return [...new Set(findings.map((finding) => finding.rule))].sort();
}

/** `code element`, in the order of the source. */
export function places(findings: readonly Finding[]): readonly string[] {
  return findings.map((finding) => `${finding.rule} ${finding.element}`);
}
