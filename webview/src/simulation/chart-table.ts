import { timeText } from "@lintel/engine/model";
import { html } from "../page/element.ts";
import type { ChartData } from "../report/chart-data.ts";
import { t } from "../texts/index.ts";

/** The values of a chart as a table that is filled when somebody opens it. */
export function chartTable(data: () => { readonly chart: ChartData; readonly interval: number } | null): HTMLDetailsElement {
  const body = html("div", "chart-table scroll");
  body.tabIndex = 0;
  const details = html("details", "chart-values", html("summary", "", t.simulation.values), body);
  details.addEventListener("toggle", () => {
    const known = details.open ? data() : null;
    body.replaceChildren(...(known ? [tableOf(known.chart, known.interval)] : []));
  });
  return details;
}

function tableOf(chart: ChartData, interval: number): HTMLElement {
  const count = chart.lines.reduce((most, line) => Math.max(most, line.values.length), 0);
  const head = html("tr", "", ...[t.simulation.time, ...chart.lines.map((line) => line.label)].map((name) => heading(name, "col")));
  const rows = Array.from({ length: count }, (_, index) =>
    html(
      "tr",
      "",
      heading(timeText((index + 1) * interval), "row"),
      ...chart.lines.map((line) => {
        const value = line.values[index] ?? null;
        return html("td", "", value === null ? "–" : chart.text(value));
      }),
    ),
  );
  return html("table", "", html("caption", "sr-only", chart.title), html("thead", "", head), html("tbody", "", ...rows));
}

function heading(text: string, scope: "col" | "row"): HTMLElement {
  const cell = html("th", "", text);
  cell.scope = scope;
  return cell;
}
