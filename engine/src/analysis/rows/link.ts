import { bandwidthText, countText, type Link, percentText, rateText, timeText } from "../../model/index.ts";
import type { LinkFigures } from "../figures.ts";
import { pollingRows } from "./kinds.ts";
import { figureText, latencyText, type Marks, type Row } from "./row.ts";

/** The figures of a link. */
export function linkRows(marks: Marks, link: Link, figures: LinkFigures): readonly Row[] {
  const { words } = marks;
  const rows: Row[] = [[words.labels.calls, figureText(marks, figures.rate, rateText)]];
  const { attemptRate, rate } = figures;
  if (attemptRate.value !== null && rate.value !== null && attemptRate.value > rate.value * 1.0005) {
    rows.push([words.labels.attempts, words.more(rateText(attemptRate.value), percentText(attemptRate.value / rate.value - 1))]);
  }
  if (link.kind !== "async") rows.push([words.labels.takes, latencyText(marks, figures.latency)]);
  const oneWay = timeText(link.network.latency.value);
  rows.push([words.labels.oneWay, link.network.latency.assumed ? words.assumed(oneWay) : oneWay]);
  if (figures.bandwidth.value) {
    const share = figures.bandwidthUtilisation.value;
    const traffic = bandwidthText(figures.bandwidth.value);
    rows.push([words.labels.traffic, share ? `${traffic} · ${words.ofBandwidth(percentText(share))}` : traffic]);
  }
  if (link.kind === "call" && figures.inFlight.value) {
    const calls = figureText(marks, figures.inFlight, countText);
    const connections = link.pool ? countText(figures.connections.value ?? link.pool.value) : null;
    rows.push([words.labels.inFlight, connections === null ? calls : words.ofConnections(calls, connections)]);
  }
  if (figures.polling) rows.push(...pollingRows(marks, figures.polling));
  if (link.timeout) {
    const ratio = figures.timeoutRatio?.value;
    rows.push([
      words.labels.timeout,
      ratio === null || ratio === undefined
        ? timeText(link.timeout.value)
        : words.reachedBy(timeText(link.timeout.value), ratioText(marks, ratio)),
    ]);
  } else if (link.kind === "call") {
    rows.push([words.labels.timeout, words.noTimeout]);
  }
  return rows;
}

/** A share of calls; one that no measurement would show is only said to be small. */
function ratioText(marks: Marks, ratio: number): string {
  return ratio > 0 && ratio < leastRatio ? marks.words.lessThan(percentText(leastRatio)) : percentText(ratio);
}

const leastRatio = 1e-5;
