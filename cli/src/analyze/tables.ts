import {
  boundText,
  type ComponentFigures,
  type Figure,
  type FlowFigures,
  type LatencyFigures,
  type LinkFigures,
  methodSign,
  type ObjectiveVerdict,
  type Statistic,
} from "@lintel/engine/analysis";
import { availabilityText, bandwidthText, type Design, dataText, moneyText, rateText, shareText, timeText } from "@lintel/engine/model";
import type { Column, TextTable } from "../print/table.ts";
import { boundedValueText, marginText } from "../print/verdict.ts";

/** Stands for a number that cannot be computed; the remarks say why. */
const unknown = "?";

const left = (title: string): Column => ({ title, align: "left" });
const right = (title: string): Column => ({ title, align: "right" });

/** A number with `≤` or `≥` where it is a bound: the remarks say which others are approximations. */
export function figureText(figure: Pick<Figure, "value" | "method"> | null, format: (value: number) => string): string {
  if (figure === null) return "";
  return figure.value === null ? unknown : `${boundSign(figure)}${format(figure.value)}`;
}

function boundSign(figure: Pick<Figure, "method">): string {
  return figure.method === "approximation" ? "" : methodSign(figure);
}

function latencyText(latency: LatencyFigures, statistic: Statistic): string {
  return figureText({ value: latency[statistic], method: latency.method }, timeText);
}

/** The heading says that it is the most. */
function mostText({ value, method }: Figure): string {
  return figureText({ value, method: method === "upper-bound" ? "exact" : method }, rateText);
}

function numberText(value: number | null, format: (value: number) => string): string {
  return value === null ? unknown : format(value);
}

export function letsTable(design: Design): TextTable {
  return {
    columns: [left("let"), right("value")],
    rows: design.lets.map((constant) => [constant.name, constant.value === null ? unknown : constant.text]),
  };
}

export function flowsTable(flows: readonly FlowFigures[]): TextTable {
  return {
    columns: [
      left("flow"),
      ...["rate", "at peak", "mean", "p50", "p95", "p99", "p99.9", "availability", "down / year", "carries at most"].map(right),
    ],
    rows: flows.map((flow) => [
      flow.id,
      figureText(flow.rate, rateText),
      figureText(flow.peakRate, rateText),
      latencyText(flow.latency, "mean"),
      latencyText(flow.latency, "p50"),
      latencyText(flow.latency, "p95"),
      latencyText(flow.latency, "p99"),
      latencyText(flow.latency, "p999"),
      figureText(flow.availability.availability, availabilityText),
      numberText(flow.availability.downtimePerYear, timeText),
      mostText(flow.maxThroughput),
    ]),
  };
}

/** `paint` may colour a busy share by its value (0…, 1 is all of it). */
export function componentsTable(
  components: readonly ComponentFigures[],
  paint: (text: string, utilisation: number) => string = (text) => text,
): TextTable {
  return {
    columns: [
      left("component"),
      right("rate"),
      right("replicas"),
      right("busy"),
      right("busy at peak"),
      right("mean"),
      right("p99"),
      right("availability"),
      right("carries at most"),
      right("hits"),
      right("storage, one copy"),
      right("cost / month"),
    ],
    rows: components
      .filter(takesRequests)
      .map((component) => [
        component.id,
        figureText(component.rate, rateText),
        replicasText(component),
        busyText(component, component.utilisation, paint),
        busyText(component, component.peakUtilisation, paint),
        latencyText(component.sojourn, "mean"),
        latencyText(component.sojourn, "p99"),
        figureText(component.availability.availability, availabilityText),
        mostText(component.maxThroughput),
        figureText(component.hitRatio, shareText),
        figureText(component.storage, dataText),
        figureText(component.costPerMonth, moneyText),
      ]),
  };
}

/** Not a swarm or a batch job without requests: they have tables of their own. */
export function takesRequests({ swarm, job, rate }: ComponentFigures): boolean {
  return (swarm === null && job === null) || rate.value !== 0;
}

function replicasText(component: ComponentFigures): string {
  const shards = component.shards.map((shard) => `${shard.count} × `).join("");
  return `${shards}${component.replicas}`;
}

/** Utilisation; nothing for a component without a limit of workers, which cannot be busy. */
function busyText(component: ComponentFigures, utilisation: Figure, paint: (text: string, utilisation: number) => string): string {
  if (utilisation.value === null && component.capacityPerReplica.value === null && utilisation.method === "exact") return "";
  const { value } = utilisation;
  return value === null ? unknown : paint(figureText(utilisation, shareText), value);
}

export function shardsTable(components: readonly ComponentFigures[]): TextTable {
  return {
    columns: [left("shards"), right("count"), right("busiest takes"), right("rate there"), right("data per shard"), left("because")],
    rows: components.flatMap((component) =>
      component.shards.map((shard) => [
        shard.id,
        String(shard.count),
        shareText(shard.hottestShare),
        figureText(shard.rateHottest, rateText),
        figureText(shard.storagePerShard, dataText),
        shard.reason,
      ]),
    ),
  };
}

export function linksTable(links: readonly LinkFigures[]): TextTable {
  return {
    columns: [left("link"), right("rate"), right("attempts"), right("bandwidth"), right("mean"), right("p99"), right("time out")],
    rows: links.map((link) => [
      link.id,
      figureText(link.rate, rateText),
      differing(figureText(link.attemptRate, rateText), figureText(link.rate, rateText)),
      link.bandwidth.value === 0 ? "" : figureText(link.bandwidth, bandwidthText),
      latencyText(link.latency, "mean"),
      latencyText(link.latency, "p99"),
      figureText(link.timeoutRatio, shareText),
    ]),
  };
}

/** A text only where it says something new. */
function differing(text: string, other: string): string {
  return text === other ? "" : text;
}

export function objectivesTable(objectives: readonly ObjectiveVerdict[], design: Design, mark: (met: boolean | null) => string): TextTable {
  return {
    columns: [left(""), left("objective"), left("term"), right("is"), right("margin"), left("decided by")],
    rows: objectives.map((verdict) => {
      const term = design.objectives.find((objective) => objective.id === verdict.id)?.term ?? null;
      return [
        mark(verdict.met),
        verdict.target,
        verdict.term,
        verdict.value === null
          ? verdict.met === false
            ? "overloaded"
            : unknown
          : boundText(verdict, boundedValueText(term, verdict.value)),
        verdict.margin === null ? "" : marginText(term, verdict.margin),
        verdict.dominatedBy ?? "",
      ];
    }),
  };
}
