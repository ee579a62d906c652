import { bandwidthText, countText, type Link, percentText, rateText, timeText } from "../../model/index.ts";
import type { LinkFigures } from "../figures.ts";
import { pollingRows } from "./kinds.ts";
import { figureText, latencyText, type Marks, type Row } from "./row.ts";

/** The figures of a link. */
export function linkRows(marks: Marks, link: Link, figures: LinkFigures): readonly Row[] {
  const rows: Row[] = [["Calls", figureText(marks, figures.rate, rateText)]];
  const { attemptRate, rate } = figures;
  if (attemptRate.value !== null && rate.value !== null && attemptRate.value > rate.value * 1.0005) {
    rows.push(["Attempts", `${rateText(attemptRate.value)} (${percentText(attemptRate.value / rate.value - 1)} more)`]);
  }
  if (link.kind !== "async") rows.push(["Takes", latencyText(marks, figures.latency)]);
  rows.push(["One way", `${timeText(link.network.latency.value)}${link.network.latency.assumed ? " (assumed)" : ""}`]);
  if (figures.bandwidth.value) {
    const share = figures.bandwidthUtilisation.value;
    rows.push(["Traffic", `${bandwidthText(figures.bandwidth.value)}${share ? ` · ${percentText(share)} of its bandwidth` : ""}`]);
  }
  if (link.kind === "call" && figures.inFlight.value) {
    const pool = link.pool ? ` of ${countText(figures.connections.value ?? link.pool.value)} connections` : "";
    rows.push(["In flight", `${figureText(marks, figures.inFlight, countText)}${pool}`]);
  }
  if (figures.polling) rows.push(...pollingRows(marks, figures.polling));
  if (link.timeout) {
    const ratio = figures.timeoutRatio?.value;
    rows.push([
      "Timeout",
      `${timeText(link.timeout.value)}${ratio === null || ratio === undefined ? "" : `, reached by ${ratioText(ratio)} of calls`}`,
    ]);
  } else if (link.kind === "call") {
    rows.push(["Timeout", "none: the caller waits for ever"]);
  }
  return rows;
}

/** A share of calls; one that no measurement would show is only said to be small. */
function ratioText(ratio: number): string {
  return ratio > 0 && ratio < leastRatio ? `less than ${percentText(leastRatio)}` : percentText(ratio);
}

const leastRatio = 1e-5;
