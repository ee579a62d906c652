import {
  availabilityText,
  countText,
  type Design,
  type Expectation,
  type ObjectiveTerm,
  rateText,
  shareText,
  timeText,
} from "@lintel/engine/model";
import {
  actionWords,
  type ComponentResult,
  type Estimate,
  type ExpectationVerdict,
  type FlowResult,
  type SimulationResult,
  type TimeSeries,
} from "@lintel/engine/simulation";
import { joinSections, listSection, section } from "../print/section.ts";
import { sparkline } from "../print/sparkline.ts";
import type { Style } from "../print/style.ts";
import type { Column, TextTable } from "../print/table.ts";
import { boundedValueText, marginOf, marginText, verdictMark } from "../print/verdict.ts";
import { columnsOf, wrap } from "../print/wrap.ts";
import type { Execution } from "./execute.ts";
import { revealing } from "./revealing.ts";

/** The result of one run for people. */
export function simulationPretty(design: Design, execution: Execution, style: Style): string {
  const { result } = execution;
  const sections = [
    heading(design, execution, style),
    section("Flows", flowsTable(result, style), style),
    overTime(result, style),
    section("Components", componentsTable(result, design), style),
    timeline(result, style),
    revealing(result, style),
    verdicts(design, result, style),
    listSection("Read with care", result.notes, style),
  ];
  return joinSections(sections);
}

function heading(design: Design, { result, eventsPerSecond, interrupted, reached }: Execution, style: Style): string {
  const { colors } = style;
  const scenario = design.scenarios.find((candidate) => candidate.id === result.scenario);
  const title = scenario ? scenario.title : "Steady load";
  const runs = result.replications === 1 ? "1 replication" : `${result.replications} replications`;
  const facts = `${timeText(result.duration)}, warm-up ${timeText(result.warmUp)}, seed ${result.seed}, ${runs}, ${countText(result.events)} events (${countText(eventsPerSecond)} per second)`;
  const early = interrupted ? `Interrupted after ${timeText(reached)}: this is what was known by then.` : result.stopped?.text;
  const stopped = early === undefined ? "" : `\n${colors.yellow(wrap(style.text(early), style.width))}`;
  return `${colors.bold(style.text(title))}  ${colors.dim(facts)}${stopped}`;
}

const left = (title: string): Column => ({ title, align: "left" });
const right = (title: string): Column => ({ title, align: "right" });

function flowsTable(result: SimulationResult, style: Style): TextTable {
  return {
    columns: [
      left("flow"),
      ...["offered", "throughput", "mean", "p50", "p95", "p99", "p99.9", "availability", "attempts per call"].map(right),
      left("failed"),
    ],
    rows: Object.entries(result.flows).map(([id, flow]) => [
      id,
      rateText(flow.offered),
      estimateText(flow.throughput, rateText, style),
      estimateText(flow.latency.mean, timeText, style),
      estimateText(flow.latency.p50, timeText, style),
      estimateText(flow.latency.p95, timeText, style),
      estimateText(flow.latency.p99, timeText, style),
      estimateText(flow.latency.p999, timeText, style),
      flow.availability === null ? "" : availabilityText(flow.availability),
      flow.retryAmplification > 1.0005 ? flow.retryAmplification.toPrecision(3) : "",
      errorsText(flow),
    ]),
  };
}

function estimateText({ value, ci95 }: Estimate, format: (value: number) => string, style: Style): string {
  if (value === null) return "";
  return ci95 === null ? format(value) : `${format(value)} ${style.symbols.plusMinus} ${format(ci95)}`;
}

function errorsText(flow: FlowResult): string {
  return Object.entries(flow.errors)
    .filter(([, count]) => count > 0)
    .map(([cause, count]) => `${countText(count)} ${cause}`)
    .join(", ");
}

function componentsTable(result: SimulationResult, design: Design): TextTable {
  const clients = new Set(design.components.filter((component) => component.kind === "client").map((component) => component.id));
  return {
    columns: [
      left("component"),
      ...["rate", "busy", "mean", "p99", "queue mean", "longest", "rejected", "hits", "largest lag", "lost writes", "replicas"].map(right),
    ],
    rows: Object.entries(result.components)
      .filter(([id]) => !clients.has(id))
      .map(([id, component]) => [
        id,
        rateText(component.throughput),
        component.utilisation === null ? "" : shareText(component.utilisation),
        component.sojourn.mean === null ? "" : timeText(component.sojourn.mean),
        component.sojourn.p99 === null ? "" : timeText(component.sojourn.p99),
        component.queueLength.max === 0 ? "" : meanText(component.queueLength.mean),
        component.queueLength.max === 0 ? "" : countText(component.queueLength.max),
        component.rejected === 0 ? "" : countText(component.rejected),
        component.hitRatio === null ? "" : shareText(component.hitRatio),
        component.lag === null ? "" : countText(component.lag),
        component.lostWrites === 0 ? "" : countText(component.lostWrites),
        replicasText(component),
      ]),
  };
}

