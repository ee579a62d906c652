import { type Design, lookup, timeText } from "@lintel/engine/model";
import type { SimulationResult, SlowRequest, Span } from "@lintel/engine/simulation";
import { type Content, type Markup, tag } from "./markup.ts";
import { numbers, table, words } from "./table.ts";

/** Requests drawn in a report. */
const mostRequests = 3;
/** Spans of a request drawn at most; a request of more calls is cut off, and says so. */
const mostSpans = 40;

/* Pixels. */
const width = 760;
const labels = 168;
const valueRoom = 74;
const rowHeight = 20;
const axisHeight = 18;

/** The slowest requests of a run, each as a waterfall with its values. */
export function slowestSection(design: Design, result: SimulationResult): Content {
  if (result.slowest.length === 0) return null;
  return tag(
    "section",
    {},
    tag("h2", {}, "The slowest requests"),
    waterfallLegend(),
    ...result.slowest
      .slice(0, mostRequests)
      .map((request) => [
        tag("h3", {}, requestTitle(design, request)),
        tag("div", { class: "scroll waterfall" }, waterfall(design, request)),
        tag("details", {}, tag("summary", {}, "Values"), spanTable(design, request)),
      ]),
  );
}

export function requestTitle(design: Design, request: SlowRequest): string {
  return `${nameOf(design, request.flow)}: ${timeText(request.total)}`;
}

export function waterfallLegend(): Markup {
  const entry = (colour: string, text: string): Markup => tag("li", {}, tag("span", { class: `swatch ${colour}` }, ""), text);
  return tag("ul", { class: "legend" }, entry("wait", "waiting"), entry("service", "working"), entry("failed", "ended in an error"));
}

/** Where the time of one request went: a row for each call in the order they began, waiting and working one after the other. */
export function waterfall(design: Design, request: SlowRequest): Markup {
  const spans = request.spans.slice(0, mostSpans);
  const end = Math.max(request.total, ...spans.map((span) => span.start + span.wait + span.service), 1e-9);
  const room = width - labels - valueRoom;
  const x = (at: number): number => round(labels + (room * Math.max(0, Math.min(end, at))) / end);
  const height = axisHeight + (spans.length + 1) * rowHeight;
  const whole = row(0, "the request", [bar(x(0), x(request.total), "whole")], timeText(request.total));
  const rows = spans.map((span, index) => {
    const working = span.start + span.wait;
    const parts = [
      span.wait > 0 && bar(x(span.start), x(working), "wait"),
      bar(x(working), x(working + span.service), span.outcome === "ok" ? "service" : "failed"),
    ];
    return row(index + 1, nameOf(design, span.element), parts, timeText(span.wait + span.service));
  });
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => [
    tag("line", { class: "grid", x1: x(share * end), x2: x(share * end), y1: axisHeight - 2, y2: height }),
    tag(
      "text",
      { x: x(share * end), y: 11, "text-anchor": share === 0 ? "start" : share === 1 ? "end" : "middle" },
      share === 0 ? "0" : timeText(share * end),
    ),
  ]);
  return tag("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": description(design, request) }, ticks, whole, rows);
}

/** The same in numbers. */
export function spanTable(design: Design, request: SlowRequest): Markup {
  return table(
    requestTitle(design, request),
    [words("At"), ...["begins", "waiting", "working"].map(numbers), words("ends with")],
    request.spans.map((span) => [
      nameOf(design, span.element),
      timeText(span.start),
      timeText(span.wait),
      timeText(span.service),
      span.outcome,
    ]),
  );
}

function row(index: number, label: string, bars: readonly Content[], value: string): Content {
  const y = axisHeight + index * rowHeight;
  return tag(
    "g",
    { transform: `translate(0 ${y})` },
    tag("text", { class: "bar-text", x: 0, y: 13 }, shortened(label, 26)),
    bars,
    tag("text", { x: width, y: 13, "text-anchor": "end" }, value),
  );
}

function bar(from: number, to: number, kind: "whole" | "wait" | "service" | "failed"): Markup {
  return tag("rect", { class: `bar ${kind}`, x: from, y: 4, width: Math.max(1, round(to - from)), height: 11, rx: 2 });
}

function description(design: Design, request: SlowRequest): string {
  const longest = [...request.spans].sort((a, b) => total(b) - total(a)).slice(0, 3);
  const parts = longest.map((span) => `${nameOf(design, span.element)} ${timeText(total(span))}, ${timeText(span.wait)} of it waiting`);
  return `${requestTitle(design, request)} in ${request.spans.length} calls. The longest: ${parts.join("; ")}.`;
}

function total(span: Span): number {
  return span.wait + span.service;
}

function nameOf(design: Design, id: string): string {
  return lookup(design).elements.get(id)?.title ?? id;
}

function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
