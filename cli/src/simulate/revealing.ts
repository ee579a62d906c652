import { countText, percentText, timeText } from "@lintel/engine/model";
import {
  changeTexts,
  type HopTime,
  recoveryText,
  type SimulationResult,
  type SlowRequest,
  type Span,
  saturationText,
  timeAt,
} from "@lintel/engine/simulation";
import { joinSections, section } from "../print/section.ts";
import type { Style } from "../print/style.ts";
import type { Column } from "../print/table.ts";
import { columnsOf, wrap } from "../print/wrap.ts";

const left = (title: string): Column => ({ title, align: "left" });
const right = (title: string): Column => ({ title, align: "right" });

/** Where the time went, what failed where, what could not keep up, and what each action changed. */
export function revealing(result: SimulationResult, style: Style): string {
  return joinSections([
    hops(result, style),
    failures(result, style),
    saturation(result, style),
    changes(result, style),
    slowest(result, style),
  ]);
}

/** Components of a flow that are listed with their part of its latency. */
const mostHops = 8;

function hops(result: SimulationResult, style: Style): string {
  const rows = Object.entries(result.flows).flatMap(([id, { breakdown, tailBreakdown }]) =>
    (breakdown?.hops ?? []).slice(0, mostHops).map((hop, i) => {
      const slow = tailBreakdown?.hops.find(({ element }) => element === hop.element);
      return [
        i === 0 ? id : "",
        hop.element,
        timeText(timeAt(hop)),
        ...parts(hop),
        slow === undefined ? "" : timeText(timeAt(slow)),
        ...(slow === undefined ? ["", "", "", ""] : parts(slow)),
      ];
    }),
  );
  const kinds = ["queue", "service", "network", "retries"];
  const columns = [left("flow"), left("at"), right("mean"), ...kinds.map(right), right("slowest 1%"), ...kinds.map(right)];
  return section("Where the time goes", { columns, rows }, style);
}

function parts({ queue, service, network, retries }: HopTime): string[] {
  return [queue, service, network, retries].map((seconds) => (seconds > 0 ? timeText(seconds) : ""));
}

/** Causes that are listed for each flow. */
const mostSources = 6;

function failures(result: SimulationResult, style: Style): string {
  const rows = Object.entries(result.flows).flatMap(([id, { errorSources }]) => {
    const all = errorSources.reduce((sum, { count }) => sum + count, 0);
    return errorSources
      .slice(0, mostSources)
      .map(({ cause, element, count }, i) => [i === 0 ? id : "", cause, element ?? "", countText(count), percentText(count / all)]);
  });
  return section(
    "What failed",
    { columns: [left("flow"), left("cause"), left("where it began"), right("requests"), right("of the failed")], rows },
    style,
  );
}

function saturation({ saturated, replications }: SimulationResult, style: Style): string {
  const [first, ...others] = saturated;
  if (!first) return "";
  const line = (text: string): string => `  ${wrap(style.text(text), style.width - 4, "    ")}`;
  return [
    style.colors.bold("What could not keep up"),
    line(`First ${saturationText(first, replications)}.`),
    ...others.map((other) => line(`Then ${saturationText(other, replications)}.`)),
  ].join("\n");
}

function changes(result: SimulationResult, style: Style): string {
  const lines = result.changes.flatMap((change) => {
    const texts = changeTexts(change);
    const recovery = recoveryText(change);
    const said = [...texts, ...(recovery === null ? [] : [recovery])];
    if (said.length === 0 && change.before === null) return [];
    const text = `${change.text}: ${said.length > 0 ? said.join("; ") : "nothing to speak of"}`;
    return [`  ${style.symbols.bullet} ${wrap(style.text(text), style.width - 4, "    ")}`];
  });
  return lines.length === 0 ? "" : [style.colors.bold("What changed"), ...lines].join("\n");
}

/** Calls of the slowest request that are drawn. */
const mostCalls = 16;
const barWidth = 40;

function slowest({ slowest: [request] }: SimulationResult, style: Style): string {
  if (!request) return "";
  const shown = drawn(request);
  const names = shown.map(
    ({ span, depth }) => `${"  ".repeat(depth)}${span.element}${span.attempt > 1 ? ` (attempt ${span.attempt})` : ""}`,
  );
  const width = Math.max(...names.map((name) => columnsOf(style.text(name))));
  const lines = shown.map(({ span }, i) => {
    const name = style.text(names[i] ?? "");
    return `  ${name}${" ".repeat(width - columnsOf(name))}  ${bar(span, request, style)}  ${style.colors.dim(style.text(spanText(span)))}`;
  });
  const more = request.spans.length + request.leftOut - shown.length;
  if (more > 0) lines.push(style.colors.dim(`  and ${countText(more)} more calls (--format json has them)`));
  const outcome = request.outcome === "ok" ? "" : `, ended by ${request.outcome}`;
  const title = `Slowest request: ${request.flow}, ${timeText(request.total)}, arrived at ${timeText(request.arrived)}${outcome}`;
  return [style.colors.bold(style.text(title)), ...lines].join("\n");
}

/** The calls that the request waited for come first in the choice, then the others; drawn in their order, each under its caller. */
function drawn(request: SlowRequest): { readonly span: Span; readonly depth: number }[] {
  const places = request.spans.map((_, i) => i);
  const wanted = new Set(
    [...places.filter((i) => request.spans[i]?.critical), ...places.filter((i) => !request.spans[i]?.critical)].slice(0, mostCalls),
  );
  const depthOf = (span: Span, limit = 100): number => {
    const parent = span.parent === null ? undefined : request.spans[span.parent];
    return parent === undefined || limit === 0 ? 0 : 1 + depthOf(parent, limit - 1);
  };
  return request.spans.flatMap((span, i) => (wanted.has(i) ? [{ span, depth: depthOf(span) }] : []));
}

function bar(span: Span, request: SlowRequest, style: Style): string {
  const at = (seconds: number): number => Math.max(0, Math.min(barWidth, Math.round((seconds / request.total) * barWidth)));
  const from = Math.min(barWidth - 1, at(span.sent));
  const to = Math.max(from + 1, at(span.end ?? request.total));
  const { colors, symbols } = style;
  const text = (span.critical ? symbols.full : symbols.empty).repeat(to - from);
  return `${" ".repeat(from)}${span.outcome === "ok" ? colors.cyan(text) : colors.red(text)}${" ".repeat(barWidth - to)}`;
}

function spanText(span: Span): string {
  const times = [
    ...(span.wait > 0 ? [`queue ${timeText(span.wait)}`] : []),
    ...(span.service > 0 ? [`service ${timeText(span.service)}`] : []),
    ...(span.network > 0 ? [`network ${timeText(span.network)}`] : []),
    ...(span.outcome === "ok" ? [] : [span.outcome]),
    ...(span.role === "second" ? ["hedged"] : span.role === "async" ? ["nobody waits"] : span.role === "part" ? ["one copy or shard"] : []),
  ];
  return times.join(", ");
}
