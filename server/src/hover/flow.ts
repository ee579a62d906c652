import { type Analysis, explainFlow, type FlowFigures, lossName, lossTexts, worstLosses } from "@lintel/engine/analysis";
import { type Flow, percentText, rateText, timeText } from "@lintel/engine/model";
import {
  assumedText,
  availabilityLine,
  downThrough,
  explanationText,
  figureText,
  heading,
  latencySource,
  latencyText,
  methodText,
  plain,
  type Row,
  sections,
  singleFailures,
  table,
  withPeak,
} from "./text.ts";

/** Rate, latency with the hops that make it, availability, and what limits a flow. */
export function flowHover(analysis: Analysis, flow: Flow): string {
  const figures = analysis.flows[flow.id];
  const head = heading("flow", flow.name, flow.title);
  if (!figures) return sections(head, flow.documentation);
  const rows: Row[] = [
    ["Rate", withPeak(figures.rate, figures.peakRate, rateText)],
    ["Latency", latencyText(figures.latency)],
  ];
  if (figures.latencyAtPeak.p99 !== figures.latency.p99) rows.push(["At peak", latencyText(figures.latencyAtPeak)]);
  const hops = hopsText(figures);
  if (hops) rows.push(["Time goes to", hops]);
  rows.push(["Availability", availabilityLine(figures.availability)]);
  const single = singleFailures(figures.availability);
  if (single) rows.push(single);
  const down = downThrough(figures.availability);
  if (down) rows.push(down);
  if (figures.maxThroughput.value !== null && Number.isFinite(figures.maxThroughput.value)) {
    const limit = figures.bottleneck ? `, then ${plain(figures.bottleneck)} is full` : "";
    rows.push(["Carries", `${figureText(figures.maxThroughput, rateText)}${limit}`]);
    if (figures.autoscaledThroughput) rows.push(["Autoscaled", figureText(figures.autoscaledThroughput, rateText)]);
    rows.push(...lossRows(figures));
  }
  if (figures.staleness.value) rows.push(["Reads are behind", figureText(figures.staleness, timeText)]);
  const missed = analysis.objectives.filter((objective) => objective.target === flow.id);
  if (missed.length > 0)
    rows.push(["Objectives", `${missed.filter((objective) => objective.met === true).length} of ${missed.length} met`]);
  return sections(
    head,
    flow.documentation,
    table(rows),
    explanationText(explainFlow(figures, figures.bottleneck === null ? null : (analysis.components[figures.bottleneck] ?? null))),
    assumedText(figures.assumed, flow.id),
    methodText([latencySource(figures.latency), figures.availability.availability]),
  );
}

/** The worst that one lost zone or region, and one lost replica, leaves at peak. */
function lossRows(figures: FlowFigures): readonly Row[] {
  return worstLosses(figures).map((loss): Row => [`Without ${lossName(loss, plain)}`, lossTexts(loss, plain).join(" · ")]);
}

function hopsText(figures: FlowFigures): string {
  return [...figures.hops]
    .sort((a, b) => b.share - a.share)
    .slice(0, 3)
    .filter((hop) => hop.share >= 0.01)
    .map((hop) => `${plain(hop.element)} ${percentText(Math.round(hop.share * 100) / 100)} (${timeText(hop.mean)})`)
    .join(" · ");
}
