import {
  type Analysis,
  availabilityLine,
  downThrough,
  explainFlow,
  type FlowFigures,
  failingText,
  figureText,
  type LatencyFigures,
  latencyText,
  lossName,
  lossTexts,
  type Row,
  singleFailures,
  withPeak,
  worstLosses,
} from "@lintel/engine/analysis";
import { type Flow, percentText, rateText, timeText } from "@lintel/engine/model";
import { assumedText, explanationText, heading, latencySource, markdown, methodText, plain, sections, table } from "./text.ts";

/** Rate, latency with the hops that make it, availability, and what limits a flow. */
export function flowHover(analysis: Analysis, flow: Flow): string {
  const figures = analysis.flows[flow.id];
  const head = heading("flow", flow.name, flow.title);
  if (!figures) return sections(head, flow.documentation);
  const rows: Row[] = [
    ["Rate", withPeak(markdown, figures.rate, figures.peakRate, rateText)],
    ["Latency", latencyText(markdown, figures.latency)],
  ];
  if (flow.priority.assumed === null) rows.splice(1, 0, ["Priority", String(flow.priority.value)]);
  if (differs(figures.latencyAtPeak, figures.latency)) rows.push(["At peak", latencyText(markdown, figures.latencyAtPeak)]);
  const failing = failingText(figures);
  if (failing) rows.push(["Fail", failing]);
  rows.push(["Availability", availabilityLine(markdown, figures.availability)]);
  const carries = figures.maxThroughput.value !== null && Number.isFinite(figures.maxThroughput.value);
  if (carries) {
    const limit = figures.bottleneck ? `, then ${plain(figures.bottleneck)} is full` : "";
    const autoscaled = figures.autoscaledThroughput ? ` · autoscaled ${figureText(markdown, figures.autoscaledThroughput, rateText)}` : "";
    rows.push(["Carries", `${figureText(markdown, figures.maxThroughput, rateText)}${limit}${autoscaled}`]);
  }
  const objectives = analysis.objectives.filter((objective) => objective.target === flow.id);
  if (objectives.length > 0)
    rows.push(["Objectives", `${objectives.filter((objective) => objective.met === true).length} of ${objectives.length} met`]);
  const hops = hopsText(figures);
  if (hops) rows.push(["Time goes to", hops]);
  const down = downThrough(markdown, figures.availability);
  if (down) rows.push(down);
  const single = singleFailures(markdown, figures.availability, flow.id);
  if (single) rows.push(single);
  if (carries) rows.push(...lossRows(figures));
  if (figures.staleness.value) rows.push(["Reads are behind", figureText(markdown, figures.staleness, timeText)]);
  return sections(
    head,
    flow.documentation,
    table(rows),
    explanationText(explainFlow(figures, figures.bottleneck === null ? null : (analysis.components[figures.bottleneck] ?? null))),
    assumedText(figures.assumed, flow.id),
    methodText([latencySource(figures.latency), figures.availability.availability]),
  );
}

/** Whether a p99 is another one, by more than the approximations it is made of can tell. */
function differs(peak: LatencyFigures, mean: LatencyFigures): boolean {
  if (peak.p99 === null || mean.p99 === null) return peak.p99 !== mean.p99;
  return Math.abs(peak.p99 - mean.p99) > leastDifference * mean.p99;
}

const leastDifference = 0.01;

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
