import { type Component, countText, type Design } from "@lintel/engine/model";
import type { Series, SimulationResult } from "@lintel/engine/simulation";
import { busyText, toneOf, wholePercent } from "../diagram/figures.ts";
import type { NodeFigure } from "../diagram/graph.ts";
import type { NodeOverlay, Overlay } from "../diagram/overlay.ts";
import { t } from "../texts/index.ts";
import type { LinkTraffic } from "./traffic-plan.ts";

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
      figures.push({ text: t.diagram.waiting(countText(Math.round(queue))), tone: queue >= 10 ? "high" : "plain" });
    if (hits !== null) figures.push({ text: t.diagram.hits(wholePercent(hits)), tone: "plain" });
    if (state !== "up") figures.unshift({ text: t.diagram.replicasUp(countText(up ?? 0), countText(replicas ?? 0)), tone: "over" });
    overlay.set(component.id, { utilisation, figures: figures.slice(0, 3), state, queue: fullness(component, queue) });
  }
  return overlay;
}

/** What goes over each link in one interval of a run. */
export function trafficAt(result: SimulationResult, index: number): Map<string, LinkTraffic> {
  return new Map(
    Object.entries(result.series.links).map(([link, { calls, failed }]) => [
      link,
      { calls: valueAt(calls, index) ?? 0, failed: valueAt(failed, index) ?? 0 },
    ]),
  );
}

/** Waiting requests of which a queue without a limit counts as full. */
const many = 10_000;

function fullness({ queueLimit, replicas }: Component, waiting: number | null): number | null {
  if (waiting === null || waiting < 0.5) return null;
  const limit = queueLimit === null ? null : queueLimit.value * Math.max(1, replicas.value);
  return limit !== null && Number.isFinite(limit) && limit > 0
    ? Math.min(1, waiting / limit)
    : Math.min(1, Math.log(1 + waiting) / Math.log(1 + many));
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
