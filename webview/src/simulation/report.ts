import { countText, type Design, lookup, percentText, rateText, timeText } from "@lintel/engine/model";
import { actionWords, type Estimate, type SimulationResult } from "@lintel/engine/simulation";
import { html } from "../page/element.ts";
import { changes, errorSourcesText } from "../report/findings.ts";
import { tag } from "../report/markup.ts";
import { prose, t } from "../texts/index.ts";
import { fromMarkup } from "./from-markup.ts";

const maximumTimeline = 200;

/** What a run found besides the verdicts, in words: what happened when, what to know about the numbers, totals of the flows. */
export function report(design: Design, result: SimulationResult): HTMLElement[] {
  const parts: HTMLElement[] = [];
  const findings = findingsSection(result);
  if (findings) parts.push(findings);
  if (result.timeline.length > 0) parts.push(timeline(result));
  if (result.notes.length > 0)
    parts.push(
      html(
        "section",
        "notes",
        html("h3", "", t.simulation.notes),
        html("ul", "", ...result.notes.map((note) => prose(html("li", "", note)))),
      ),
    );
  parts.push(flowTable(design, result));
  return parts;
}

/** What each action changed. */
function findingsSection(result: SimulationResult): HTMLElement | null {
  const changed = changes(result);
  if (changed === null) return null;
  return html("section", "findings", html("h3", "", t.findings.changed), fromMarkup(tag("div", {}, changed)));
}

function flowTable(design: Design, result: SimulationResult): HTMLElement {
  const head = html(
    "tr",
    "",
    ...[t.simulation.flow, t.charts.offered, t.charts.succeeded, "p50", "p99", t.charts.failed].map((name) => header(name, "col")),
  );
  const rows = design.flows.flatMap((flow) => {
    const figures = result.flows[flow.id];
    if (!figures) return [];
    const sources = errorSourcesText(figures, (id) => lookup(design).elements.get(id)?.title ?? id);
    const failed =
      figures.availability === null ? "–" : `${percentText(1 - figures.availability)}${sources === null ? "" : ` (${sources})`}`;
    return [
      html(
        "tr",
        "",
        header(flow.title, "row"),
        ...[
          rateText(figures.offered),
          estimate(figures.throughput, rateText),
          estimate(figures.latency.p50, timeText),
          estimate(figures.latency.p99, timeText),
          failed,
        ].map((text) => html("td", "", text)),
      ),
    ];
  });
  const note = html(
    "p",
    "quiet",
    t.simulation.facts(result.seed, timeText(result.duration), timeText(result.warmUp), t.counts.events(countText(result.events))),
  );
  return html(
    "section",
    "totals",
    html("h3", "", t.simulation.flows),
    html("div", "scroll", html("table", "", html("thead", "", head), html("tbody", "", ...rows))),
    note,
  );
}

function header(text: string, scope: "col" | "row"): HTMLElement {
  const cell = html("th", "", text);
  cell.scope = scope;
  return cell;
}

function estimate({ value, ci95 }: Estimate, text: (value: number) => string): string {
  if (value === null) return "–";
  return ci95 === null ? text(value) : `${text(value)} ± ${text(ci95)}`;
}

function timeline(result: SimulationResult): HTMLElement {
  const entries = result.timeline.slice(0, maximumTimeline);
  const more = result.timeline.length - entries.length;
  return html(
    "section",
    "timeline",
    html("h3", "", t.simulation.whatHappened),
    html(
      "ol",
      "",
      ...entries.map((entry) =>
        html("li", "", html("span", "timeline-time", timeText(entry.time)), prose(html("span", "", actionWords(entry.text)))),
      ),
    ),
    more > 0 && html("p", "quiet", t.counts.more(more)),
  );
}
