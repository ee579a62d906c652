import { countText, digits, percentText, rateText, shareText, timeText } from "@lintel/engine/model";
import type { LoadProbe, LoadSweepResult } from "@lintel/engine/simulation";
import { joinSections, listSection, section } from "../print/section.ts";
import type { Style } from "../print/style.ts";
import type { TextTable } from "../print/table.ts";
import { verdictMark } from "../print/verdict.ts";
import { wrap } from "../print/wrap.ts";
import { curveText } from "./load-curve.ts";

/** A load sweep for people: the answers (`loadAnswers` of the report), the curve, and every load that was tried. */
export function loadPretty(
  result: LoadSweepResult,
  answers: readonly string[],
  scenario: string | null,
  interrupted: boolean,
  style: Style,
): string {
  return joinSections([
    heading(result, scenario, interrupted, style),
    answers.map((line) => wrap(style.text(line), style.width, "  ")).join("\n"),
    curveText(result, style),
    section("Loads tried", probesTable(result, style), style),
    listSection("Read with care", result.notes, style),
  ]);
}

function heading(result: LoadSweepResult, scenario: string | null, interrupted: boolean, style: Style): string {
  const { duration, seed, replications, events } = result;
  const facts = `runs of ${timeText(duration)}, ${replications} replications or more, seed ${seed}, ${countText(events)} events`;
  const stopped = interrupted ? `\n${style.colors.yellow("Interrupted: this is what was known by then.")}` : "";
  return `${style.colors.bold(style.text(`More and more load${scenario === null ? "" : `, ${scenario}`}`))}  ${style.colors.dim(facts)}${stopped}`;
}

/** From this many flows on only the slowest p99 is shown. */
const manyFlows = 4;

function probesTable({ probes, limit }: LoadSweepResult, style: Style): TextTable {
  const flows = [...new Set(probes.flatMap((probe) => Object.keys(probe.flows)))];
  const each = flows.length < manyFlows ? flows : [];
  return {
    columns: [
      { title: "load", align: "right" },
      { title: "", align: "left" },
      { title: "throughput", align: "right" },
      { title: "mean", align: "right" },
      ...each.map((id) => ({ title: flows.length > 1 ? `p99 of ${id}` : "p99", align: "right" as const })),
      { title: each.length === 0 ? "slowest p99" : "", align: "left" },
      { title: "served", align: "right" },
      { title: "busiest", align: "left" },
      { title: "runs", align: "right" },
      { title: "what is missed", align: "left" },
    ],
    rows: probes.map((probe) => [
      `x ${digits(probe.load)}${probe.load === limit.load ? " <" : ""}`,
      verdictMark(probe.met, style),
      rateText(probe.total.throughput),
      probe.total.mean === null ? "" : timeText(probe.total.mean),
      ...each.map((id) => {
        const p99 = probe.flows[id]?.p99 ?? null;
        return p99 === null ? "" : timeText(p99);
      }),
      each.length === 0 ? slowestText(probe) : "",
      servedText(probe),
      probe.busiest === null ? "" : `${probe.busiest.element} ${shareText(probe.busiest.utilisation)}`,
      String(probe.replications),
      missedText(probe),
    ]),
  };
}

function slowestText({ flows }: LoadProbe): string {
  const known = Object.entries(flows).flatMap(([id, { p99 }]) => (p99 === null ? [] : [{ id, p99 }]));
  const [slowest] = known.sort((a, b) => b.p99 - a.p99);
  return slowest ? `${timeText(slowest.p99)} ${slowest.id}` : "";
}

function missedText({ met, sure, reasons }: LoadProbe): string {
  const why = reasons.join("; ");
  if (sure) return why;
  return met ? "near a bound: not sure" : `not sure: ${why}`;
}

function servedText({ total: { offered, throughput } }: LoadProbe): string {
  return offered > 0 ? percentText(Math.min(1, throughput / offered)) : "";
}
