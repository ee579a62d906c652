import { type Distribution, digits, timeText } from "@lintel/engine/model";

/** A distribution in a few words: `exponential 5 ms`, `lognormal p50 4 ms`. */
export function distributionText(distribution: Distribution): string {
  switch (distribution.type) {
    case "constant":
      return timeText(distribution.value);
    case "exponential":
      return `exponential ${timeText(distribution.mean)}`;
    case "uniform":
      return `uniform ${timeText(distribution.min)} to ${timeText(distribution.max)}`;
    case "normal":
      return `normal ${timeText(distribution.mean)} ± ${timeText(distribution.sd)}`;
    case "lognormal":
      return `lognormal p50 ${timeText(Math.exp(distribution.mu))}`;
    case "gamma":
      return `gamma mean ${timeText(distribution.shape * distribution.scale)}`;
    case "weibull":
      return `weibull scale ${timeText(distribution.scale)}`;
    case "pareto":
      return `pareto from ${timeText(distribution.min)}, alpha ${digits(distribution.alpha)}`;
    case "hyperexponential":
      return `mix of ${distribution.branches.length} exponentials`;
    case "empirical":
      return `${distribution.points.length} measured times`;
  }
}
