import type { ComponentFigures } from "@lintel/engine/analysis";
import { type Component, percentText, rateText } from "@lintel/engine/model";
import { cannot, line, shortFigure } from "./figures.ts";

/** `3.86k rps · 42% busy`, at the peak in brackets; `no flow calls it` where that is why there is no load. */
export function componentLens(component: Component, figures: ComponentFigures): string {
  const { rate, peakRate, utilisation, peakUtilisation } = figures;
  if (rate.value === null) return cannot(rate.note);
  // Nothing comes, and the reason says more than a row of zeros.
  if (rate.value === 0 && rate.note !== null) return rate.note;
  const atPeak = peakRate.value !== null && peakRate.value !== rate.value;
  const load = `${component.kind === "client" ? "sends " : ""}${rateText(rate.value)}`;
  const busy =
    component.workers.value === null || component.kind === "client"
      ? null
      : utilisation.value === null
        ? `utilisation ${cannot(utilisation.note)}`
        : `${shortFigure(utilisation, percentText)} busy`;
  if (!atPeak || peakRate.value === null) return line(load, busy);
  const peakBusy = busy !== null && peakUtilisation.value !== null ? `, ${shortFigure(peakUtilisation, percentText)} busy` : "";
  return `${line(load, busy)} (peak ${rateText(peakRate.value)}${peakBusy})`;
}

const named = 3;

/** `called by Edge, Api`, `called by Edge, Api, Web and 4 more`; nothing where nobody calls. */
export function calledBy(callers: readonly string[]): string {
  if (callers.length === 0) return "";
  const names = [...new Set(callers)];
  const shown = names.slice(0, named).join(", ");
  return names.length > named ? `called by ${shown} and ${names.length - named} more` : `called by ${shown}`;
}
