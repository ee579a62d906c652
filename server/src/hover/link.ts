import type { Analysis } from "@lintel/engine/analysis";
import { usualPort } from "@lintel/engine/formulas";
import { bandwidthText, countText, type Link, percentText, rateText, timeText } from "@lintel/engine/model";
import { pollingRows } from "./kinds.ts";
import { assumedText, figureText, latencySource, latencyText, methodText, plain, type Row, sections, table } from "./text.ts";

const kinds = { call: "call", async: "asynchronous call", subscription: "subscription" } as const;

/** Load, time and the caller's patience on a link. */
export function linkHover(analysis: Analysis, link: Link): string {
  const figures = analysis.links[link.id];
  const port = link.protocol ? usualPort(link.protocol) : null;
  const over = link.protocol ? ` over ${plain(link.protocol)}${port ? ` (port ${port.text} unless said otherwise)` : ""}` : "";
  const head = `${kinds[link.kind]} **${plain(link.from)} ${link.kind === "async" ? "~>" : "->"} ${plain(link.to)}**${over}`;
  if (!figures) return sections(head, link.documentation);
  const rows: Row[] = [["Calls", figureText(figures.rate, rateText)]];
  const { attemptRate, rate } = figures;
  if (attemptRate.value !== null && rate.value !== null && attemptRate.value > rate.value * 1.0005) {
    rows.push(["Attempts", `${rateText(attemptRate.value)} (${percentText(attemptRate.value / rate.value - 1)} more)`]);
  }
  if (link.kind !== "async") rows.push(["Takes", latencyText(figures.latency)]);
  rows.push(["One way", `${timeText(link.network.latency.value)}${link.network.latency.assumed ? " (assumed)" : ""}`]);
  if (figures.bandwidth.value) {
    const share = figures.bandwidthUtilisation.value;
    rows.push(["Traffic", `${bandwidthText(figures.bandwidth.value)}${share ? ` · ${percentText(share)} of its bandwidth` : ""}`]);
  }
  if (link.kind === "call" && figures.inFlight.value) {
    const pool = link.pool ? ` of ${countText(figures.connections.value ?? link.pool.value)} connections` : "";
    rows.push(["In flight", `${figureText(figures.inFlight, countText)}${pool}`]);
  }
  if (figures.polling) rows.push(...pollingRows(figures.polling));
  if (link.timeout) {
    const ratio = figures.timeoutRatio?.value;
    rows.push([
      "Timeout",
      `${timeText(link.timeout.value)}${ratio === null || ratio === undefined ? "" : `, reached by ${ratioText(ratio)} of calls`}`,
    ]);
  } else if (link.kind === "call") {
    rows.push(["Timeout", "none: the caller waits for ever"]);
  }
  return sections(
    head,
    link.documentation,
    table(rows),
    assumedText(figures.assumed, link.id),
    methodText([latencySource(figures.latency)]),
  );
}

/** A share of calls; one that no measurement would show is only said to be small. */
function ratioText(ratio: number): string {
  return ratio > 0 && ratio < leastRatio ? `less than ${percentText(leastRatio)}` : percentText(ratio);
}

const leastRatio = 1e-5;
