/** A queue that one request visits several times, at even intervals. */
export interface VisitsAgain {
  readonly visits: number;
  /** Seconds from one visit to the next. */
  readonly apart: number;
  /** Seconds in which the queue forgets how long it was, see `relaxationTime`. */
  readonly relaxation: number;
  /** Probability that the next visit meets the same queue, times the part of the variance of a visit that its wait makes, 0…1. */
  readonly share: number;
}

/** Visits looked at one by one; later ones follow from the correlation being gone. */
const mostVisits = 10_000;
/** Correlations that no figure shows. */
const forgotten = 1e-4;

/**
 * Seconds over which the length of a queue is correlated with itself (the integral of its correlation): (1+ρ)/(1−ρ)² services of one of c servers,
 * exact for M/M/1, times (1 + cs²)/2 as in heavy traffic. Source: Whitt, "Planning queueing simulations", Management Science 35, 1989. Infinity at ρ ≥ 1.
 */
export function relaxationTime(servers: number, serviceMean: number, variation: number, utilisation: number): number {
  if (!(utilisation < 1)) return Number.POSITIVE_INFINITY;
  return ((serviceMean / servers) * (1 + variation) * (1 + utilisation)) / 2 / (1 - utilisation) ** 2;
}

/**
 * Correlation of a queue with itself after `time`, in units of its relaxation time: that of reflected Brownian motion,
 * 2(1 − 2t − t²)Φᶜ(√t) + 2√t·φ(√t)(1 + t). Source: Abate and Whitt, "The correlation functions of RBM and M/M/1", Stochastic Models 4, 1988.
 */
export function queueCorrelation(time: number): number {
  if (!(time > 0)) return 1;
  if (time > longest) return 0;
  const root = Math.sqrt(time);
  const density = Math.exp(-time / 2) / Math.sqrt(2 * Math.PI);
  const found = 2 * (1 - 2 * time - time * time) * normalTail(root, density) + 2 * root * density * (1 + time);
  return Math.min(1, Math.max(0, found));
}

/** Times after which nothing is left, and rounding would decide. */
const longest = 25;

/** P(N > x) of a normal variable, x ≥ 0, within 7.5e-8. Source: Abramowitz and Stegun, 1964, 26.2.17. */
function normalTail(x: number, density: number): number {
  const t = 1 / (1 + 0.2316419 * x);
  return density * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
}

/**
 * Independent visits whose sum has the variance of these: n visits with a mean correlation r between two of them are as n / (1 + (n − 1)·r) that take
 * as many times longer. 1 … `visits`.
 */
export function independentVisits({ visits, apart, relaxation, share }: VisitsAgain): number {
  const count = Math.floor(visits);
  if (count < 2 || !(share > 0)) return visits;
  // Σ over pairs k visits apart; there are n − k of them.
  let pairs = 0;
  for (let k = 1; k < Math.min(count, mostVisits); k++) {
    const alike = queueCorrelation((k * apart) / relaxation);
    if (alike < forgotten) break;
    pairs += (count - k) * alike;
  }
  return visits / (1 + (2 * pairs * Math.min(1, share)) / count);
}
