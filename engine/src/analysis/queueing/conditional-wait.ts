import type { Distribution } from "../../model/index.ts";
import { formBeyondGamma } from "./mgc.ts";
import type { ServiceMoments } from "./service-moments.ts";

/**
 * The wait of those who wait at all in M/G/c with mean `meanWait` (s), as a distribution with the squared variation, and for irregular service
 * also the density at 0, that it has in M/G/1: there it is a geometric sum of what is left of services under way. With more servers its
 * variation is fitted to simulations. Gamma below the variation of an exponential, a mixture of two exponentials above. Exponential service
 * gives the exact exponential.
 *
 * `ahead` is the utilisation by more urgent requests that come meanwhile and go first, `utilisation` then that of all who are as urgent or
 * more: the wait is stretched by their busy periods (a delay busy period of M/G/1). Sources: Kleinrock, "Queueing Systems" vol. 1, §5.7; Tijms, "A First Course in Stochastic Models", 2003, §9.6.
 */
export function conditionalWait(service: ServiceMoments, servers: number, utilisation: number, meanWait: number, ahead = 0): Distribution {
  const expected = service.mean;
  const left = leftOver(service);
  if (left === null) return { type: "exponential", mean: meanWait };
  const variation = firstComeVariation(left.variation, servers, utilisation) + (2 * ahead * (1 - utilisation)) / (1 - ahead);
  // Density at 0 times the mean: who waits for one service only sees servers end at rate c / S.
  const density = ((1 - utilisation) * servers * meanWait) / expected;
  if (variation > 1 + barely && (density > 1 + barely || ahead === 0)) return twoExponentials(meanWait, variation, density);
  if (variation < 1 - barely || (variation > 1 + barely && ahead > 0))
    return { type: "gamma", shape: 1 / variation, scale: meanWait * variation };
  return { type: "exponential", mean: meanWait };
}

/**
 * The same where the last to come is served first: the mean is that of first come, first served; who waits is passed by all who come
 * meanwhile, so the wait is a busy period and its second moment 1/(1−ρ) times as large (M/G/1; for exponential service with any number of
 * servers too). A mixture of two exponentials with that moment and the density at 0 of a service that ends with nobody come meanwhile.
 * Source: Takács, "Delay distributions for one line with Poisson input, general holding times, and various orders of service", 1963.
 */
export function lastComeWait(service: ServiceMoments, servers: number, utilisation: number, meanWait: number): Distribution {
  const left = leftOver(service);
  const own = left === null ? 1 : firstComeVariation(left.variation, servers, utilisation);
  const variation = (own + 1) / (1 - utilisation) - 1;
  const density = (servers * meanWait) / service.mean;
  if (variation > 1 + barely && density > 1 + barely) return twoExponentials(meanWait, variation, density);
  return { type: "exponential", mean: meanWait };
}

/** Squared variation of the wait of those who wait in M/G/c, first come, first served; that of an exponential where the moments are not finite. */
export function conditionalVariation(service: ServiceMoments, servers: number, utilisation: number): number {
  const left = leftOver(service);
  return left === null ? 1 : firstComeVariation(left.variation, servers, utilisation);
}

/** The same behind a balancer that picks the least loaded: `ratio` is the probability that who waits has another one before it. Fitted as `shortestQueueForm` is. */
export function balancedVariation(service: ServiceMoments, servers: number, ratio: number): number {
  const variation = conditionalVariation(service, servers, ratio);
  return variation <= 1 ? variation : 1 + (variation - 1) / formBeyondGamma(service);
}

/** A wait with this mean (s) and squared variation, and for variations above 1 the density at 0 that it has in M/G/c. */
export function waitOfVariation(
  service: ServiceMoments,
  servers: number,
  utilisation: number,
  meanWait: number,
  variation: number,
): Distribution {
  const density = ((1 - utilisation) * servers * meanWait) / service.mean;
  if (variation > 1 + barely) return twoExponentials(meanWait, variation, density);
  if (variation < 1 - barely)
    return { type: "gamma", shape: 1 / Math.max(barely, variation), scale: meanWait * Math.max(barely, variation) };
  return { type: "exponential", mean: meanWait };
}

/**
 * Squared variation of the wait of those who wait, first come, first served; `leftVariation` is that of what is left of a service. Exact for one
 * server, 1 + (1 − ρ)·(cᵣ² − 1). For several fitted to the simulations of `severalServersWait`, p90 to p99 of the wait of those who wait within 2%
 * (root mean square) for services more regular than exponential and 3.5% for more irregular ones: 1 + (1 − ρ)^0.7·(cᵣ² − 1) and
 * 1 + 0.58·√((1 − ρ)·(cᵣ² − 1)).
 */
function firstComeVariation(leftVariation: number, servers: number, utilisation: number): number {
  const idle = Math.max(0, 1 - utilisation);
  const beyond = leftVariation - 1;
  const one = idle * beyond;
  const several = beyond > 0 ? 0.58 * Math.sqrt(idle * beyond) : idle ** 0.7 * beyond;
  return 1 + one + Math.min(1, Math.max(0, servers - 1)) * (several - one);
}

/** Density at 0 over that of an exponential, less 1, for each bit of variation: below, the longer part would be too rare to be told. */
const leastDensity = 0.2;

/** Differences from an exponential that no percentile shows. */
const barely = 1e-6;

/** Squared variation of what is left of a service at a random time during it; `null` when it has none. */
function leftOver({ mean: expected, variation, third }: ServiceMoments): { readonly variation: number } | null {
  const second = (variation + 1) * expected * expected;
  if (!(expected > 0) || !Number.isFinite(second) || !Number.isFinite(third)) return null;
  const leftMean = second / (2 * expected);
  return { variation: third / (3 * expected) / (leftMean * leftMean) - 1 };
}

/** A time with this mean (s) and squared variation: gamma up to 1, above a mixture of two exponentials each of which makes half of the mean. */
export function timeOfVariation(expected: number, variation: number): Distribution {
  if (variation < 1 - barely)
    return { type: "gamma", shape: 1 / Math.max(barely, variation), scale: expected * Math.max(barely, variation) };
  if (!(variation > 1 + barely)) return { type: "exponential", mean: expected };
  const probability = (1 + Math.sqrt((variation - 1) / (variation + 1))) / 2;
  return {
    type: "hyperexponential",
    branches: [
      { probability, mean: expected / (2 * probability) },
      { probability: 1 - probability, mean: expected / (2 * (1 - probability)) },
    ],
  };
}

/** The mixture of two exponentials with this mean, squared variation > 1, and density at 0 of `lowest` over the mean, or as low as it gets. */
function twoExponentials(expected: number, variation: number, lowest: number): Distribution {
  const density = Math.max(lowest, 1 + leastDensity * (variation - 1));
  // The two means are the roots of x² − ux + v: moments of order −1, 1 and 2 fix u and v.
  const v = ((variation + 1) / 2 - 1) / (density - 1);
  const u = 1 + v * density;
  const root = Math.sqrt(Math.max(0, u * u - 4 * v));
  const long = (u + root) / 2;
  const short = v / long;
  const probability = long > short ? Math.min(1, Math.max(0, (long - 1) / (long - short))) : 1;
  return {
    type: "hyperexponential",
    branches: [
      { probability, mean: short * expected },
      { probability: 1 - probability, mean: long * expected },
    ],
  };
}
