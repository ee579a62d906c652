import { bandwidth, type Dimension, data, rate, time } from "./dimension.ts";

/** A unit as written after a number: how many base units (second, byte, per second) one of it is. */
export interface Unit {
  readonly name: string;
  readonly size: number;
  readonly dimension: Dimension;
  readonly documentation: string;
}

const day = 86_400;

function unit(name: string, size: number, dimension: Dimension, documentation: string): Unit {
  return { name, size, dimension, documentation };
}

const timeUnits: readonly Unit[] = [
  unit("ns", 1e-9, time, "nanosecond"),
  unit("us", 1e-6, time, "microsecond"),
  unit("µs", 1e-6, time, "microsecond"),
  unit("ms", 1e-3, time, "millisecond"),
  unit("s", 1, time, "second"),
  unit("min", 60, time, "minute"),
  unit("h", 3600, time, "hour"),
  unit("day", day, time, "day, 24 h"),
  unit("days", day, time, "days of 24 h"),
  unit("week", 7 * day, time, "week, 7 days"),
  unit("weeks", 7 * day, time, "weeks of 7 days"),
  unit("month", 30 * day, time, "month, 30 days"),
  unit("months", 30 * day, time, "months of 30 days"),
  unit("year", 365 * day, time, "year, 365 days"),
  unit("years", 365 * day, time, "years of 365 days"),
];

const decimal: readonly (readonly [string, number])[] = [
  ["", 1],
  ["k", 1e3],
  ["M", 1e6],
  ["G", 1e9],
  ["T", 1e12],
  ["P", 1e15],
  ["E", 1e18],
];

const dataUnits: readonly Unit[] = [
  ...decimal.map(([prefix, size]) => unit(`${prefix}B`, size, data, prefix === "" ? "byte" : `${size.toExponential(0)} bytes`)),
  ...["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].map((prefix, index) => unit(`${prefix}B`, 1024 ** (index + 1), data, `1024^${index + 1} bytes`)),
  unit("b", 1 / 8, data, "bit"),
  ...decimal.slice(1, 5).map(([prefix, size]) => unit(`${prefix}bit`, size / 8, data, `${size.toExponential(0)} bits`)),
  ...decimal.slice(0, 5).map(([prefix, size]) => unit(`${prefix}bps`, size / 8, bandwidth, `${size.toExponential(0)} bits per second`)),
];

const rateUnits: readonly Unit[] = [unit("rps", 1, rate, "requests per second"), unit("qps", 1, rate, "queries per second")];

/** All units of the language by name. */
export const units: ReadonlyMap<string, Unit> = new Map([...timeUnits, ...dataUnits, ...rateUnits].map((entry) => [entry.name, entry]));

/** What people write for a unit that has another name here. */
const otherNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ns: ["nsec", "nsecs", "nanosecond", "nanoseconds"],
    us: ["usec", "usecs", "microsecond", "microseconds"],
    ms: ["msec", "msecs", "millis", "millisecond", "milliseconds"],
    s: ["sec", "secs", "second", "seconds"],
    min: ["m", "mins", "minute", "minutes"],
    h: ["hr", "hrs", "hour", "hours"],
    days: ["d"],
    years: ["yr", "yrs"],
    rps: ["tps", "req", "reqs", "hz"],
  }).flatMap(([name, others]) => others.map((other): [string, string] => [other, name])),
);

/** The unit that another name, such as `sec`, stands for; of single letters the case counts, since `M` is a million. */
export function unitCalled(word: string): string | null {
  return otherNames.get(word.length === 1 ? word : word.toLowerCase()) ?? null;
}

/** Factors attached to a number (`100M`) or written as a word after it (`2 billion`). */
export const magnitudes: ReadonlyMap<string, number> = new Map([
  ["k", 1e3],
  ["K", 1e3],
  ["M", 1e6],
  ["bn", 1e9],
  ["tn", 1e12],
  ["thousand", 1e3],
  ["million", 1e6],
  ["billion", 1e9],
  ["trillion", 1e12],
]);

/** Suffixes that leave a plain number: a percentage, a factor. */
export const plainSuffixes: ReadonlyMap<string, number> = new Map([
  ["%", 0.01],
  ["x", 1],
]);
