import { type Design, digits, lookup, rateText, timeText } from "@lintel/engine/model";
import type { LoadSweepResult } from "@lintel/engine/simulation";
import { t } from "../texts/index.ts";

/** What a load sweep was asked, in sentences, the answer first: for the view, its page and the command line alike. */
export function loadAnswers(design: Design, result: LoadSweepResult): readonly [string, ...string[]] {
  const { limit, knee } = result;
  const rates = Object.entries(limit.rates).map(([flow, value]) => `${nameOf(design, flow)} ${rateText(value)}`);
  const further: string[] = [];
  if (rates.length > 0) further.push(t.loadReport.thatIs(rates.join(", ")));
  if (limit.status !== "never") further.push(...atOwnLoad(result));
  // Why the lowest load, or the design's own, is missed has been said then.
  const isSaid = limit.status === "never" || (limit.missedAt === 1 && result.metAtOne === false);
  if (limit.missedAt !== null && !isSaid) further.push(t.loadReport.missedAt(digits(limit.missedAt), limit.reasons.join("; ")));
  if (limit.bottleneck !== null) further.push(t.loadReport.bottleneck(nameOf(design, limit.bottleneck)));
  if (limit.sureMet !== limit.load || limit.sureMissed !== limit.missedAt) {
    const from = limit.sureMet === null ? t.loadReport.lowest : `× ${digits(limit.sureMet)}`;
    const to = limit.sureMissed === null ? t.loadReport.largest : `× ${digits(limit.sureMissed)}`;
    further.push(t.loadReport.chance(from, to));
  }
  if (knee !== null)
    further.push(
      t.loadReport.knee(
        digits(knee.load),
        digits(knee.between[0]),
        digits(knee.between[1]),
        rateText(knee.throughput),
        timeText(knee.mean),
      ),
    );
  return [answer(design, result), ...further];
}

function answer(design: Design, { limit, cap }: LoadSweepResult): string {
  const { load, missedAt, reasons } = limit;
  switch (limit.status) {
    case "found":
      return t.loadReport.found(design.name, digits(load ?? 0));
    case "unlimited":
      return t.loadReport.unlimited(design.name, digits(cap));
    case "never":
      return t.loadReport.never(digits(missedAt ?? 0), reasons.join("; "));
    case "out-of-events":
      return load === null ? t.loadReport.outOfEvents : t.loadReport.outOfEventsUpTo(digits(load));
    case "unfinished":
      return load === null ? t.loadReport.unfinished : t.loadReport.unfinishedUpTo(digits(load));
  }
}

/** Whether the load that the design gives is met: said where it is not plain from the limit alone. */
function atOwnLoad({ metAtOne, probes, limit }: LoadSweepResult): readonly string[] {
  if (metAtOne === null) return [];
  if (metAtOne) return limit.status === "unlimited" ? [] : [t.loadReport.metAtOne];
  const reasons = probes.find(({ load }) => load === 1)?.reasons ?? [];
  return [t.loadReport.missedAtOne(reasons.join("; "))];
}

function nameOf(design: Design, id: string): string {
  return lookup(design).elements.get(id)?.title ?? id;
}
