import { countText, type Design, lookup, percentText, timeText } from "@lintel/engine/model";
import { type FailureDamage, type FailureSweepResult, isNoticed } from "@lintel/engine/simulation";
import { t } from "../texts/index.ts";
import { careNotes, type Heading } from "./headings.ts";
import { type Content, type Markup, tag } from "./markup.ts";
import { numbers, table, words } from "./table.ts";

/** Below this the share of lost requests is nothing but rounding. */
const nothing = 1e-9;

/** What each failure costs, the worst first. */
export function failureReport(design: Design, result: FailureSweepResult, heading: Heading = "h3"): Content {
  const { failures, notSimulated, notes } = result;
  const [noticed, others] = [failures.filter(isNoticed), failures.filter((failure) => !isNoticed(failure))];
  return [
    tag("p", { class: "answer" }, answer(design, result)),
    noticed.length > 0 &&
      table(
        t.failureReport.caption,
        [
          numbers(t.failureReport.rank),
          words(t.failureReport.what),
          words(t.failureReport.lost),
          words(t.failureReport.bar),
          numbers(t.failureReport.worstP99),
          numbers(t.failureReport.recovery),
          numbers(t.report.lostWrites),
        ],
        noticed.map((failure) => row(design, failure)),
      ),
    others.length > 0 && tag("p", {}, t.failureReport.unnoticed(others.map(({ target }) => target.text).join(", "))),
    tag(
      "p",
      { class: "muted" },
      t.failureReport.how(
        timeText(result.settle),
        timeText(result.down),
        t.failureReport.runs(result.replications, countText(result.replications)),
        result.seed,
        result.load,
      ),
    ),
    notSimulated.length > 0 && tag("p", { class: "muted" }, t.failureReport.notSimulated(notSimulated.map(({ text }) => text).join(", "))),
    careNotes(notes, heading),
  ];
}

function answer(design: Design, { failures, complete }: FailureSweepResult): string {
  const [worst] = failures;
  if (!worst) return complete ? t.failureReport.nothingFails : t.failureReport.nothingKnown;
  const harmless = failures.filter((failure) => !isNoticed(failure)).length;
  const [unnoticed, all] = [countText(harmless), countText(failures.length)];
  const words =
    worst.availabilityLost === null
      ? t.failureReport.worstWithout(worst.target.text, unnoticed, all, design.name)
      : t.failureReport.worst(worst.target.text, percentText(worst.availabilityLost), unnoticed, all, design.name);
  return complete ? words : t.failureReport.soFar(words);
}

function row(
  design: Design,
  { rank, target, availabilityLost, ci95, p99Multiple, slowestFlow, recovery, lostWrites }: FailureDamage,
): Content[] {
  const lost =
    availabilityLost === null
      ? "–"
      : `${percentText(Math.max(0, availabilityLost))}${ci95 === null || ci95 < nothing ? "" : ` ± ${percentText(ci95)}`}`;
  return [
    rank,
    target.text,
    lost,
    availabilityLost === null ? "" : damageBar(availabilityLost),
    slower(design, p99Multiple, slowestFlow),
    recovery === null ? t.failureReport.notInRun : recovery === 0 ? t.failureReport.neverLeft : timeText(recovery),
    countText(lostWrites),
  ];
}

function damageBar(lost: number): Markup {
  const width = Math.max(0, Math.min(1, lost)) * 90;
  return tag(
    "svg",
    { viewBox: "0 0 90 10", width: 90, height: 10, "aria-hidden": "true", class: "damage" },
    tag("rect", { class: "bar whole", x: 0, y: 0, width: 90, height: 10, rx: 2 }),
    lost > 0 && tag("rect", { class: "bar failed", x: 0, y: 0, width: Math.max(1, Math.round(width * 10) / 10), height: 10, rx: 2 }),
  );
}

/** How many times longer the p99 is, and of which flow. */
function slower(design: Design, multiple: number | null, flow: string | null): string {
  if (multiple === null) return "–";
  if (multiple < 1.005) return t.failureReport.asBefore;
  const factor = String(Number(multiple.toPrecision(3)));
  return flow === null ? t.failureReport.times(factor) : t.failureReport.timesOf(factor, lookup(design).elements.get(flow)?.title ?? flow);
}
