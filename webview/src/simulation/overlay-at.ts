import { countText, type Design } from "@lintel/engine/model";
import type { Series, SimulationResult } from "@lintel/engine/simulation";
import { busyText, toneOf, wholePercent } from "../diagram/figures.ts";
import type { NodeFigure } from "../diagram/graph.ts";
import type { NodeOverlay, Overlay } from "../diagram/overlay.ts";

/** What each component's card shows at one interval of a run. */
export function overlayAt(design: Design, result: SimulationResult, index: number): Overlay {
  const overlay = new Map<string, NodeOverlay>();
  for (const component of design.components) {
    const series = result.series.components[component.id];
    if (!series) continue;
    const utilisation = valueAt(series.utilisation, index);
    const queue = valueAt(series.queue, index);
    const up = valueAt(series.up, index);
    const replicas = valueAt(series.replicas, index);
    const hits = series.hitRatio ? valueAt(series.hitRatio, index) : null;
    const state = up === null || replicas === null || up >= replicas ? "up" : up === 0 ? "down" : "degraded";
    const figures: NodeFigure[] = [];
    if (utilisation !== null) figures.push({ text: busyText(utilisation), tone: toneOf(utilisation) });
    if (queue !== null && queue >= 0.5)
      figures.push({ text: `${countText(Math.round(queue))} waiting`, tone: queue >= 10 ? "high" : "plain" });
    if (hits !== null) figures.push({ text: `${wholePercent(hits)} hits`, tone: "plain" });
    if (state !== "up") figures.unshift({ text: `${countText(up ?? 0)}/${countText(replicas ?? 0)} up`, tone: "over" });
    overlay.set(component.id, { utilisation, figures: figures.slice(0, 3), state });
  }
  return overlay;
}

function valueAt(series: Series, index: number): number | null {
  return series[index] ?? null;
}

/** Number of intervals that a result has values for. */
export function intervals(result: SimulationResult): number {
  let count = 0;
  for (const flow of Object.values(result.series.flows)) count = Math.max(count, flow.offered.length);
  for (const component of Object.values(result.series.components)) count = Math.max(count, component.utilisation.length);
  return count;
}