/** A mean number of things; nobody needs a millionth of one. */
function meanText(value: number): string {
  return value > 0 && value < 0.001 ? "< 0.001" : countText(value);
}

function replicasText({ replicas }: ComponentResult): string {
  return replicas.min === replicas.max ? String(replicas.max) : `${replicas.min} to ${replicas.max}`;
}

const sparklineWidth = 60;

/** Throughput, tail latency and errors of each flow over the run, one small chart each. */
function overTime(result: SimulationResult, style: Style): string {
  const { series } = result;
  const rows = Object.entries(series.flows).flatMap(([id, flow]) => chartsOf(id, flow));
  if (rows.length === 0) return "";
  const width = Math.max(...rows.map((row) => columnsOf(style.text(row.label))));
  const lines = rows.map(({ label, values, format }) => {
    const most = values.reduce<number>((largest, value) => Math.max(largest, value ?? 0), 0);
    const name = style.text(label);
    return `  ${name}${" ".repeat(width - columnsOf(name))}  ${style.colors.cyan(sparkline(values, sparklineWidth, style))}  ${style.colors.dim(`up to ${style.text(format(most))}`)}`;
  });
  return [style.colors.bold("Over time"), ...lines].join("\n");
}

interface Chart {
  readonly label: string;
  readonly values: readonly (number | null)[];
  readonly format: (value: number) => string;
}

function chartsOf(id: string, flow: TimeSeries["flows"][string]): readonly Chart[] {
  const failed = flow.errors.some((value) => (value ?? 0) > 0);
  return [
    { label: `${id} throughput`, values: flow.throughput, format: rateText },
    { label: `${id} p99`, values: flow.p99, format: timeText },
    ...(failed ? [{ label: `${id} errors`, values: flow.errors, format: (value: number) => `${countText(value)} / s` }] : []),
  ];
}

const shownEvents = 20;
/** More events of one sort than this are told in one line. */
const mostAlike = 4;

function timeline(result: SimulationResult, style: Style): string {
  const events = told(result.timeline);
  if (events.length === 0) return "";
  const width = Math.max(...events.map((event) => timeText(event.time).length));
  const indent = " ".repeat(width + 4);
  const lines = events
    .slice(0, shownEvents)
    .map(
      ({ time, text }) =>
        `  ${style.colors.dim(timeText(time).padStart(width))}  ${wrap(style.text(actionWords(text)), style.width - width - 4, indent)}`,
    );
  const more = events.length - shownEvents;
  if (more > 0) lines.push(style.colors.dim(`  and ${more} more (--format json has all)`));
  return [style.colors.bold("What happened"), ...lines].join("\n");
}

/** The events in order, those that come again and again (a breaker that opens) once, with their number. */
function told(timeline: SimulationResult["timeline"]): readonly { readonly time: number; readonly text: string }[] {
  const alike = new Map<string, SimulationResult["timeline"][number][]>();
  for (const event of timeline) {
    const group = alike.get(sortOf(event.text));
    if (group) group.push(event);
    else alike.set(sortOf(event.text), [event]);
  }
  return timeline.flatMap((event) => {
    const group = alike.get(sortOf(event.text)) ?? [];
    if (group.length <= mostAlike) return [event];
    const last = group[group.length - 1];
    if (group[0] !== event || !last) return [];
    return [{ time: event.time, text: `${event.text}, and ${group.length - 1} more like it until ${timeText(last.time)}` }];
  });
}

/** Two events of one sort differ in their numbers only. */
function sortOf(text: string): string {
  return text.replace(/\d+/g, "0");
}

/** Everything that is promised or expected, with what came out. */
function verdicts(design: Design, result: SimulationResult, style: Style): string {
  const scenario = design.scenarios.find((candidate) => candidate.id === result.scenario);
  const expectations = result.expectations.map((verdict) =>
    verdictRow(verdict, scenario?.expectations.find((expectation) => expectation.text === verdict.text) ?? null, style),
  );
  const objectives = result.objectives.map((verdict) => verdictRow(verdict, termOf(design, verdict), style));
  const columns = [left(""), left(""), right(""), right(""), left("")];
  return joinSections([
    section("Expectations", { columns, rows: expectations }, style),
    section("Objectives", { columns, rows: objectives }, style),
  ]);
}

function verdictRow(verdict: ExpectationVerdict, bound: ObjectiveTerm | Expectation | null, style: Style): readonly string[] {
  const value = verdict.value === null ? "" : boundedValueText(bound, verdict.value);
  const margin = verdict.value === null || verdict.met === null || bound === null ? null : marginOf(bound, verdict.value);
  return [verdictMark(verdict.met, style), verdict.text, value, margin === null ? "" : marginText(bound, margin), verdict.note ?? ""];
}

function termOf(design: Design, verdict: ExpectationVerdict): ObjectiveTerm | null {
  const objective = design.objectives.find(({ text, target, id }) =>
    [id, text, `${target} ${text}`, `${target}: ${text}`].includes(verdict.text),
  );
  return objective?.term ?? null;
}
