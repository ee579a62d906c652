/*
 * Numbers as people write them. Every message, hover, table and label prints numbers through this file,
 * so that the same value reads the same everywhere. Three significant digits unless said otherwise.
 */

const second = 1;
const minute = 60;
const hour = 3600;
const day = 86_400;
const year = 365 * day;

const timeUnits: readonly (readonly [number, string])[] = [
  [year, "years"],
  [day, "days"],
  [hour, "h"],
  [minute, "min"],
  [second, "s"],
  [1e-3, "ms"],
  [1e-6, "µs"],
  [1e-9, "ns"],
];

/** A time in seconds, such as `84 ms`, `4.38 h`, `1 day`. */
export function timeText(seconds: number): string {
  if (seconds === 0) return "0 s";
  const magnitude = Math.abs(seconds);
  const unit = timeUnits.find(([size]) => magnitude >= size * 0.9995) ?? (timeUnits[timeUnits.length - 1] as readonly [number, string]);
  const number = digits(seconds / unit[0]);
  return `${number} ${number === "1" ? singular(unit[1]) : unit[1]}`;
}

const dataUnits: readonly (readonly [number, string])[] = [
  [1e18, "EB"],
  [1e15, "PB"],
  [1e12, "TB"],
  [1e9, "GB"],
  [1e6, "MB"],
  [1e3, "kB"],
  [1, "B"],
];

/** An amount of data in bytes, decimal units: `6.08 TB`. */
export function dataText(bytes: number): string {
  return scaled(bytes, dataUnits);
}

/** A data rate in bytes per second: `19.3 kB/s`. */
export function bandwidthText(bytesPerSecond: number): string {
  return `${scaled(bytesPerSecond, dataUnits)}/s`;
}

/** A rate per second as requests: `38.6 rps`, `3.86k rps`; slow rates per minute, hour, day or year: `4.2 / h`. */
export function rateText(perSecond: number): string {
  const magnitude = Math.abs(perSecond);
  if (magnitude === 0) return "0 rps";
  if (magnitude >= 0.0995) return `${countText(perSecond)} rps`;
  if (magnitude * minute >= 0.995) return `${digits(perSecond * minute)} / min`;
  if (magnitude * hour >= 0.995) return `${digits(perSecond * hour)} / h`;
  if (magnitude * day >= 0.0995) return `${digits(perSecond * day)} / day`;
  return `${digits(perSecond * year)} / year`;
}

/** A plain number with the language's magnitudes: `950`, `3.86k`, `56.8 bn`. */
export function countText(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude >= 9.995e14) return value.toExponential(2);
  if (magnitude >= 9.995e11) return `${digits(value / 1e12)} tn`;
  if (magnitude >= 9.995e8) return `${digits(value / 1e9)} bn`;
  if (magnitude >= 9.995e5) return `${digits(value / 1e6)}M`;
  if (magnitude >= 999.5) return `${digits(value / 1e3)}k`;
  return digits(value);
}

/** A share in 0…1 as percent: `60%`, `0.012%`, `0.0000375%`. */
export function percentText(ratio: number): string {
  const percent = ratio * 100;
  const magnitude = Math.abs(percent);
  if (magnitude === 0 || magnitude >= 1e-4) return `${digits(percent)}%`;
  if (magnitude < leastPercent) return `< ${leastPercent.toFixed(9)}%`;
  return `${trimZeros(percent.toFixed(2 - Math.floor(Math.log10(magnitude))))}%`;
}

/** Percent below which a share is not written out: it could only be the rounding of the arithmetic. */
const leastPercent = 1e-9;

/** A share in 0…1 where it stands among others, in a table or a list, and less than a ten-thousandth is noise: `60%`, `< 0.01%`. */
export function shareText(ratio: number): string {
  return ratio > 0 && ratio < 1e-4 ? "< 0.01%" : percentText(ratio);
}

/** An availability in 0…1 with as many nines as it has and two digits after them: `99.95%`, `99.9987%`. */
export function availabilityText(availability: number): string {
  if (availability >= 1) return "100%";
  if (availability < 0.9) return percentText(availability);
  return `${trimZeros(availabilityDigits(availability, availabilityDecimals(availability)))}%`;
}

/** Two availabilities side by side, each with the digits that tell the better one from 100%: `99.95%` and `99.90%`. */
export function availabilitiesText(one: number, other: number): readonly [string, string] {
  const decimals = Math.max(...[one, other].map((each) => (each >= 1 ? 0 : each < 0.9 ? 1 : availabilityDecimals(each))));
  const texts = [one, other].map((each) => (each >= 1 ? null : availabilityDigits(each, decimals)));
  const spare = Math.min(...texts.flatMap((text) => (text === null ? [] : [text.length - trimZeros(text).length])));
  const shown = (text: string | null | undefined): string => (text == null ? "100%" : `${text.slice(0, text.length - spare)}%`);
  return [shown(texts[0]), shown(texts[1])];
}

/** Decimals of a percentage that leave two digits of what is missing to 100%. */
function availabilityDecimals(availability: number): number {
  return Math.min(12, Math.max(0, 1 - Math.floor(Math.log10((1 - availability) * 100) + 1e-9)));
}

function availabilityDigits(availability: number, decimals: number): string {
  return (100 - (1 - availability) * 100).toFixed(decimals);
}

/** Nines beyond which a probability next to 1 cannot be told from 1. */
const mostNines = 15;

/** A durability in 0…1, rounded down to a tenth of a nine: `11.3 nines`, `over 15 nines`, below one nine `64%`. */
export function durabilityText(durability: number): string {
  if (durability < 0.9) return percentText(durability);
  const nines = -Math.log10(Math.max(0, 1 - durability));
  if (nines > mostNines + 1e-6) return `over ${mostNines} nines`;
  const shown = Math.floor(nines * 10 + 1e-3) / 10;
  return shown === 1 ? "1 nine" : `${shown} nines`;
}

/** Dollars: `$0.17`, `$1,240`. */
export function moneyText(dollars: number): string {
  const magnitude = Math.abs(dollars);
  if (magnitude >= 1000) return `$${Math.round(dollars).toLocaleString("en-US")}`;
  return magnitude >= 0.01 || magnitude === 0 ? `$${dollars.toFixed(2)}` : `$${dollars.toPrecision(2)}`;
}

/** What a quantity measures: base units are seconds, bytes and dollars. */
export type MeasuredAs = "none" | "time" | "data" | "money" | "rate" | "data/time" | "money/time";

/** Seconds of the language's month of 30 days. */
const month = 30 * day;

/** A quantity in the unit a person would choose: `38.6 rps`, `6.08 TB`, `$122.40 / month`. */
export function quantityText(value: number, measures: MeasuredAs): string {
  switch (measures) {
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
  }
}

/** Three significant digits without trailing zeros; whole numbers below 1,000,000 in full. */
export function digits(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value);
  const magnitude = Math.abs(value);
  if (magnitude >= 1000) return String(Math.round(value));
  return trimZeros(magnitude < 1e-4 ? value.toPrecision(3) : Number(value.toPrecision(3)).toString());
}

function singular(unit: string): string {
  return unit === "years" ? "year" : unit === "days" ? "day" : unit;
}

function scaled(value: number, units: readonly (readonly [number, string])[]): string {
  const magnitude = Math.abs(value);
  const unit = units.find(([size]) => magnitude >= size * 0.9995) ?? (units[units.length - 1] as readonly [number, string]);
  return `${digits(value / unit[0])} ${unit[1]}`;
}

function trimZeros(text: string): string {
  return text.includes(".") && !text.includes("e") ? text.replace(/\.?0+$/, "") : text;
}
