import type { Distribution } from "./distribution.ts";
import { gammaP, logGamma, normalCdf, normalQuantile } from "./distribution-special.ts";

/** Mean in seconds; Infinity for a Pareto with alpha ≤ 1. A normal is clamped at 0, its mean with it. */
export function mean(d: Distribution): number {
  switch (d.type) {
    case "constant":
      return d.value;
    case "exponential":
      return d.mean;
    case "uniform":
      return (d.min + d.max) / 2;
    case "normal":
      return clampedNormal(d.mean, d.sd).mean;
    case "lognormal":
      return Math.exp(d.mu + (d.sigma * d.sigma) / 2);
    case "gamma":
      return d.shape * d.scale;
    case "weibull":
      return d.scale * Math.exp(logGamma(1 + 1 / d.shape));
    case "pareto":
      return d.alpha > 1 ? (d.alpha * d.min) / (d.alpha - 1) : Number.POSITIVE_INFINITY;
    case "hyperexponential":
      return weighted(
        d.branches,
        (b) => b.probability,
        (b) => b.mean,
      );
    case "empirical":
      return weighted(
        d.points,
        (p) => p.weight,
        (p) => p.value,
      );
  }
}

/** Variance in s²; Infinity for a Pareto with alpha ≤ 2. */
export function variance(d: Distribution): number {
  switch (d.type) {
    case "constant":
      return 0;
    case "exponential":
      return d.mean * d.mean;
    case "uniform":
      return (d.max - d.min) ** 2 / 12;
    case "normal":
      return clampedNormal(d.mean, d.sd).variance;
    case "lognormal":
      return Math.expm1(d.sigma * d.sigma) * Math.exp(2 * d.mu + d.sigma * d.sigma);
    case "gamma":
      return d.shape * d.scale * d.scale;
    case "weibull":
      return d.scale * d.scale * (Math.exp(logGamma(1 + 2 / d.shape)) - Math.exp(2 * logGamma(1 + 1 / d.shape)));
    case "pareto":
      return d.alpha > 2 ? (d.min * d.min * d.alpha) / ((d.alpha - 1) ** 2 * (d.alpha - 2)) : Number.POSITIVE_INFINITY;
    case "hyperexponential":
      return Math.max(
        0,
        weighted(
          d.branches,
          (b) => b.probability,
          (b) => 2 * b.mean * b.mean,
        ) -
          mean(d) ** 2,
      );
    case "empirical":
      return Math.max(
        0,
        weighted(
          d.points,
          (p) => p.weight,
          (p) => p.value * p.value,
        ) -
          mean(d) ** 2,
      );
  }
}

/** Mean of the third power in s³; Infinity for a Pareto with alpha ≤ 3. A normal is taken without its clamping at 0. */
export function thirdMoment(d: Distribution): number {
  switch (d.type) {
    case "constant":
      return d.value ** 3;
    case "exponential":
      return 6 * d.mean ** 3;
    case "uniform":
      return ((d.min + d.max) * (d.min * d.min + d.max * d.max)) / 4;
    case "normal":
      return d.mean ** 3 + 3 * d.mean * d.sd * d.sd;
    case "lognormal":
      return Math.exp(3 * d.mu + 4.5 * d.sigma * d.sigma);
    case "gamma":
      return d.scale ** 3 * d.shape * (d.shape + 1) * (d.shape + 2);
    case "weibull":
      return d.scale ** 3 * Math.exp(logGamma(1 + 3 / d.shape));
    case "pareto":
      return d.alpha > 3 ? (d.alpha * d.min ** 3) / (d.alpha - 3) : Number.POSITIVE_INFINITY;
    case "hyperexponential":
      return weighted(
        d.branches,
        (b) => b.probability,
        (b) => 6 * b.mean ** 3,
      );
    case "empirical":
      return weighted(
        d.points,
        (p) => p.weight,
        (p) => p.value ** 3,
      );
  }
}

/** Squared coefficient of variation: variance over squared mean, no unit; 0 for a mean of 0, 1 for an exponential. */
export function squaredVariation(d: Distribution): number {
  if (d.type === "exponential") return 1;
  const m = mean(d);
  return m > 0 ? variance(d) / (m * m) : 0;
}

