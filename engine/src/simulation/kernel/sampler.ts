import type { Distribution } from "../../model/index.ts";
import { exp, log, pow } from "./elementary.ts";
import type { RandomStream } from "./random.ts";

/** Draws from one distribution; `sample` never returns a negative or non-finite time. */
export interface Sampler {
  readonly kind: number;
  /** The value of a constant, the mean of an exponential: the two kinds that the kernel draws without a call. */
  readonly scale: number;
  readonly draw: (stream: RandomStream) => number;
}

export const constantKind = 0;
export const exponentialKind = 1;
const otherKind = 2;

/** Longest time a heavy tail may give: 100 years. */
const longest = 3.2e9;

/** Draws times in seconds from a distribution; no time is negative or beyond 100 years. */
export function samplerOf(distribution: Distribution): Sampler {
  switch (distribution.type) {
    case "constant": {
      const value = sane(distribution.value);
      return { kind: constantKind, scale: value, draw: () => value };
    }
    case "exponential": {
      const mean = sane(distribution.mean);
      return { kind: exponentialKind, scale: mean, draw: (stream) => mean * stream.exponential() };
    }
    default: {
      const draw = drawer(distribution);
      return { kind: otherKind, scale: 0, draw: (stream) => sane(draw(stream)) };
    }
  }
}

/** One draw, with the two commonest kinds in line. */
export function sample(sampler: Sampler, stream: RandomStream): number {
  if (sampler.kind === exponentialKind) return sampler.scale * stream.exponential();
  if (sampler.kind === constantKind) return sampler.scale;
  return sampler.draw(stream);
}

function drawer(distribution: Exclude<Distribution, { type: "constant" | "exponential" }>): (stream: RandomStream) => number {
  switch (distribution.type) {
    case "uniform": {
      const { min, max } = distribution;
      return (stream) => min + (max - min) * stream.fine();
    }
    case "normal": {
      const { mean, sd } = distribution;
      return (stream) => Math.max(0, mean + sd * stream.normal());
    }
    case "lognormal": {
      const { mu, sigma } = distribution;
      return (stream) => exp(mu + sigma * stream.normal());
    }
    case "gamma": {
      const { shape, scale } = distribution;
      return (stream) => scale * standardGamma(shape, stream);
    }
    case "weibull": {
      const { scale } = distribution;
      const inverse = 1 / distribution.shape;
      return (stream) => scale * pow(stream.exponential(), inverse);
    }
    case "pareto": {
      const { min } = distribution;
      const inverse = 1 / distribution.alpha;
      return (stream) => min * exp(stream.exponential() * inverse);
    }
    case "hyperexponential": {
      const { branches } = distribution;
      const pick = picker(branches.map((branch) => branch.probability));
      return (stream) => (branches[pick(stream)]?.mean ?? 0) * stream.exponential();
    }
    case "empirical": {
      const { points } = distribution;
      const pick = picker(points.map((point) => point.weight));
      return (stream) => points[pick(stream)]?.value ?? 0;
    }
  }
}

/** Draws an index with probability proportional to its weight. */
function picker(weights: readonly number[]): (stream: RandomStream) => number {
  const cumulative = new Float64Array(weights.length);
  let total = 0;
  weights.forEach((weight, i) => {
    total += Math.max(0, weight);
    cumulative[i] = total;
  });
  return (stream) => {
    const target = stream.fine() * total;
    let low = 0;
    let highest = cumulative.length - 1;
    while (low < highest) {
      const middle = (low + highest) >> 1;
      if (cumulative[middle]! > target) highest = middle;
      else low = middle + 1;
    }
    return low;
  };
}

/** Gamma with scale 1 (Marsaglia and Tsang 2000; shapes below 1 by boosting). */
function standardGamma(shape: number, stream: RandomStream): number {
  if (!(shape > 0)) return 0;
  if (shape < 1) return standardGamma(shape + 1, stream) * exp(-stream.exponential() / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = stream.normal();
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    // −ln u of a uniform u is exponential, which saves its logarithm.
    if (-stream.exponential() < 0.5 * x * x + d - d * v + d * log(v)) return d * v;
  }
}

function sane(value: number): number {
  return value > 0 ? Math.min(value, longest) : 0;
}
