/**
 * A distribution of a non-negative time in seconds. Parameters are those of the mathematical definition,
 * already converted from the way they were written (`lognormal(p50 4 ms, p99 30 ms)` becomes `mu` and `sigma`).
 */
export type Distribution =
  | { readonly type: "constant"; readonly value: number }
  | { readonly type: "exponential"; readonly mean: number }
  | { readonly type: "uniform"; readonly min: number; readonly max: number }
  /** Normal truncated to non-negative values by clamping at 0; `mean` and `sd` are those of the normal itself. */
  | { readonly type: "normal"; readonly mean: number; readonly sd: number }
  | { readonly type: "lognormal"; readonly mu: number; readonly sigma: number }
  | { readonly type: "gamma"; readonly shape: number; readonly scale: number }
  | { readonly type: "weibull"; readonly shape: number; readonly scale: number }
  /** Pareto type I: P(X > x) = (min / x)^alpha. The mean is infinite for alpha ≤ 1, the variance for alpha ≤ 2. */
  | { readonly type: "pareto"; readonly min: number; readonly alpha: number }
  /** A mixture of exponentials. */
  | { readonly type: "hyperexponential"; readonly branches: readonly { readonly probability: number; readonly mean: number }[] }
  | { readonly type: "empirical"; readonly points: readonly { readonly value: number; readonly weight: number }[] };

/** The distribution of `factor` times the time. */
export function scaledTime(d: Distribution, factor: number): Distribution {
  switch (d.type) {
    case "constant":
      return { ...d, value: d.value * factor };
    case "exponential":
      return { ...d, mean: d.mean * factor };
    case "uniform":
      return { ...d, min: d.min * factor, max: d.max * factor };
    case "normal":
      return { ...d, mean: d.mean * factor, sd: d.sd * factor };
    case "lognormal":
      return { ...d, mu: d.mu + Math.log(factor) };
    case "gamma":
    case "weibull":
      return { ...d, scale: d.scale * factor };
    case "pareto":
      return { ...d, min: d.min * factor };
    case "hyperexponential":
      return { ...d, branches: d.branches.map((branch) => ({ ...branch, mean: branch.mean * factor })) };
    case "empirical":
      return { ...d, points: d.points.map((point) => ({ ...point, value: point.value * factor })) };
  }
}
