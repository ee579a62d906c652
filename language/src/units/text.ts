import { availabilityText, bandwidthText, countText, dataText, digits, moneyText, rateText, timeText } from "@lintel/engine/model";
import { dimensionName } from "./dimension.ts";
import type { Measure } from "./quantity.ts";

const month = 30 * 86_400;

/** A measure in the unit a person would choose: `38.6 rps`, `6.08 TB`, `$122.40 / month`. */
export function measureText({ value, dimension }: Measure): string {
  const name = dimensionName(dimension);
  switch (name) {
    case "none":
      // Three digits would show four nines as 1.
      return value > 0.99 && value < 1 ? availabilityText(value) : countText(value);
    case "time":
      return timeText(value);
    case "data":
      return dataText(value);
    case "money":
      return moneyText(value);
    case "rate":
      return rateText(value);
    case "data/time":
      return bandwidthText(value);
    case "money/time":
      return `${moneyText(value * month)} / month`;
    default:
      return `${digits(value)} ${name}`;
  }
}
