/** Seconds of a year in annual rates of failure. */
const lossYear = 365 * 86_400;

/** Failures per second of something of which this share (0…1, the annual failure rate, AFR) fails within a year; Infinity for 1. */
export function failureRate(annualShare: number): number {
  return annualShare >= 1 ? Number.POSITIVE_INFINITY : -Math.log1p(-Math.max(0, annualShare)) / lossYear;
}

/** Probability (0…1) that what is lost after `timeToLoss` seconds on average is lost within a year, for an exponential time: 1 − e^(−year/T). */
export function lossWithinYear(timeToLoss: number): number {
  return timeToLoss > 0 ? -Math.expm1(-lossYear / timeToLoss) : 1;
}

/** More lost units than this at the same time are as good as never. */
const mostLost = 1000;

/**
 * Mean seconds until `spare + 1` of `units` are lost at the same time, which is when data is gone. Each unit fails at `rate` per second;
 * lost ones are rebuilt one after the other (`together` false, the disks of one array) or all at once (copies on machines of their own),
 * in `rebuild` seconds on average. Exact for exponential times (a birth–death chain); Infinity when nothing ever fails.
 * Source: Patterson, Gibson & Katz, "A case for redundant arrays of inexpensive disks", 1988, without their rounding for short rebuilds.
 */
export function meanTimeToLoss(units: number, spare: number, rate: number, rebuild: number, together: boolean): number {
  if (!(rate > 0) || units <= 0) return Number.POSITIVE_INFINITY;
  // Mean time to the next further loss, from every number of lost ones: T(i) = 1/λᵢ + (μᵢ/λᵢ) T(i − 1).
  let total = 0;
  let further = 0;
  for (let lost = 0; lost <= Math.min(spare, units - 1, mostLost); lost++) {
    const failing = (units - lost) * rate;
    const mending = lost > 0 && rebuild > 0 ? (together ? lost : 1) / rebuild : 0;
    if (lost > 0 && rebuild === 0) return Number.POSITIVE_INFINITY;
    further = 1 / failing + (mending / failing) * further;
    total += further;
  }
  return total;
}
