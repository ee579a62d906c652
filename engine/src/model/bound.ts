import type { Comparison, Expectation, ObjectiveTerm } from "./objective.ts";
import { availabilityText, countText, durabilityText, percentText, rateText, timeText } from "./text.ts";

/*
 * Values beside the bound of an objective or an expectation: in which unit they are written, and how far they are from it.
 */

/** A value in the unit of the bound it is held against. */
export function boundedValueText(term: ObjectiveTerm | Expectation | null, value: number): string {
  if (term === null) return countText(value);
  switch (term.type === "metric" ? term.metric : term.type) {
    case "availability":
      return availabilityText(value);
    case "durability":
      return durabilityText(value);
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
    case "lag":
      return timeText(value);
    case "queue-length":
      return `${countText(value)} waiting`;
    case "no-data-loss":
      return value === 0 ? "none lost" : `${countText(value)} lost`;
  }
}

/** Whether a value keeps its bound, both in the same unit. */
export function keepsBound(value: number, comparison: Comparison, bound: number): boolean {
  switch (comparison) {
    case "<":
      return value < bound;
    case "<=":
      return value <= bound;
    case ">":
      return value > bound;
    case ">=":
      return value >= bound;
  }
}

/** The words of margins, in English; a page in another language brings its own. */
export const englishMargins = {
  toSpare: (share: string) => `${share} to spare`,
  short: (share: string) => `${share} short`,
  over: (share: string) => `${share} over`,
  timesBound: (times: string) => `${times} × the bound`,
  overAllowedDowntime: (share: string) => `${share} over the allowed downtime`,
  timesAllowedDowntime: (times: string) => `${times} × the allowed downtime`,
  timesAllowedLoss: (times: string) => `${times} × the allowed loss`,
};

export type MarginWords = typeof englishMargins;

/** A margin in words: `56% to spare`, `12% over`, `20% short`, `2.4 × the allowed downtime`. */
export function marginText(term: ObjectiveTerm | Expectation | null, margin: number, words: MarginWords = englishMargins): string {
  if (margin >= 0) return words.toSpare(percentText(margin));
  if (term !== null && term.type !== "no-data-loss") {
    if (term.type === "durability") return words.timesAllowedLoss(countText(1 - margin));
    if (isAvailability(term)) {
      const times = countText(1 - margin);
      return times === "1" ? words.overAllowedDowntime(percentText(-margin)) : words.timesAllowedDowntime(times);
    }
    if (wantsMore(term)) return words.short(percentText(-margin));
  }
  return margin > -10 ? words.over(percentText(-margin)) : words.timesBound(countText(1 - margin));
}

/**
 * How far a value is from its bound, relative to the bound; for availabilities relative to the downtime, for durabilities to the loss that the bound allows. Negative when
 * it is missed; `null` where there is nothing to relate it to.
 */
export function marginOf(term: ObjectiveTerm | Expectation, value: number): number | null {
  if (term.type === "no-data-loss") return null;
  const { bound } = term;
  if (isAvailability(term) || term.type === "durability") return bound < 1 ? (value - bound) / (1 - bound) : null;
  if (bound === 0) return null;
  return wantsMore(term) ? (value - bound) / bound : (bound - value) / bound;
}

type Bounded = Exclude<ObjectiveTerm | Expectation, { readonly type: "no-data-loss" }>;

function isAvailability(term: Bounded): boolean {
  return term.type === "availability" || (term.type === "metric" && term.metric === "availability" && term.comparison.startsWith(">"));
}

function wantsMore(term: Bounded): boolean {
  return term.type === "metric" ? term.comparison.startsWith(">") : term.type === "throughput" || term.type === "durability";
}
