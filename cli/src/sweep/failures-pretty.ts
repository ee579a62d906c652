import { countText, digits, percentText, shareText, timeText } from "@lintel/engine/model";
import { type FailureDamage, type FailureSweepResult, isNoticed, slowerFrom } from "@lintel/engine/simulation";
import { joinSections, listSection, section } from "../print/section.ts";
import type { Style } from "../print/style.ts";
import type { TextTable } from "../print/table.ts";

/** A share of lost requests below this is not worth a number. */
const nothingLost = 0.0005;

/** A failure sweep for people, the worst failure first. */
export function failuresPretty(result: FailureSweepResult, interrupted: boolean, style: Style): string {
  const [harmful, harmless] = [result.failures.filter(isNoticed), result.failures.filter((damage) => !isNoticed(damage))];
  return joinSections([
    heading(result, interrupted, style),
    section("Damage", damageTable(harmful, style), style),
    harmful.length === 0 && result.failures.length > 0 ? "No single failure does any damage." : "",
    listSection("Noticed by no request", harmless.length > 0 ? [harmless.map(({ target }) => target.text).join(", ")] : [], style),
    listSection("Not simulated", result.notSimulated.length > 0 ? [result.notSimulated.map(({ text }) => text).join(", ")] : [], style),
    listSection("Read with care", result.notes, style),
  ]);
}

function heading(result: FailureSweepResult, interrupted: boolean, style: Style): string {
  const { failures, seed, settle, down, after, events, load } = result;
  const facts = [
    `${countText(failures.length)} failures of ${timeText(down)}, each in a run of ${timeText(settle + down + after)}`,
    `seed ${seed}`,
    ...(load === 1 ? [] : [`load x ${digits(load)}`]),
    `${countText(events)} events`,
  ].join(", ");
  const stopped = interrupted ? `\n${style.colors.yellow("Interrupted: this is what was known by then.")}` : "";
  return `${style.colors.bold("What if it fails")}  ${style.colors.dim(facts)}${stopped}`;
}

function damageTable(failures: readonly FailureDamage[], style: Style): TextTable {
  return {
    columns: [
      { title: "", align: "right" },
      { title: "fails", align: "left" },
      { title: "requests lost", align: "right" },
      { title: "p99", align: "right" },
      { title: "over after", align: "right" },
      { title: "writes lost", align: "right" },
      { title: "flows it breaks", align: "left" },
    ],
    rows: failures.map((damage) => [
      String(damage.rank),
      damage.target.text,
      lostText(damage, style),
      damage.p99Multiple !== null && damage.p99Multiple > slowerFrom ? `× ${digits(Number(damage.p99Multiple.toPrecision(3)))}` : "",
      damage.recovery === null ? "not in this run" : damage.recovery === 0 ? "" : timeText(damage.recovery),
      damage.lostWrites > 0 ? countText(damage.lostWrites) : "",
      flowsText(damage),
    ]),
  };
}

function lostText({ availabilityLost, ci95 }: FailureDamage, { symbols }: Style): string {
  if (availabilityLost === null) return "?";
  if (Math.abs(availabilityLost) <= nothingLost) return "";
  return `${shareText(availabilityLost)}${ci95 === null ? "" : ` ${symbols.plusMinus} ${percentText(ci95)}`}`;
}

/** The flows that lose requests, the worst first. */
function flowsText({ flows }: FailureDamage): string {
  return Object.entries(flows)
    .flatMap(([id, { availabilityLost }]) => ((availabilityLost ?? 0) > nothingLost ? [{ id, lost: availabilityLost ?? 0 }] : []))
    .sort((a, b) => b.lost - a.lost)
    .map(({ id, lost }) => `${id} ${shareText(lost)}`)
    .join(", ");
}
