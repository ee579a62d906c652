import type { ComponentFigures } from "@lintel/engine/analysis";
import { type Component, percentText, rateText, timeText } from "@lintel/engine/model";
import { figureSize } from "./card.ts";
import type { NodeFigure } from "./graph.ts";
import { textWidth } from "./text-width.ts";

/** Utilisation from which a component counts as busy, and from which queues grow without end. */
const highUtilisation = 0.7;
const fullUtilisation = 1;

export function toneOf(utilisation: number): NodeFigure["tone"] {
  return utilisation >= fullUtilisation ? "over" : utilisation >= highUtilisation ? "high" : "good";
}

/**
 * The figures that matter most for a component, as many as fit into `room` pixels: load, how busy, hit ratio or tail latency.
 * What cannot be computed is left out here; the hover card says why.
 */
export function nodeFigures(component: Component, figures: ComponentFigures | undefined, room: number): NodeFigure[] {
  if (!figures) return [];
  const list: NodeFigure[] = [];
  const rate = figures.rate.value;
  if (rate === 0) return [{ text: "no load", tone: "plain" }];
  if (rate === null) return [{ text: "load not known", tone: "plain" }];
  list.push({ text: rateText(rate), tone: "plain" });
  const utilisation = figures.utilisation.value;
  if (utilisation !== null) list.push({ text: busyText(utilisation), tone: toneOf(utilisation) });
  if (figures.hitRatio?.value != null) list.push({ text: `${wholePercent(figures.hitRatio.value)} hits`, tone: "plain" });
  else if (figures.sojourn.p99 !== null && component.kind !== "client")
    list.push({ text: `p99 ${timeText(figures.sojourn.p99)}`, tone: "plain" });
  return fitting(list, room);
}

/** A utilisation on a card: `64% busy`. */
export function busyText(utilisation: number): string {
  return `${wholePercent(utilisation)} busy`;
}

/** A share without decimals, for the room of a card; the hover card has all digits. */
export function wholePercent(share: number): string {
  return share > 0 && share < 0.005 ? "<1%" : percentText(Math.round(share * 100) / 100);
}

/** The first figures that fit side by side. */
export function fitting(figures: readonly NodeFigure[], room: number): NodeFigure[] {
  const list: NodeFigure[] = [];
  let used = 0;
  for (const figure of figures) {
    used += textWidth(figure.text, figureSize) + (list.length > 0 ? 10 : 0);
    if (used > room) break;
    list.push(figure);
  }
  return list;
}