/** P(X ≤ t) for t in seconds, 0…1. */
export function cdf(d: Distribution, t: number): number {
  if (t < 0) return 0;
  switch (d.type) {
    case "constant":
      return t >= d.value ? 1 : 0;
    case "exponential":
      return d.mean > 0 ? -Math.expm1(-t / d.mean) : 1;
    case "uniform":
      return d.max > d.min ? Math.min(1, Math.max(0, (t - d.min) / (d.max - d.min))) : t >= d.min ? 1 : 0;
    case "normal":
      return d.sd > 0 ? normalCdf((t - d.mean) / d.sd) : t >= d.mean ? 1 : 0;
    case "lognormal":
      if (t === 0) return 0;
      return d.sigma > 0 ? normalCdf((Math.log(t) - d.mu) / d.sigma) : Math.log(t) >= d.mu ? 1 : 0;
    case "gamma":
      return gammaP(d.shape, t / d.scale);
    case "weibull":
      return -Math.expm1(-((t / d.scale) ** d.shape));
    case "pareto":
      return t > d.min ? 1 - (d.min / t) ** d.alpha : 0;
    case "hyperexponential":
      return weighted(
        d.branches,
        (b) => b.probability,
        (b) => (b.mean > 0 ? -Math.expm1(-t / b.mean) : 1),
      );
    case "empirical":
      return weighted(
        d.points,
        (p) => p.weight,
        (p) => (p.value <= t ? 1 : 0),
      );
  }
}

/** The smallest t in seconds with P(X ≤ t) ≥ p; 0 ≤ p < 1 (p outside is taken as the nearest end, p = 1 may give Infinity). */
export function quantile(d: Distribution, p: number): number {
  const q = Math.min(1, Math.max(0, p));
  switch (d.type) {
    case "constant":
      return d.value;
    case "exponential":
      return -d.mean * Math.log1p(-q);
    case "uniform":
      return d.min + q * (d.max - d.min);
    case "normal":
      return d.sd > 0 ? Math.max(0, d.mean + d.sd * normalQuantile(q)) : Math.max(0, d.mean);
    case "lognormal":
      return d.sigma > 0 ? Math.exp(d.mu + d.sigma * normalQuantile(q)) : Math.exp(d.mu);
    case "weibull":
      return d.scale * (-Math.log1p(-q)) ** (1 / d.shape);
    case "pareto":
      return d.min * (1 - q) ** (-1 / d.alpha);
    case "empirical":
      return empiricalQuantile(d.points, q);
    case "gamma":
    case "hyperexponential":
      return bisect(d, q);
  }
}

/** Moments of max(0, X), X normal: the mass below 0 sits at 0. */
function clampedNormal(m: number, sd: number): { readonly mean: number; readonly variance: number } {
  if (!(sd > 0)) return { mean: Math.max(0, m), variance: 0 };
  const z = m / sd;
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  const above = normalCdf(z);
  const first = m * above + sd * density;
  const second = (m * m + sd * sd) * above + m * sd * density;
  return { mean: first, variance: Math.max(0, second - first * first) };
}

function weighted<T>(items: readonly T[], weight: (item: T) => number, value: (item: T) => number): number {
  let total = 0;
  let sum = 0;
  for (const item of items) {
    total += weight(item);
    sum += weight(item) * value(item);
  }
  return total > 0 ? sum / total : 0;
}

function empiricalQuantile(points: readonly { readonly value: number; readonly weight: number }[], p: number): number {
  const sorted = [...points].sort((a, b) => a.value - b.value);
  const total = sorted.reduce((sum, point) => sum + point.weight, 0);
  let seen = 0;
  for (const point of sorted) {
    seen += point.weight;
    if (seen >= p * total * (1 - 1e-12)) return point.value;
  }
  return sorted[sorted.length - 1]?.value ?? 0;
}

function bisect(d: Distribution, p: number): number {
  if (p >= 1) return Number.POSITIVE_INFINITY;
  let low = 0;
  let high = Math.max(mean(d), Number.MIN_VALUE);
  for (let i = 0; i < 1100 && cdf(d, high) < p; i++) high *= 2;
  for (let i = 0; i < 200 && high - low > 1e-15 * high; i++) {
    const middle = (low + high) / 2;
    if (cdf(d, middle) < p) low = middle;
    else high = middle;
  }
  return high;
}
