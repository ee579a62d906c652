import { normalQuantile } from "../../model/index.ts";
import { points } from "./grid.ts";
import type { TimeDistribution } from "./time-distribution.ts";

/*
 * Times that are late together because they have a cause in common: the same arrivals. How much there is of it is a standard normal number z; given
 * z the times are independent of each other (a Gaussian copula with one factor).
 */

/** Values of the common cause, and their probabilities. */
export const causes: readonly { readonly z: number; readonly probability: number }[] = (() => {
  const count = 12;
  const furthest = 3.4;
  const values = Array.from({ length: count }, (_, i) => furthest * ((2 * i + 1) / count - 1));
  const densities = values.map((z) => Math.exp((-z * z) / 2));
  const total = densities.reduce((sum, density) => sum + density, 0);
  return values.map((z, i) => ({ z, probability: (densities[i] as number) / total }));
})();

/** Correlations from here on are as good as equality. */
export const equal = 0.99;

/** P(X ≤ x) given the cause z, where that is `p` on average and `loading`, 0…1, the correlation of X with the cause; `normal` is Φ⁻¹(p). */
export function givenCause(p: number, normal: number, loading: number, z: number): number {
  if (p <= 0 || p >= 1) return p;
  return normalBelow((normal - loading * z) / Math.sqrt(1 - loading * loading));
}

/** Φ⁻¹(p), kept finite. */
export function normalAt(p: number): number {
  return normalQuantile(Math.min(1 - 1e-15, Math.max(1e-15, p)));
}

/**
 * What `time` is for each value of the cause, where several such times are correlated by `correlation` (0…1) in their normal form. Together the
 * parts are `time` again.
 */
export function byCause(
  time: TimeDistribution,
  correlation: number,
): readonly { readonly probability: number; readonly time: TimeDistribution }[] {
  if (!(correlation > 0) || time.mass.length === 0) return [{ probability: 1, time }];
  const loading = Math.sqrt(Math.min(equal, correlation));
  const until: number[] = [];
  let seen = time.atZero;
  for (const p of time.mass) {
    seen += p;
    until.push(seen);
  }
  const normals = until.map(normalAt);
  const normalAtZero = normalAt(time.atZero);
  const parts = causes.map(({ z, probability }) => {
    const atZero = givenCause(time.atZero, normalAtZero, loading, z);
    const mass = new Float64Array(time.mass.length);
    let before = atZero;
    for (let i = 0; i < mass.length; i++) {
      const now = i === mass.length - 1 ? 1 : Math.max(before, givenCause(until[i] as number, normals[i] as number, loading, z));
      mass[i] = now - before;
      before = now;
    }
    let one = 0;
    let two = 0;
    for (let i = 0; i < mass.length; i++) {
      const moment = (mass[i] as number) * (points[time.first + i] as number);
      one += moment;
      two += moment * (points[time.first + i] as number);
    }
    return { probability, atZero, mass, one, two };
  });
  // The grid and the few causes are off by some 1e-3; the known mean corrects it.
  const all = parts.reduce((sum, { probability, one }) => sum + probability * one, 0);
  const correction = all > 0 && Number.isFinite(time.mean) ? (time.mean - time.shift) / all : 1;
  return parts.map(({ probability, atZero, mass, one, two }) => ({
    probability,
    time: {
      shift: time.shift,
      atZero,
      first: time.first,
      mass,
      mean: time.shift + one * correction,
      variance: Math.max(0, two - one * one),
      closedForm: null,
    },
  }));
}

/** Φ(x), within 7.5e-8. Source: Abramowitz and Stegun, 26.2.17. */
function normalBelow(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const tail =
    0.3989422804014327 *
    Math.exp((-x * x) / 2) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return x > 0 ? 1 - tail : tail;
}
