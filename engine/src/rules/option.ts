import { availabilityText, bandwidthText, countText, dataText, percentText, rateText, timeText } from "../model/index.ts";

/** What the value of an option is: a share 0…1, a whole number, a plain factor, or a measure in the base unit of its dimension. */
export type OptionMeasure = "ratio" | "count" | "factor" | "time" | "data" | "rate" | "bandwidth";

/**
 * A threshold of rules that a team may set for itself. Rules that mean the same thing list the same option, so that it is set once for
 * all of them.
 */
export interface RuleOption {
  /** In kebab-case; the same name is the same option everywhere. */
  readonly name: string;
  readonly measure: OptionMeasure;
  /** Seconds, bytes, per second, bytes per second, or a plain number; so are the bounds, which belong to the range. */
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
  /** One or two sentences: what the value decides. */
  readonly documentation: string;
}

/** The default as it stands in JSON: plain numbers as numbers, measures as text with their unit. */
export function optionExample(option: RuleOption): string | number {
  return option.measure === "factor" || option.measure === "count" ? option.default : optionText(option, option.default);
}

/** A value as people write it and the language reads it: `3 years`, `70%`, `100 kB`. */
export function optionText({ measure }: RuleOption, value: number): string {
  switch (measure) {
    case "ratio":
      // Three digits would show four nines as 100%.
      return value > 0.99 && value < 1 ? availabilityText(value) : percentText(value);
    case "count":
      return countText(value);
    case "factor":
      return String(value);
    case "time":
      return timeText(value);
    case "data":
      return dataText(value);
    case "rate":
      return rateText(value);
    case "bandwidth":
      return bandwidthText(value);
  }
}
