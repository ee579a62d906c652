import { type FlowFigures, type LatencyFigures, methodSign } from "@lintel/engine/analysis";
import { availabilityText, rateText, timeText } from "@lintel/engine/model";
import { cannot, line, shortFigure } from "./figures.ts";

/** `38.6 rps: p99 ≈ 88.3 ms · available 99.93% · carries ≈ 12k rps · peak 116 rps: p99 ≈ 202 ms`, the peak where it differs. */
export function flowLens(figures: FlowFigures): string {
  const { rate, latency, availability, maxThroughput } = figures;
  if (latency.p99 === null && availability.availability.value === null && latency.note === availability.availability.note)
    return cannot(latency.note);
  const carries =
    maxThroughput.value !== null && Number.isFinite(maxThroughput.value) ? `carries ${shortFigure(maxThroughput, rateText)}` : null;
  const before = rate.value === null ? "" : `${rateText(rate.value)}: `;
  return `${before}${line(
    p99(latency),
    availability.availability.value === null
      ? `availability ${cannot(availability.availability.note)}`
      : `available ${shortFigure(availability.availability, availabilityText)}`,
    carries,
    atPeak(figures),
  )}`;
}

/** Smaller differences say nothing: the method is not more exact. */
const visible = 0.01;

/** The 99th percentile at the client's peak; `null` where it does not differ. */
function atPeak({ rate, peakRate, latency, latencyAtPeak }: FlowFigures): string | null {
  if (peakRate.value === null || peakRate.value === rate.value) return null;
  const [mean, peak] = [latency.p99, latencyAtPeak.p99];
  if (mean === peak || (mean !== null && peak !== null && Math.abs(peak - mean) < visible * mean)) return null;
  return `peak ${rateText(peakRate.value)}: ${p99(latencyAtPeak)}`;
}

function p99({ p99: value, method, note }: LatencyFigures): string {
  return value === null ? `p99 ${cannot(note)}` : `p99 ${methodSign({ method })}${timeText(value)}`;
}
