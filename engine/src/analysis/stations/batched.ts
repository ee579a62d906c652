import { mean, squaredVariation } from "../../model/index.ts";
import { geometricWait } from "../latency/geometric-wait.ts";
import { times } from "../latency/repeated-visits.ts";
import { mixture, sum, type TimeDistribution, timeOf, zeroTime } from "../latency/time-distribution.ts";
import type { Batch } from "../queueing/batches.ts";
import { conditionalWait } from "../queueing/conditional-wait.ts";
import { idleStation, type Station, type StationInput } from "./input.ts";
import { waitingTime } from "./waiting.ts";

/**
 * M^[X]/G/1, first come, first served: a batch is one request with the service of all of it, which waits as in M/G/1 (Beneš, exact); who is in
 * it waits for those before it, too, and the last is over when the batch is. Source: Burke, "Delays in single-server queues with batch input", 1975.
 */
export function batchedStation(input: StationInput, batches: readonly Batch[], utilisation: number): Station {
  const service = input.service as NonNullable<StationInput["service"]>;
  const each = timeOf(service);
  const largest = batches.reduce((most, { size }) => Math.max(most, size), 1);
  const sums: TimeDistribution[] = [zeroTime];
  for (let k = 1; k <= largest; k++) sums.push(sum(sums[k - 1] as TimeDistribution, each));
  const all = batches.reduce((total, { rate }) => total + rate, 0);
  const whole = mixture(batches.map(({ size, rate }) => ({ probability: rate / all, time: sums[size] as TimeDistribution })));
  const variation = whole.variance / (whole.mean * whole.mean);
  const first = variation > nearlyConstant ? geometricWait(whole, variation, utilisation) : waitForConstant(whole, variation, utilisation);
  const requests = batches.reduce((total, { size, rate }) => total + size * rate, 0);
  // One of those with k before it, of all batches that are so large.
  const ahead = mixture(
    Array.from({ length: largest }, (_, k) => ({
      probability: batches.reduce((total, { size, rate }) => total + (size > k ? rate : 0), 0) / requests,
      time: sums[k] as TimeDistribution,
    })),
  );
  const before = sum(first, ahead);
  return {
    ...idleStation,
    utilisation,
    wait: before.mean,
    waitVariance: before.variance,
    sojourn: sum(before, each),
    before: () => before,
    together: {
      covariance: covarianceOf(first, batches, mean(service), squaredVariation(service)),
      last: (count) => sum(first, sums[count] ?? times(each, count)),
    },
    method: "approximation",
    note: "calls of one request come together (M^[X]/G/1)",
  };
}

/** Squared variation of service below which what is left of it is as good as uniform. */
const nearlyConstant = 0.05;

function waitForConstant(whole: TimeDistribution, variation: number, utilisation: number): TimeDistribution {
  const moments = { mean: whole.mean, variation, third: whole.mean ** 3 * (1 + 3 * variation) };
  const wait = (whole.mean * (1 + variation)) / 2 / (1 - utilisation);
  return waitingTime(utilisation, conditionalWait(moments, 1, utilisation, wait));
}

/** Covariance in s² of the times of two requests of one batch: they wait for the same, and the later for the earlier. */
function covarianceOf(first: TimeDistribution, batches: readonly Batch[], serviceMean: number, variation: number): number {
  let [pairs, places, squares, earliest] = [0, 0, 0, 0];
  for (const { size: k, rate } of batches) {
    // Sums over pairs of i < j of 1 … k: of (i + j) / 2, of i·j, and of i.
    const count = (k * (k - 1)) / 2;
    const all = (k * (k + 1)) / 2;
    pairs += rate * count;
    places += (rate * (k - 1) * all) / 2;
    squares += (rate * (all * all - (k * (k + 1) * (2 * k + 1)) / 6)) / 2;
    earliest += (rate * (k - 1) * k * (k + 1)) / 6;
  }
  if (!(pairs > 0)) return first.variance;
  const place = places / pairs;
  return first.variance + serviceMean * serviceMean * (squares / pairs - place * place + (variation * earliest) / pairs);
}
