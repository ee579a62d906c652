import type { ServiceMoments } from "./service-moments.ts";

/** Waiting at one server. */
export interface RegularWait {
  /** Mean wait in seconds over all requests. */
  readonly wait: number;
  /** Probability to wait at all, 0…1. */
  readonly waiting: number;
  /** Squared variation of the wait of those who wait. */
  readonly variation: number;
}

/** Ways beyond which arrivals are as good as constant. */
export const mostWays = 64;
/** Steps towards a root; some dozen are enough. */
const mostSteps = 300;
/** Means relative to the service below which rounding would decide the variation. */
const leastWait = 1e-6;

/**
 * Every `ways`-th request of a Poisson stream at one server: E_k/G/1, first come, first served, at `utilisation` ρ in 0…1. With ν = kρ/S the
 * waiting time has the transform W(s) = K·s·∏(s − sᵢ) / ((ν − s)ᵏ − νᵏ·B(s)), sᵢ the k − 1 roots of the denominator to the right of 0. They are
 * found as 1 − s/ν = ωⁱ·B(s)^{1/k}, ω the k-th root of unity, for gamma service with the mean and variation of `service` (so all is exact
 * for exponential, constant and gamma service); moments and P(W = 0) follow in closed form. More than 64 ways are taken as 64.
 * Sources: Kleinrock, "Queueing Systems" vol. 1, §8.2; Prabhu, "Queues and Inventories", 1965.
 */
export function erlangArrivalsWait(ways: number, utilisation: number, service: ServiceMoments): RegularWait {
  const k = Math.max(1, Math.min(mostWays, Math.round(ways)));
  const { variation: cs } = service;
  // In units of the mean service.
  const third = service.third / service.mean ** 3;
  const nu = k * utilisation;
  let reciprocals = 0;
  let squares = 0;
  let logs = 0;
  for (let i = 1; i <= k / 2; i++) {
    const { re, im } = rootOf(nu, k, (2 * Math.PI * i) / k, cs);
    const size = re * re + im * im;
    // The other root of the pair is its conjugate; in the middle there is but one.
    const count = 2 * i === k ? 1 : 2;
    reciprocals += (count * re) / size;
    squares += (count * (re * re - im * im)) / (size * size);
    logs += (count * Math.log(size)) / 2;
  }
  const first = 1 - 1 / utilisation;
  const one = ((k * (k - 1)) / (2 * nu * nu) - (1 + cs) / 2) / first;
  const two = (third / 6 - (k * (k - 1) * (k - 2)) / (6 * nu ** 3)) / first;
  const mean = Math.max(0, reciprocals + one);
  const waiting = Math.min(1, Math.max(0, 1 - Math.exp(k * Math.log(nu) + Math.log(-first) - logs)));
  if (mean < leastWait || waiting === 0) return { wait: mean * service.mean, waiting, variation: 1 };
  const second = Math.max(0, one * one - 2 * two - squares) + mean * mean;
  return { wait: mean * service.mean, waiting, variation: Math.max(0, (second * waiting) / (mean * mean) - 1) };
}

/** The root with the angle `turn`, by repeated substitution, which is a contraction of factor ρ or less. */
function rootOf(nu: number, ways: number, turn: number, cs: number): { readonly re: number; readonly im: number } {
  let re = nu;
  let im = 0;
  for (let step = 0; step < mostSteps; step++) {
    // B(s)^{1/k}: (1 + cs²·s)^{−1/(k·cs²)}, or e^{−s/k} where service is constant.
    const [x, y] = [1 + re * cs, im * cs];
    const power = -1 / (cs * ways);
    const length = cs < 1e-9 ? Math.exp(-re / ways) : Math.exp((power * Math.log(x * x + y * y)) / 2);
    const angle = turn + (cs < 1e-9 ? -im / ways : power * Math.atan2(y, x));
    const next = nu * (1 - length * Math.cos(angle));
    const across = -nu * length * Math.sin(angle);
    const change = Math.abs(next - re) + Math.abs(across - im);
    re = next;
    im = across;
    if (change < 1e-11 * nu) break;
  }
  return { re, im };
}
