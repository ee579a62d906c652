import type { Analysis, ComponentFigures, Figure, LinkFigures } from "@lintel/engine/analysis";
import {
  availabilityText,
  bandwidthText,
  type Component,
  type Design,
  dataText,
  lookup,
  moneyText,
  percentText,
  rateText,
  timeText,
} from "@lintel/engine/model";
import { kindText } from "../diagram/node.ts";

/** One line of a hover card. `note` says why there is no value, or what it rests on. */
export interface Detail {
  readonly name: string;
  readonly value: string | null;
  readonly note: string | null;
}

export interface Details {
  readonly title: string;
  readonly subtitle: string;
  readonly lines: readonly Detail[];
  /** Inputs that nobody wrote. */
  readonly assumed: readonly string[];
}

/** What the hover card says about a component or a link; `null` for anything else. */
export function detailsOf(design: Design, analysis: Analysis, id: string): Details | null {
  const { components, links } = lookup(design);
  const component = components.get(id);
  if (component) return componentDetails(component, analysis.components[id]);
  const link = links.get(id);
  if (!link) return null;
  const title = (end: string): string => components.get(end)?.title ?? end;
  const kind = { call: "calls and waits", async: "sends and goes on", subscription: "delivers" }[link.kind];
  const figures = analysis.links[id];
  return {
    title: `${title(link.from)} → ${title(link.to)}`,
    subtitle: [link.label, kind, link.protocol].filter((part) => part !== null).join(" · "),
    lines: [
      ...(figures ? linkLines(figures) : []),
      ...(link.timeout ? [{ name: "timeout", value: timeText(link.timeout.value), note: link.timeout.assumed }] : []),
    ],
    assumed: (figures?.assumed ?? []).map((input) => `${input.input}: ${input.text} (${input.reason})`),
  };
}

function componentDetails(component: Component, figures: ComponentFigures | undefined): Details {
  const replicas = component.replicas.value > 1 ? ` · ${component.replicas.value} replicas` : "";
  return {
    title: component.title,
    subtitle: `${kindText(component)}${replicas}${component.title === component.name ? "" : ` · ${component.name}`}`,
    lines: figures ? componentLines(figures) : [],
    assumed: (figures?.assumed ?? []).map((input) => `${input.input}: ${input.text} (${input.reason})`),
  };
}

function componentLines(figures: ComponentFigures): Detail[] {
  const { sojourn, availability } = figures;
  const downtime = availability.downtimePerYear;
  const shard = figures.shards[0];
  return [
    line("load", figures.rate, rateText),
    line("at peak", figures.peakRate, rateText),
    line("busy", figures.utilisation, percentText),
    line("busy at peak", figures.peakUtilisation, percentText),
    line("carries at most", figures.maxThroughput, rateText),
    { name: "time here, mean", value: sojourn.mean === null ? null : timeText(sojourn.mean), note: sojourn.note },
    { name: "time here, p99", value: sojourn.p99 === null ? null : timeText(sojourn.p99), note: sojourn.note },
    line("availability", availability.availability, availabilityText),
    ...(downtime === null ? [] : [{ name: "down per year", value: timeText(downtime), note: null }]),
    ...(figures.hitRatio ? [line("hit ratio", figures.hitRatio, percentText)] : []),
    ...(figures.storage ? [line("storage", figures.storage, dataText)] : []),
    ...(shard ? [{ name: `busiest of ${shard.count} shards`, value: percentText(shard.hottestShare), note: shard.reason }] : []),
    ...(figures.rpo ? [line("data loss on failover", figures.rpo, timeText)] : []),
    ...(figures.rto ? [line("no writes on failover", figures.rto, timeText)] : []),
    ...(figures.costPerMonth ? [line("cost per month", figures.costPerMonth, moneyText)] : []),
  ];
}

function linkLines(figures: LinkFigures): Detail[] {
  const { latency } = figures;
  return [
    line("calls", figures.rate, rateText),
    ...(figures.attemptRate.value !== null && figures.attemptRate.value > (figures.rate.value ?? 0) * 1.0005
      ? [line("attempts", figures.attemptRate, rateText)]
      : []),
    line("bandwidth", figures.bandwidth, bandwidthText),
    { name: "latency, mean", value: latency.mean === null ? null : timeText(latency.mean), note: latency.note },
    { name: "latency, p99", value: latency.p99 === null ? null : timeText(latency.p99), note: latency.note },
    ...(figures.timeoutRatio ? [line("outlasts the timeout", figures.timeoutRatio, percentText)] : []),
  ];
}

function line(name: string, figure: Figure, text: (value: number) => string): Detail {
  return { name, value: figure.value === null ? null : text(figure.value), note: figure.note };
}
