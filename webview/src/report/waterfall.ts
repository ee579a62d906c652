import { countText, type Design, lookup, timeText } from "@lintel/engine/model";
import type { SimulationResult, SlowRequest, Span } from "@lintel/engine/simulation";
import { t } from "../texts/index.ts";
import { type Content, type Markup, tag } from "./markup.ts";
import { numbers, table, words } from "./table.ts";

/** Requests drawn in a report: the slowest of each flow, up to this many flows. */
const mostRequests = 4;
/** Spans of a request drawn at most; a request of more calls is cut off, and says so. */
const mostSpans = 40;

/* Pixels. */
const width = 780;
const labels = 190;
const valueRoom = 110;
const rowHeight = 20;
const axisHeight = 18;
const indent = 10;
const deepest = 6;

/** The slowest requests of a run, each as a waterfall with its values. */
export function slowestSection(design: Design, result: SimulationResult): Content {
  const requests = slowestOfEach(result).slice(0, mostRequests);
  if (requests.length === 0) return null;
  return tag(
    "section",
    {},
    tag("h2", {}, t.requests.slowestTitle),
    waterfallLegend(),
    ...requests.map((request) => [
      tag("h3", {}, requestTitle(design, request)),
      tag(
        "div",
        { class: "scroll waterfall", tabindex: 0, role: "region", "aria-label": requestTitle(design, request) },
        waterfall(design, request),
      ),
      tag("details", {}, tag("summary", {}, t.requests.values), spanTable(design, request)),
    ]),
  );
}

/** The slowest request of each flow, slowest first. */
function slowestOfEach({ slowest }: SimulationResult): SlowRequest[] {
  const seen = new Set<string>();
  return slowest.filter(({ flow }) => {
    if (seen.has(flow)) return false;
    seen.add(flow);
    return true;
  });
}

export function requestTitle(design: Design, request: SlowRequest): string {
  const [flow, at, took] = [nameOf(design, request.flow), timeText(request.arrived), timeText(request.total)];
  return request.outcome === "ok" ? t.requests.title(flow, at, took) : t.requests.titleFailed(flow, at, took, t.causes[request.outcome]);
}

export function waterfallLegend(): Markup {
  const entry = (kind: string, text: string): Markup => tag("li", {}, tag("span", { class: `swatch ${kind}` }, ""), text);
  return tag(
    "ul",
    { class: "legend" },
    entry("network", t.requests.onTheWay),
    entry("wait", t.requests.waiting),
    entry("service", t.requests.working),
    entry("whole", t.requests.ownCalls),
    entry("failed", t.requests.endedInError),
  );
}

/** Where the time of one request went: a row for each call in the order they were sent, below the call that made it. */
export function waterfall(design: Design, request: SlowRequest): Markup {
  const spans = request.spans.slice(0, mostSpans);
  const end = Math.max(request.total, 1e-9);
  const room = width - labels - valueRoom;
  const x = (at: number): number => round(labels + (room * Math.max(0, Math.min(end, at))) / end);
  const more = request.spans.length - spans.length + request.leftOut;
  const height = axisHeight + (spans.length + 1 + (more > 0 ? 1 : 0)) * rowHeight;
  const rows = spans.map((span, index) => spanRow(design, request, span, index, x));
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => [
    tag("line", { class: "grid", x1: x(share * end), x2: x(share * end), y1: axisHeight - 2, y2: height }),
    tag(
      "text",
      { x: x(share * end), y: 11, "text-anchor": share === 0 ? "start" : share === 1 ? "end" : "middle" },
      share === 0 ? "0" : timeText(share * end),
    ),
  ]);
  return tag(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": description(design, request) },
    ticks,
    row(0, 0, t.requests.theRequest, [bar(x(0), x(request.total), "whole")], timeText(request.total), true),
    rows,
    more > 0 && tag("text", { x: 0, y: height - 6 }, t.requests.moreCalls(countText(more))),
  );
}

function spanRow(design: Design, request: SlowRequest, span: Span, index: number, x: (at: number) => number): Content {
  const over = span.end ?? request.total;
  const working = span.start + span.wait;
  const served = Math.min(over, working + span.service);
  const failed = span.outcome !== "ok";
  const parts = [
    bar(x(span.sent), x(over), "whole"),
    span.start > span.sent && bar(x(span.sent), x(Math.min(span.start, over)), "network"),
    span.wait > 0 && bar(x(span.start), x(Math.min(working, over)), "wait"),
    span.service > 0 && bar(x(Math.min(working, over)), x(served), "service"),
    failed && bar(x(over) - 4, x(over), "failed"),
  ];
  const notes = [
    span.attempt > 1 ? t.requests.attempt(span.attempt) : null,
    span.role === "second" ? t.requests.hedged : span.role === "async" ? t.requests.nobodyWaits : null,
    failed ? outcomeWord(span.outcome) : null,
  ].filter((note) => note !== null);
  const value = [timeText(over - span.sent), ...notes].join(", ");
  return row(index + 1, depthOf(request, span), nameOf(design, span.element), parts, value, span.critical || span.role === "call");
}

/** The same in numbers. */
export function spanTable(design: Design, request: SlowRequest): Markup {
  const { sent, waiting, working, onTheWay, answered, attempts } = t.requests;
  return table(
    requestTitle(design, request),
    [words(t.requests.at), ...[sent, waiting, working, onTheWay, answered, attempts].map(numbers), words(t.requests.endsWith)],
    request.spans.map((span) => [
      nameOf(design, span.element),
      timeText(span.sent),
      timeText(span.wait),
      timeText(span.service),
      timeText(span.network),
      span.end === null ? t.requests.never : timeText(span.end),
      span.attempt,
      outcomeWord(span.outcome),
    ]),
  );
}

function row(index: number, depth: number, label: string, bars: readonly Content[], value: string, isStrong: boolean): Content {
  const left = Math.min(depth, deepest) * indent;
  return tag(
    "g",
    { transform: `translate(0 ${axisHeight + index * rowHeight})`, class: isStrong ? null : "aside" },
    tag("text", { class: "bar-text", x: left, y: 13 }, shortened(label, 27 - Math.min(depth, deepest))),
    bars,
    tag("text", { x: width - valueRoom + 8, y: 13 }, value),
  );
}

function bar(from: number, to: number, kind: "whole" | "network" | "wait" | "service" | "failed"): Markup {
  const isThin = kind === "whole" || kind === "network";
  return tag("rect", {
    class: `bar ${kind}`,
    x: round(from),
    y: isThin ? 8 : 4,
    width: Math.max(1, round(to - from)),
    height: isThin ? 3 : 11,
    rx: isThin ? 1 : 2,
  });
}

/** Calls between a span and the client. */
function depthOf(request: SlowRequest, span: Span): number {
  let depth = 0;
  for (let parent = span.parent; parent !== null && depth < deepest; parent = request.spans[parent]?.parent ?? null) depth += 1;
  return depth;
}

function description(design: Design, request: SlowRequest): string {
  const longest = [...request.spans].sort((a, b) => b.wait + b.service - (a.wait + a.service)).slice(0, 3);
  const parts = longest.map((span) => t.requests.spent(nameOf(design, span.element), timeText(span.wait), timeText(span.service)));
  return t.requests.description(requestTitle(design, request), t.counts.calls(request.spans.length), parts.join("; "));
}

function outcomeWord(outcome: Span["outcome"]): string {
  switch (outcome) {
    case "ok":
      return t.requests.ok;
    case "unanswered":
      return t.requests.unanswered;
    default:
      return t.causes[outcome];
  }
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
