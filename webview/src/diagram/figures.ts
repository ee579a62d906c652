import type { ComponentFigures } from "@lintel/engine/analysis";
import { availabilityText, type Component, percentText, rateText, timeText } from "@lintel/engine/model";
import { t } from "../texts/index.ts";
import { figureSize } from "./card.ts";
import type { NodeFigure } from "./graph.ts";
import { textWidth } from "./text-width.ts";

/** Utilisation from which a component counts as busy, and from which queues grow without end. */
const highUtilisation = 0.7;
const fullUtilisation = 1;

export function toneOf(utilisation: number): NodeFigure["tone"] {
  return utilisation >= fullUtilisation ? "over" : utilisation >= highUtilisation ? "high" : "good";
}

/** Pixels between two figures of a line. */
const figureGap = 10;

/** Lines of figures on a card, and figures in a line: one at the left, one at the right. */
const [lineCount, perLine] = [2, 2];

/**
 * The figures that matter most for a component: load and how busy, hit ratio or tail latency and availability.
 * What cannot be computed is left out here; the hover card says why.
 */
export function nodeFigures(component: Component, figures: ComponentFigures | undefined): NodeFigure[] {
  if (!figures) return [];
  const list: NodeFigure[] = [];
  const rate = figures.rate.value;
  if (rate === 0) return [{ text: t.diagram.noLoad, tone: "plain" }];
  if (rate === null) return [{ text: t.diagram.unknownLoad, tone: "plain" }];
  list.push({ text: rateText(rate), tone: "plain" });
  const utilisation = figures.utilisation.value;
  if (utilisation !== null) list.push({ text: busyText(utilisation), tone: toneOf(utilisation) });
  if (figures.hitRatio?.value != null) list.push({ text: t.diagram.hits(wholePercent(figures.hitRatio.value)), tone: "plain" });
  else if (figures.sojourn.p99 !== null && component.kind !== "client")
    list.push({ text: `p99 ${timeText(figures.sojourn.p99)}`, tone: "plain" });
  const availability = figures.availability.availability.value;
  if (availability !== null && component.kind !== "client")
    list.push({ text: t.diagram.up(shortAvailability(availability)), tone: "plain" });
  return list;
}

/** More nines than this nobody reads on a card, and nobody believes: the hover card has them, with how they come about. */
const mostNines = 0.999999;

function shortAvailability(availability: number): string {
  return availability > mostNines ? `>${availabilityText(mostNines)}` : availabilityText(availability);
}

/** A utilisation on a card: `64% busy`. */
export function busyText(utilisation: number): string {
  return t.diagram.busy(wholePercent(utilisation));
}

/** A share without decimals, for the room of a card; the hover card has all digits. */
export function wholePercent(share: number): string {
  return share > 0 && share < 0.005 ? "<1%" : percentText(Math.round(share * 100) / 100);
}

/** Figures as the lines of a card with `room` pixels: two in a line where both fit; what has no line any more is left out. */
export function figureLines(figures: readonly NodeFigure[], room: number): NodeFigure[][] {
  const lines: NodeFigure[][] = [];
  for (const figure of figures) {
    const line = lines.at(-1);
    const used = (line ?? []).reduce((sum, other) => sum + textWidth(other.text, figureSize) + figureGap, 0);
    if (line && line.length < perLine && used + textWidth(figure.text, figureSize) <= room) line.push(figure);
    else if (lines.length < lineCount) lines.push([figure]);
    else break;
  }
  return lines;
}
