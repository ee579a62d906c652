import { downtimePeriods } from "../analysis/availability/downtime.ts";
import { atLeastUp, kOfN, kOfNWithCommonCause } from "../analysis/availability/k-of-n.ts";
import { type Formula, formula, variadicFormula } from "./formula.ts";
import { amount, count, optional, positive, share } from "./parameters.ts";

const group = "Availability";
const reliability = "Trivedi & Bobbio, Reliability and Availability Engineering, 2017";
const independent = `${reliability}; failures are independent`;

/** Share of the time that something is up (0…1) of a time up and a time down in turns: MTBF / (MTBF + MTTR). */
export function availabilityOf(up: number, down: number): number {
  return up / (up + down);
}

/** How many nines an availability (0…1, 1 excluded) has: 3 for 99.9%, 3.3 for 99.95%. */
export function ninesOf(availability: number): number {
  return -Math.log10(1 - availability);
}

/** The availability with so many nines. */
export function availabilityWithNines(nines: number): number {
  return -Math.expm1(-nines * Math.LN10);
}

/** Seconds down in `period` seconds, on average. */
export function downtimeIn(availability: number, period: number = downtimePeriods.year): number {
  return (1 - availability) * period;
}

/** Probability that all are up. */
export function inSeries(availabilities: readonly number[]): number {
  return availabilities.reduce((product, each) => product * each, 1);
}

/** Probability that at least one is up. */
export function inParallel(availabilities: readonly number[]): number {
  return atLeastUp(1, availabilities);
}

const each = {
  name: "availability",
  dimension: "none",
  documentation: "availability of each part",
  share: true,
  least: 0,
  most: 1,
  variadic: true,
} as const;
const one = share("availability", "availability of one, such as 99.9%");

/** How much of the time things work. */
export const availability: readonly Formula[] = [
  formula({
    name: "mtbf-availability",
    group,
    summary: "Availability from the mean time between failures and the mean time to repair.",
    formula: "{mtbf} / ({mtbf} + {mttr})",
    source: reliability,
    parameters: [
      positive("mtbf", "time", "mean time from a repair to the next failure"),
      amount("mttr", "time", "mean time to repair or replace"),
    ],
    result: { dimension: "none", documentation: "share of the time that it is up" },
    example: "mtbf-availability(30 days, 5 min)",
    compute: availabilityOf,
  }),
  formula({
    name: "nines",
    group,
    summary: "How many nines an availability has.",
    formula: "−log₁₀(1 − {availability})",
    source: "definition",
    parameters: [{ name: "availability", dimension: "none", documentation: "availability below 100%", share: true, least: 0, below: 1 }],
    result: { dimension: "none", documentation: "nines; 99.95% has 3.3" },
    example: "nines(99.95%)",
    compute: ninesOf,
  }),
  formula({
    name: "nines-availability",
    group,
    summary: "The availability with so many nines.",
    formula: "1 − 10^−{nines}",
    source: "definition",
    parameters: [{ name: "nines", dimension: "none", documentation: "nines", least: 0, most: 15 }],
    result: { dimension: "none", documentation: "share of the time that it is up" },
    example: "nines-availability(3.5)",
    compute: availabilityWithNines,
  }),
  formula({
    name: "downtime",
    group,
    summary: "Time down in a period; the error budget of an objective.",
    formula: "(1 − {availability}) · {period}",
    source: "definition; a year of 365.25 days, as in the tables of nines",
    parameters: [one, optional(amount("period", "time", "time counted"), "365.25 days")],
    result: { dimension: "time", documentation: "mean time down" },
    example: "downtime(99.95%, 30 days)",
    compute: downtimeIn,
  }),
  variadicFormula({
    name: "in-series",
    group,
    summary: "Availability of parts that must all be up.",
    formula: "Π {availability}",
    source: independent,
    parameters: [each],
    result: { dimension: "none", documentation: "share of the time that all are up" },
    example: "in-series(99.9%, 99.95%, 99.99%)",
    compute: inSeries,
  }),
  variadicFormula({
    name: "in-parallel",
    group,
    summary: "Availability of parts of which one has to be up.",
    formula: "1 − Π (1 − {availability})",
    source: independent,
    parameters: [each],
    result: { dimension: "none", documentation: "share of the time that at least one is up" },
    example: "in-parallel(99%, 99%)",
    compute: inParallel,
  }),
  formula({
    name: "k-of-n",
    group,
    summary: "Availability of n equal parts of which k have to be up: a quorum, or N + 1 instances.",
    formula: "Σ C({n}, i) {availability}^i (1 − {availability})^({n} − i) for i = {k} … {n}",
    source: independent,
    parameters: [count("k", "parts that have to be up"), count("n", "parts", 0, 1000), one],
    result: { dimension: "none", documentation: "share of the time that at least k are up" },
    example: "k-of-n(2, 3, 99%)",
    compute: kOfN,
  }),
  formula({
    name: "common-cause",
    group,
    summary: "Availability of copies of which one has to be up, when a share of the failures strikes all of them at once.",
    formula: "(1 − {share}·(1 − {availability})) · (1 − ((1 − {share})·(1 − {availability}))^{copies})",
    source: "Fleming, 1975; IEC 61508-6, annex D (beta-factor model)",
    parameters: [count("copies", "copies", 1, 1000), one, share("share", "share of the failures that strike all copies (the beta factor)")],
    result: { dimension: "none", documentation: "share of the time that at least one is up" },
    example: "common-cause(2, 99%, 10%)",
    compute: (copies, up, beta) => kOfNWithCommonCause(1, copies, up, beta),
  }),
];
