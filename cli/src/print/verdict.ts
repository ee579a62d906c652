import { availabilityText, countText, type Expectation, type ObjectiveTerm, percentText, rateText, timeText } from "@lintel/engine/model";
import type { Style } from "./style.ts";

/** A value in the unit of the bound it is held against. */
export function boundedValueText(term: ObjectiveTerm | Expectation | null, value: number): string {
  if (term === null) return countText(value);
  switch (term.type === "metric" ? term.metric : term.type) {
    case "availability":
    case "durability":
      return availabilityText(value);
    case "error-rate":
    case "utilisation":
      return percentText(value);
    case "throughput":
      return rateText(value);
    case "latency":
    case "mean":
    case "percentile":
    case "rpo":
    case "rto":
    case "staleness":
      return timeText(value);
    case "lag":
    case "queue-length":
      return `${countText(value)} waiting`;
    case "no-data-loss":
      return value === 0 ? "none lost" : `${countText(value)} lost`;
  }
}

/** ✓ met, ✗ missed, ? not known. */
export function verdictMark(met: boolean | null, { colors, symbols }: Style): string {
  if (met === null) return colors.yellow(symbols.unknown);
  return met ? colors.green(symbols.met) : colors.red(symbols.missed);
}
