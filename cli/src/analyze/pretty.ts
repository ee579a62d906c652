import {
  type Analysis,
  type FlowFigures,
  failingText,
  type Hop,
  type LatencyFigures,
  lossName,
  lossTexts,
  type Method,
  worstLosses,
} from "@lintel/engine/analysis";
import { availabilityText, type Design, digits, moneyText, percentText, rateText, shareText, timeText } from "@lintel/engine/model";
import { joinSections, listSection, section } from "../print/section.ts";
import type { Style } from "../print/style.ts";
import { verdictMark } from "../print/verdict.ts";
import { columnsOf, wrap } from "../print/wrap.ts";
import { mostRows, rowsOf } from "./busiest.ts";
import { jobsTable, pollingTable, swarmsTable } from "./kinds.ts";
import { remarksOn } from "./remarks.ts";
import { componentsTable, figureText, letsTable, linksTable, objectivesTable, shardsTable } from "./tables.ts";

/** The figures of a design for people: of a huge one the busiest parts only, unless `all` of it is asked for. */
export function analysisPretty(design: Design, analysis: Analysis, all: boolean, style: Style): string {
  const remarks = remarksOn(design, analysis);
  const { components, links, leftOut } = rowsOf(design, analysis, all);
  const objectives = objectivesTable(analysis.objectives, design, (met) => verdictMark(met, style));
  const sections = [
    style.colors.bold(style.text(design.name)),
    section("Constants", letsTable(design), style),
    ...Object.values(analysis.flows).map((flow) => flowBlock(flow, design, all, style)),
    section("Components", componentsTable(components, busyPaint(style)), style),
    section("Shards", shardsTable(components), style),
    section("Swarms", swarmsTable(components), style),
    section("Jobs", jobsTable(components), style),
    section("Links", linksTable(links), style),
    section("Polling", pollingTable(links), style),
    style.colors.yellow(leftOut),
    section("Objectives", objectives, style),
    costLine(analysis),
    listSection("Not computed", remarks.missing, style),
    listSection("Approximate", remarks.approximate, style),
    listSection("To know", remarks.other, style),
    assumptionsLine(analysis, style),
  ];
  return joinSections(sections);
}

/** From here on waiting grows quickly with every further request. */
const highUtilisation = 0.8;

function busyPaint({ colors }: Style): (text: string, utilisation: number) => string {
  return (text, utilisation) => (utilisation >= 1 ? colors.red(text) : utilisation >= highUtilisation ? colors.yellow(text) : text);
}

function flowBlock(flow: FlowFigures, design: Design, all: boolean, style: Style): string {
  const { colors } = style;
  const title = design.flows.find((declared) => declared.id === flow.id)?.title;
  const heading =
    title && title !== flow.id ? `${colors.bold(style.text(flow.id))}  ${style.text(title)}` : colors.bold(style.text(flow.id));
  const lines = [
    ["load", loadText(flow)],
    ["latency", latencyText(flow.latency, style)],
    ...(samePercentiles(flow.latency, flow.latencyAtPeak) ? [] : [["at peak", latencyText(flow.latencyAtPeak, style)]]),
    ["fail", failingText(flow)],
    ["availability", availabilityLine(flow)],
    ["fails with", cutSetText(flow)],
    ...lossLines(flow),
    ["reads behind", flow.staleness.value ? figureText(flow.staleness, timeText) : ""],
  ] as const;
  const body = lines
    .filter(([, text]) => text !== "")
    .map(([label, text]) => `  ${colors.dim(label.padEnd(13))} ${wrap(style.text(text), style.width - 16, " ".repeat(16))}`);
  // The name of a flow that nobody wrote says itself that it is one.
  const label = flow.id.startsWith("flow ") ? "" : `${colors.dim("flow")} `;
  return [`${label}${heading}`, ...body, ...hopLines(flow.hops, all, style)].join("\n");
}

/** What the worst loss of each sort leaves, the label on the first. */
function lossLines(flow: FlowFigures): readonly (readonly [string, string])[] {
  return worstLosses(flow).map((loss, index) => [index === 0 ? "without" : "", `${lossName(loss)}: ${lossTexts(loss).join(", ")}`]);
}

/** What the design costs; nothing when no component says so. */
function costLine({ cost }: Analysis): string {
  if (!cost.perMonth.value) return "";
  const each = cost.perMillionRequests.value === null ? "" : `, ${moneyText(cost.perMillionRequests.value)} per million requests`;
  const silent = cost.without.length;
  const without = silent === 0 ? "" : ` (without ${silent === 1 ? "1 component that gives" : `${silent} components that give`} no cost)`;
  return `Costs ${moneyText(cost.perMonth.value)} a month${each}${without}.`;
}

