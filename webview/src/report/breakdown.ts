import { countText, type Design, lookup, timeText } from "@lintel/engine/model";
import { type FlowResult, type HopTime, type LatencyBreakdown, timeAt } from "@lintel/engine/simulation";
import { t } from "../texts/index.ts";
import { type Content, type Markup, tag } from "./markup.ts";
import { numbers, table, words } from "./table.ts";

/** Hops drawn at most; the rest is small. */
const mostHops = 12;
const parts = ["queue", "service", "network", "retries"] as const;
const partClasses = { queue: "wait", service: "service", network: "network", retries: "failed" } as const;

/* Pixels. */
const width = 520;
const labels = 150;
const valueRoom = 74;
const rowHeight = 20;

/** Where the latency of a flow went, for its mean and its slowest hundredth; nothing when no request was followed. */
export function breakdowns(design: Design, flow: FlowResult): Content {
  const { breakdown, tailBreakdown } = flow;
  if (breakdown === null) return null;
  return [
    tag(
      "ul",
      { class: "legend" },
      ...parts.map((part) => tag("li", {}, tag("span", { class: `swatch ${partClasses[part]}` }, ""), partWord(part))),
    ),
    tag(
      "div",
      { class: "charts" },
      figure(design, t.requests.mean, t.requests.valuesOfMean, breakdown),
      tailBreakdown !== null && figure(design, t.requests.slowest, t.requests.valuesOfSlowest, tailBreakdown),
    ),
  ];
}

function figure(design: Design, title: string, valuesTitle: string, breakdown: LatencyBreakdown): Markup {
  const caption = t.requests.figure(title, timeText(breakdown.total));
  const note = t.requests.followed(countText(breakdown.followed), countText(breakdown.of));
  return tag(
    "figure",
    { class: "waterfall" },
    tag("figcaption", {}, caption, tag("span", { class: "note" }, ` ${note}`)),
    bars(design, caption, breakdown),
    tag("details", {}, tag("summary", {}, valuesTitle), hopTable(design, caption, breakdown)),
  );
}

function bars(design: Design, caption: string, { hops }: LatencyBreakdown): Markup {
  const shown = hops.slice(0, mostHops);
  const longest = Math.max(1e-12, ...shown.map(timeAt));
  const scale = (width - labels - valueRoom) / longest;
  const rows = shown.map((hop, index) => {
    let from = labels;
    const segments = parts.map((part) => {
      const length = Math.max(0, hop[part]) * scale;
      const segment =
        length >= 0.5 && tag("rect", { class: `bar ${partClasses[part]}`, x: round(from), y: 4, width: round(length), height: 11 });
      from += length;
      return segment;
    });
    return tag(
      "g",
      { transform: `translate(0 ${index * rowHeight})` },
      tag("text", { class: "bar-text", x: 0, y: 13 }, shortened(nameOf(design, hop.element))),
      segments,
      tag("text", { x: round(from) + 6, y: 13 }, timeText(timeAt(hop))),
    );
  });
  const summary = shown
    .slice(0, 3)
    .map((hop) => t.requests.mostOfIt(nameOf(design, hop.element), timeText(timeAt(hop)), largestPart(hop)))
    .join("; ");
  return tag(
    "svg",
    { viewBox: `0 0 ${width} ${Math.max(1, shown.length) * rowHeight}`, role: "img", "aria-label": `${caption}. ${summary}.` },
    rows,
  );
}

function hopTable(design: Design, caption: string, { hops }: LatencyBreakdown): Markup {
  return table(
    caption,
    [words(t.requests.at), ...parts.map((part) => numbers(partWord(part))), numbers(t.requests.together)],
    hops.map((hop) => [nameOf(design, hop.element), ...parts.map((part) => timeText(hop[part])), timeText(timeAt(hop))]),
  );
}

function largestPart(hop: HopTime): string {
  return partWord(parts.reduce((largest, part) => (hop[part] > hop[largest] ? part : largest)));
}

function partWord(part: (typeof parts)[number]): string {
  const { waiting, working, onTheWay, retries } = t.requests;
  return { queue: waiting, service: working, network: onTheWay, retries }[part];
}

function nameOf(design: Design, id: string): string {
  return lookup(design).elements.get(id)?.title ?? id;
}

function shortened(text: string): string {
  return text.length > 21 ? `${text.slice(0, 20)}…` : text;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
