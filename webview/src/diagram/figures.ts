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
  if (rate !== null && rate > 0) list.push({ text: rateText(rate), tone: "plain" });
  const utilisation = figures.utilisation.value;
  if (utilisation !== null) list.push({ text: `${percentText(utilisation)} busy`, tone: toneOf(utilisation) });
  if (figures.hitRatio?.value != null) list.push({ text: `${percentText(figures.hitRatio.value)} hits`, tone: "plain" });
  else if (figures.sojourn.p99 !== null && component.kind !== "client")
    list.push({ text: `p99 ${timeText(figures.sojourn.p99)}`, tone: "plain" });
  return fitting(list, room);
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
