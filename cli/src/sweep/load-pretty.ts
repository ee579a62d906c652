import { countText, digits, percentText, rateText, shareText, timeText } from "@lintel/engine/model";
import type { LoadProbe, LoadSweepResult } from "@lintel/engine/simulation";
import { joinSections, listSection, section } from "../print/section.ts";
import type { Style } from "../print/style.ts";
import type { TextTable } from "../print/table.ts";
import { verdictMark } from "../print/verdict.ts";
import { wrap } from "../print/wrap.ts";
import { curveText } from "./load-curve.ts";

/** A load sweep for people: the answer, the curve, and every load that was tried. */
export function loadPretty(result: LoadSweepResult, scenario: string | null, interrupted: boolean, style: Style): string {
  return joinSections([
    heading(result, scenario, interrupted, style),
    answers(result)
      .map((line) => wrap(style.text(line), style.width, "  "))
      .join("\n"),
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

const times = (load: number): string => `x ${digits(load)}`;

/** What was asked, in sentences. */
export function answers({ limit, knee, metAtOne, cap, probes }: LoadSweepResult): readonly string[] {
  const rates = Object.entries(limit.rates)
    .map(([id, rate]) => `${id} ${rateText(rate)}`)
    .join(", ");
  const why = limit.reasons.join("; ");
  const lines: string[] = [];
  switch (limit.status) {
    case "found":
      lines.push(
        `Meets everything up to ${times(limit.load ?? 0)} of its load (${rates}); at ${times(limit.missedAt ?? 0)} no longer: ${why}.`,
      );
      break;
    case "unlimited":
      lines.push(`Meets everything up to ${times(cap)} of its load (${rates}), the largest that was tried; nothing limits it before.`);
      break;
    case "never":
      lines.push(`Misses something even at ${times(limit.missedAt ?? 0)} of its load, so it is not the load that is to blame: ${why}.`);
      break;
    default:
      lines.push(
        limit.load === null
          ? "No load was found yet that meets everything."
          : `Meets everything at ${times(limit.load)} of its load (${rates})${limit.missedAt === null ? "; how much more it carries was not found out" : `, no longer at ${times(limit.missedAt)}: ${why}`}.`,
      );
  }
  if (metAtOne === false && limit.status !== "never") {
    const one = probes.find(({ load }) => load === 1);
    lines.push(`At the load that the design gives it fails already: ${one?.reasons.join("; ") ?? ""}.`);
  }
  if (limit.bottleneck !== null && limit.status === "found") lines.push(`What gives way there: ${limit.bottleneck}.`);
  if (knee !== null)
    lines.push(
      `The knee is near ${times(knee.load)} (${rateText(knee.throughput)}, mean ${timeText(knee.mean)}): beyond it latency grows faster than throughput.`,
    );
  return lines;
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
      `${times(probe.load)}${probe.load === limit.load ? " <" : ""}`,
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
