import { countText, type Design, lookup, percentText, timeText } from "@lintel/engine/model";
import type { FailureDamage, FailureSweepResult } from "@lintel/engine/simulation";
import { type Content, type Markup, tag } from "./markup.ts";
import { numbers, table, words } from "./table.ts";

/** Below this the share of lost requests is nothing but rounding. */
const nothing = 1e-9;

/** What each failure costs, the worst first. */
export function failureReport(design: Design, result: FailureSweepResult): Content {
  const { failures, notSimulated, notes } = result;
  return [
    tag("p", { class: "answer" }, answer(design, result)),
    failures.length > 0 &&
      table(
        "Failures by their damage",
        [
          numbers("Rank"),
          words("What fails"),
          words("requests lost"),
          words("as a bar"),
          numbers("worst p99"),
          numbers("back to normal"),
          numbers("lost writes"),
        ],
        failures.map((failure) => row(design, failure)),
      ),
    tag(
      "p",
      { class: "muted" },
      `Each failure begins after ${timeText(result.settle)} and lasts ${timeText(result.down)}; requests lost are those that arrive meanwhile and succeed without it. ${runsText(result)}, seed ${result.seed}, load × ${result.load}.`,
    ),
    notSimulated.length > 0 && tag("p", { class: "muted" }, `Not simulated: ${notSimulated.map(({ text }) => text).join(", ")}.`),
    notes.length > 0 && tag("ul", { class: "muted" }, ...notes.map((note) => tag("li", {}, note))),
  ];
}

function answer(design: Design, { failures, complete }: FailureSweepResult): string {
  const [worst] = failures;
  if (!worst) return complete ? "There is nothing that could fail." : "Nothing is known yet.";
  const harmless = failures.filter((failure) => (failure.availabilityLost ?? 0) < 0.0005 && failure.lostWrites === 0).length;
  const lost = worst.availabilityLost === null ? "" : ` loses ${percentText(worst.availabilityLost)} of the requests`;
  const until = complete ? "" : "So far: ";
  return `${until}The worst is ${worst.target.text}:${lost === "" ? " no request arrived meanwhile" : lost} while it lasts. ${countText(harmless)} of ${countText(failures.length)} failures of ${design.name} go by unnoticed.`;
}

function row(
  design: Design,
  { rank, target, availabilityLost, ci95, p99Multiple, slowestFlow, recovery, lostWrites }: FailureDamage,
): Content[] {
  const lost =
    availabilityLost === null
      ? "–"
      : `${percentText(Math.max(0, availabilityLost))}${ci95 === null || ci95 < nothing ? "" : ` ± ${percentText(ci95)}`}`;
  const flow = slowestFlow === null ? "" : ` (${lookup(design).elements.get(slowestFlow)?.title ?? slowestFlow})`;
  return [
    rank,
    target.text,
    lost,
    availabilityLost === null ? "" : damageBar(availabilityLost),
    p99Multiple === null ? "–" : p99Multiple < 1.005 ? "as before" : `× ${Number(p99Multiple.toPrecision(3))}${flow}`,
    recovery === null ? "not in this run" : recovery === 0 ? "never left" : timeText(recovery),
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

function runsText({ replications }: FailureSweepResult): string {
  return replications === 1 ? "One replication of each" : `${countText(replications)} replications of each`;
}
