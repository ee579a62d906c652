import { erlangC } from "./erlang.ts";

/**
 * Mean wait before service in M/M/c in seconds: C / (c·μ − λ), with arrival rate λ (1/s) and mean service S = 1/μ (s).
 * `null` at ρ = λ·S/c ≥ 1, where the wait grows without bound. Source: Cooper, "Introduction to Queueing Theory", ch. 3.
 */
export function mmcMeanWait(arrivalRate: number, serviceMean: number, servers: number): number | null {
  const load = arrivalRate * serviceMean;
  if (!(load < servers)) return null;
  if (load === 0) return 0;
  return (erlangC(servers, load) * serviceMean) / (servers - load);
}

/**
 * P(sojourn > t) in M/M/c, first come first served: a wait that is 0 with probability 1 − C and exponential with rate c·μ − λ otherwise,
 * plus an independent exponential service. Source: Gross et al., "Fundamentals of Queueing Theory", §3.3.
 * Meaningful only for ρ < 1; 1 otherwise.
 */
export function mmcSojournTail(arrivalRate: number, serviceMean: number, servers: number, t: number): number {
  const load = arrivalRate * serviceMean;
  if (!(load < servers)) return 1;
  return sojournTail(erlangC(servers, load), 1 / serviceMean, servers / serviceMean - arrivalRate, t);
}

/** The sojourn time in seconds that a share `p` (0…1) of the requests does not exceed in M/M/c; `null` at ρ ≥ 1. */
export function mmcSojournQuantile(arrivalRate: number, serviceMean: number, servers: number, p: number): number | null {
  const load = arrivalRate * serviceMean;
  if (!(load < servers)) return null;
  if (serviceMean === 0) return 0;
  const waiting = erlangC(servers, load);
  const mu = 1 / serviceMean;
  const theta = servers / serviceMean - arrivalRate;
  let high = serviceMean;
  for (let i = 0; i < 1000 && sojournTail(waiting, mu, theta, high) > 1 - p; i++) high *= 2;
  let low = 0;
  for (let i = 0; i < 100 && high - low > 1e-13 * high; i++) {
    const middle = (low + high) / 2;
    if (sojournTail(waiting, mu, theta, middle) > 1 - p) low = middle;
    else high = middle;
  }
  return high;
}

/** `waiting`: probability to wait; `mu`: service rate; `theta`: rate of the conditional wait. */
function sojournTail(waiting: number, mu: number, theta: number, t: number): number {
  const x = (mu - theta) * t;
  // Convolution of two exponentials; (e^x − 1)/x keeps its precision where the two rates meet.
  const sum = Math.abs(x) < 1e-8 ? Math.exp(-mu * t) * (1 + mu * t) : Math.exp(-mu * t) * (1 + mu * t * (Math.expm1(x) / x));
  // For large x the product above is inf × 0; the direct form is safe there.
  const tail = Number.isFinite(sum) ? sum : (mu * Math.exp(-theta * t) - theta * Math.exp(-mu * t)) / (mu - theta);
  return (1 - waiting) * Math.exp(-mu * t) + waiting * tail;
}
