import { type Formula, formula } from "./formula.ts";
import { amount, count, number, optional, positive, share } from "./parameters.ts";
import { referenceFigure } from "./reference-figures.ts";

const group = "Estimates";
const source = "capacity estimation on the back of an envelope";
const day = 86_400;
/** Seconds of the language's month of 30 days. */
const month = 30 * day;

/** Requests per second of `users` people who each act `actions` times per second. */
export function averageRate(users: number, actions: number): number {
  return users * actions;
}

/** Bytes kept when `rate` items of `size` bytes arrive per second, each kept for `keep` seconds in `copies` copies. */
export function storageSize(rate: number, size: number, keep: number, copies = 1): number {
  return rate * size * keep * copies;
}

/** Bytes per second that `rate` messages of `size` bytes per second need. */
export function bandwidthNeeded(rate: number, size: number): number {
  return rate * size;
}

/** Bytes to keep a share (0…1) of the answers of one `period` in memory, when `rate` answers of `size` bytes per second are given. */
export function cacheMemory(rate: number, size: number, kept: number, period = day): number {
  return rate * period * kept * size;
}

/** Instances for `rate` requests per second at `capacity` each, and spare ones on top. */
export function instancesNeeded(rate: number, capacity: number, spare = 0): number {
  // 15,000 / 1,000 must not become 16 by the rounding of the inputs.
  return Math.ceil((rate / capacity) * (1 - 1e-12)) + spare;
}

/** What users, stored items and messages add up to. */
export const estimates: readonly Formula[] = [
  formula({
    name: "average-rate",
    group,
    summary: "Requests per second of a number of users, from what each does in a time.",
    formula: "{users} · {actions}",
    source,
    parameters: [
      number("users", "people or devices, such as the daily active users"),
      amount("actions", "rate", "actions of each, such as 10 / day"),
    ],
    result: { dimension: "rate", documentation: "mean rate over the whole day" },
    example: "average-rate(100M users, 5 / day)",
    compute: averageRate,
  }),
  formula({
    name: "peak-rate",
    group,
    summary: "The rate in the busiest time of the day.",
    formula: "{average} · {factor}",
    source: `${source}; ${referenceFigure("peak-factor").text} is usual where the daily pattern is not known`,
    parameters: [
      amount("average", "rate", "mean rate"),
      { name: "factor", dimension: "none", documentation: "peak over mean, such as 3x", least: 1 },
    ],
    result: { dimension: "rate", documentation: "rate at peak" },
    example: "peak-rate(5k rps, 3x)",
    compute: (average, factor) => average * factor,
  }),
  formula({
    name: "storage-size",
    group,
    summary: "Data kept when items arrive at a rate and stay for a time.",
    formula: "{rate} · {size} · {keep} · {copies}",
    source,
    parameters: [
      amount("rate", "rate", "items that arrive"),
      amount("size", "data", "size of one item"),
      amount("keep", "time", "how long an item is kept"),
      optional(count("copies", "copies of each item", 1), "1"),
    ],
    result: { dimension: "data", documentation: "data kept once the first items are dropped" },
    example: "storage-size(100M / month, 500 B, 10 years)",
    compute: storageSize,
  }),
  formula({
    name: "bandwidth-needed",
    group,
    summary: "Data per second that a rate of messages needs.",
    formula: "{rate} · {size}",
    source,
    parameters: [amount("rate", "rate", "messages"), amount("size", "data", "size of one message")],
    result: { dimension: "data/time", documentation: "data per second" },
    example: "bandwidth-needed(4k rps, 500 B)",
    compute: bandwidthNeeded,
  }),
  formula({
    name: "cache-memory",
    group,
    summary: "Memory to keep a share of the answers of a day, by the 80/20 rule and its like.",
    formula: "{rate} · {period} · {share} · {size}",
    source: `${source}; ${referenceFigure("cached-share").text} of a day's answers where a fifth of the keys take four fifths of the requests`,
    parameters: [
      amount("rate", "rate", "requests"),
      amount("size", "data", "size of one answer"),
      share("share", "share of the answers to keep, such as 20%"),
      optional(amount("period", "time", "time whose answers are counted"), "1 day"),
    ],
    result: { dimension: "data", documentation: "memory" },
    example: "cache-memory(4k rps, 500 B, 20%)",
    compute: cacheMemory,
  }),
  formula({
    name: "instances-needed",
    group,
    summary: "Instances for a rate, each carrying a part of it.",
    formula: "⌈{rate} / {capacity}⌉ + {spare}",
    source,
    parameters: [
      amount("rate", "rate", "requests to carry, at peak"),
      positive("capacity", "rate", "requests that one instance carries"),
      optional(count("spare", "instances that may fail without overloading the others"), "0"),
    ],
    result: { dimension: "none", documentation: "whole instances" },
    example: "instances-needed(15k rps, 1k rps, 1)",
    compute: instancesNeeded,
  }),
  formula({
    name: "monthly-cost",
    group,
    summary: "What a number of things of one price cost in a month of 30 days.",
    formula: "{price} · {count} · 30 days",
    source: "arithmetic",
    parameters: [amount("price", "money/time", "price of one, such as $0.19 / h"), optional(number("count", "how many"), "1")],
    result: { dimension: "money", documentation: "money for 30 days" },
    example: "monthly-cost($0.19 / h, 12)",
    compute: (price, many = 1) => price * many * month,
  }),
  formula({
    name: "cost-per-request",
    group,
    summary: "What one request costs of a running expense.",
    formula: "{spending} / {rate}",
    source: "arithmetic",
    parameters: [amount("spending", "money/time", "money per time, such as $1200 / month"), positive("rate", "rate", "requests")],
    result: { dimension: "money", documentation: "money for one request" },
    example: "cost-per-request($1200 / month, 400 rps)",
    compute: (spending, rate) => spending / rate,
  }),
];