function loadText(flow: FlowFigures): string {
  const peak = flow.peakRate.value !== null && flow.peakRate.value !== flow.rate.value ? `, ${rateText(flow.peakRate.value)} at peak` : "";
  const most =
    flow.maxThroughput.value === null
      ? ""
      : `; carries ${carriedText(flow.maxThroughput.method, rateText(flow.maxThroughput.value))} in this mix${flow.bottleneck ? ` (${flow.bottleneck} is the bottleneck)` : ""}`;
  // An objective of a throughput counts what autoscaling adds.
  const { value: autoscaled } = flow.autoscaledThroughput ?? { value: null };
  const more = most === "" || autoscaled === null ? "" : `, ${rateText(autoscaled)} once autoscaled`;
  return `${figureText(flow.rate, rateText)}${peak}${most}${more}${peakMixText(flow)}`;
}

/** A most that is only known from below is no most. */
function carriedText(method: Method, rate: string): string {
  return method === "lower-bound" ? `at least ${rate}` : `at most ${rate}`;
}

/** How much of the peak is carried where flows that grow by other factors make it another mix than the mean's; empty elsewhere. */
function peakMixText({ maxThroughput, peakRate, headroomAtPeak }: FlowFigures): string {
  const room = headroomAtPeak.value;
  if (room === null || maxThroughput.value === null || !peakRate.value) return "";
  const even = maxThroughput.value / peakRate.value;
  if (Math.abs(room - even) <= 0.01 * even) return "";
  const carried = room >= 1 ? `${digits(room)}×` : `only ${percentText(room)} of`;
  return `; ${carried} the peak when all flows are at theirs`;
}

function latencyText(latency: LatencyFigures, style: Style): string {
  if (latency.mean === null) return `cannot be computed: ${latency.note ?? "an input is missing"}`;
  const parts = (
    [
      ["mean", latency.mean],
      ["p50", latency.p50],
      ["p95", latency.p95],
      ["p99", latency.p99],
      ["p99.9", latency.p999],
    ] as const
  ).flatMap(([name, value]) => (value === null ? [] : [`${name} ${timeText(value)}`]));
  const method = latency.method === "exact" ? "" : ` (${latency.method.replace("-", " ")})`;
  return `${parts.join(` ${style.symbols.gutter} `)}${method}`;
}

function samePercentiles(a: LatencyFigures, b: LatencyFigures): boolean {
  return a.mean === b.mean && a.p99 === b.p99;
}

function availabilityLine(flow: FlowFigures): string {
  const { availability, downtimePerYear } = flow.availability;
  if (availability.value === null) return `cannot be computed: ${availability.note ?? "an input is missing"}`;
  const down = downtimePerYear === null ? "" : `, ${timeText(downtimePerYear)} down per year`;
  return `${availabilityText(availability.value)}${down}`;
}

const shownCutSets = 6;

function cutSetText(flow: FlowFigures): string {
  const { failingSets: cutSets, beyondCutSets } = flow.availability;
  const shown = cutSets.slice(0, shownCutSets).map((set) => set.join(" + "));
  if (beyondCutSets !== null) return `${shown.length > 0 ? `${shown.join(", ")}; mostly ` : ""}${beyondCutSets}`;
  return cutSets.length > shownCutSets ? `${shown.join(", ")}, and ${cutSets.length - shownCutSets} more` : shown.join(", ");
}

const barLength = 24;

function hopLines(allHops: readonly Hop[], all: boolean, style: Style): string[] {
  const { colors, symbols } = style;
  if (allHops.length === 0) return [];
  const hops = all ? allHops : allHops.slice(0, mostRows);
  const nameWidth = Math.max(...hops.map((hop) => columnsOf(style.text(hop.element))));
  const lines = hops.map((hop, index) => {
    const name = style.text(hop.element);
    const bar = symbols.full.repeat(Math.round(Math.min(1, Math.max(0, hop.share)) * barLength));
    const label = index === 0 ? "time goes to" : "";
    const cells = [
      colors.dim(label.padEnd(13)),
      name + " ".repeat(nameWidth - columnsOf(name)),
      style.text(timeText(hop.mean)).padStart(8),
      shareText(hop.share).padStart(6),
      colors.cyan(bar),
    ];
    return `  ${cells.join(" ")}`.trimEnd();
  });
  const more = allHops.length - hops.length;
  return more > 0 ? [...lines, `${" ".repeat(16)}${colors.dim(`and ${more} more with smaller shares`)}`] : lines;
}

function assumptionsLine(analysis: Analysis, style: Style): string {
  const inputs = new Set(
    [...Object.values(analysis.components), ...Object.values(analysis.links)].flatMap((figures) =>
      figures.assumed.map((each) => `${each.element} ${each.input}`),
    ),
  );
  if (inputs.size === 0) return "";
  return style.colors.dim(
    `${inputs.size} inputs are not in the file and were assumed; lintel analyze --assumed lists each with its reason.`,
  );
}
