import { points } from "./grid.ts";
import { lowTail } from "./grid-mass.ts";
import { fromCdf, mixture, sum, type TimeDistribution, zeroTime } from "./time-distribution.ts";

/** Weight of the terms left out. */
const rest = 1e-6;
/** Doublings of the number of terms: a thousand of them are more than any wait that is looked at. */
const mostDoublings = 12;

/**
 * The wait in M/G/1, first come, first served, as a distribution: with probability (1 − ρ)·ρⁿ the sum of n independent times that services under
 * way still last (Pollaczek–Khinchine, as Beneš 1957 read it). `utilisation` is ρ in 0…1, `service` the service time, `variation` its squared
 * variation. Terms are added in blocks that double, so that it takes two sums of distributions for each doubling.
 *
 * Other queues have such waits, too, with other terms: `ratio` is that of the sum (ρ where not given), `found` what all wait on average in seconds
 * and how many wait; the terms are stretched to meet that mean. Exact for GI/M/1 with its σ, an approximation otherwise.
 */
export function geometricWait(
  service: TimeDistribution,
  variation: number,
  utilisation: number,
  found?: { readonly wait: number; readonly waiting: number; readonly ratio: number },
): TimeDistribution {
  const ratio = found?.ratio ?? utilisation;
  const waiting = found?.waiting ?? utilisation;
  const left = (service.mean * (1 + variation)) / 2;
  const mean = found?.wait ?? (utilisation * left) / (1 - utilisation);
  const total = geometricSum(leftOf(service, variation, ((mean / waiting) * (1 - ratio)) / left), ratio);
  // Of those who wait, and of those who do not.
  const share = waiting / (1 - total.atZero);
  const second = (total.variance + total.mean * total.mean) * share;
  return { ...total, atZero: 1 - waiting, mass: total.mass.map((p) => p * share), mean, variance: second - mean * mean };
}

/** The sum of n independent `term`s with probability (1 − q)·qⁿ, q = `ratio`. */
function geometricSum(term: TimeDistribution, ratio: number): TimeDistribution {
  let power = term;
  let weight = ratio;
  // The first term: nobody is there.
  let found = zeroTime;
  for (let doubling = 0; doubling < mostDoublings && weight > rest; doubling++) {
    found = mixture([
      { probability: 1 / (1 + weight), time: found },
      { probability: weight / (1 + weight), time: sum(found, power) },
    ]);
    power = sum(power, power);
    weight *= weight;
  }
  return found;
}

/** What a service still lasts when somebody comes in between, P(R ≤ t) = E[min(S, t)] / E[S], `stretch` times as long. */
function leftOf({ first, mass, shift, mean }: TimeDistribution, variation: number, stretch: number): TimeDistribution {
  const place = (i: number): number => points[first + i] as number;
  let total = shift;
  for (let i = 0; i < mass.length; i++) total += (mass[i] as number) * place(i);
  const at = (stretched: number): number => {
    const t = stretched / stretch;
    let expected = Math.min(t, shift);
    if (t > shift) for (let i = 0; i < mass.length; i++) expected += (mass[i] as number) * Math.min(place(i), t - shift);
    return Math.min(1, expected / total);
  };
  const longest = shift + place(mass.length - 1);
  return fromCdf(at, mean * lowTail * stretch, longest * stretch, ((mean * (1 + variation)) / 2) * stretch, null);
}
