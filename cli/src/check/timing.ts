import { performance } from "node:perf_hooks";
import { countText, percentText, timeText } from "@lintel/engine/model";
import type { Stopwatch } from "@lintel/engine/rules";
import type { Style } from "../print/style.ts";
import { terminalTable } from "../print/table.ts";

/** What `--timing` adds to the JSON of `lintel check`. All times are milliseconds on the clock, over all designs of the run. */
export interface TimingReport {
  readonly analysis: number;
  /** Of all rules together. */
  readonly rules: number;
  /** The slowest first. Findings are those of the rule, also those that are accepted or said by a more specific rule. */
  readonly byRule: readonly { readonly rule: string; readonly milliseconds: number; readonly findings: number }[];
}

/** Adds up what analysis and each rule take. What rules share (the visits of flows, say) is counted with the first rule that asks for it. */
export class Timing implements Stopwatch {
  private analysis = 0;
  private readonly ofRules = new Map<string, { milliseconds: number; findings: number }>();

  now(): number {
    return performance.now();
  }

  spent(rule: string, milliseconds: number, findings: number): void {
    const known = this.ofRules.get(rule) ?? { milliseconds: 0, findings: 0 };
    this.ofRules.set(rule, { milliseconds: known.milliseconds + milliseconds, findings: known.findings + findings });
  }

  ofAnalysis<T>(analyze: () => T): T {
    const began = this.now();
    const result = analyze();
    this.analysis += this.now() - began;
    return result;
  }

  report(): TimingReport {
    const byRule = [...this.ofRules].map(([rule, { milliseconds, findings }]) => ({ rule, milliseconds: rounded(milliseconds), findings }));
    return {
      analysis: rounded(this.analysis),
      rules: rounded([...this.ofRules.values()].reduce((sum, { milliseconds }) => sum + milliseconds, 0)),
      byRule: byRule.sort((a, b) => b.milliseconds - a.milliseconds || (a.rule < b.rule ? -1 : 1)),
    };
  }
}

/** To the microsecond. */
function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}

/** The table for people. */
export function timingTable({ analysis, rules, byRule }: TimingReport, style: Style): string {
  const text = (milliseconds: number): string => timeText(milliseconds / 1000);
  const table = terminalTable(
    {
      columns: [
        { title: "rule", align: "left" },
        { title: "time", align: "right" },
        { title: "share", align: "right" },
        { title: "findings", align: "right" },
      ],
      rows: byRule.map(({ rule, milliseconds, findings }) => [
        rule,
        text(milliseconds),
        percentText(rules > 0 ? milliseconds / rules : 0),
        countText(findings),
      ]),
    },
    style,
  );
  return `analysis took ${text(analysis)}, ${countText(byRule.length)} rules ${text(rules)}\n${table}`;
}
