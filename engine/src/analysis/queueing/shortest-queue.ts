import { formBeyondGamma } from "./mgc.ts";
import { mmcMeanWait } from "./mmc.ts";
import type { ServiceMoments } from "./service-moments.ts";

/**
 * The factor, at least 1, by which requests wait longer when each joins the least loaded of `queues` queues than when all wait in one queue.
 * `utilisation` is ρ in 0…1. exp(1.2(√n − 1)(1 − ρ)) was fitted to the truncated Markov chain for two queues (E[T] within 1% from ρ = 0.5 to
 * 0.9) and to simulations of up to eight queues of one and four servers (mean wait within a tenth from ρ = 0.3 on).
 */
export function shortestQueueFactor(queues: number, utilisation: number): number {
  return queues < 2 ? 1 : Math.exp(1.2 * (Math.sqrt(queues) - 1) * (1 - utilisation));
}

/**
 * The factor, at most 1, by which the share that waits is smaller when each joins the least loaded of `queues` queues of `servers` servers than in
 * one queue over all. Fitted to simulations of two to four queues of one to four servers (within 0.05 from ρ = 0.4 on); the form of the
 * service hardly changes it.
 */
export function shortestQueueWaiting(queues: number, servers: number, utilisation: number): number {
  const less = 0.05 * (queues - 1) * Math.min(1, 2.5 * (1 - utilisation)) * (1 + Math.log2(Math.max(1, servers)) / 2);
  return queues < 2 ? 1 : Math.max(0.3, 1 - less);
}

/**
 * How clearly a balancer sees the queues it counts, 0…1: `away` requests of each that are counted although they do not wait there blur the picture, the more the
 * idler they are. Fitted to simulations of two and four queues with up to ten such requests each, the mean wait within 0.1.
 */
export function shortestQueueClear(utilisation: number, away: number): number {
  return 1 / (1 + 1.15 * Math.max(0, 1 - utilisation) ** 1.4 * away ** 0.85);
}

/** Mean wait in seconds when each request joins the shortest of `queues` M/M/c queues, at `arrivalRate` 1/s over all of them; `null` at ρ ≥ 1. */
export function shortestQueueWait(arrivalRate: number, serviceMean: number, servers: number, queues: number): number | null {
  const all = servers * queues;
  const wait = mmcMeanWait(arrivalRate, serviceMean, all);
  return wait === null ? null : wait * shortestQueueFactor(queues, (arrivalRate * serviceMean) / all);
}

/**
 * The factor, at most 1, by which requests wait shorter with a service of rare long times than with a gamma time of the same variation, each joining
 * the least loaded of `queues` queues: who is behind a long one sees others join elsewhere. `away` requests of each queue that are counted
 * although they do not wait there blur the picture, and so does `clear`, 0…1, how much of it they leave. Fitted to simulations of two to four queues
 * of one to four servers, ρ of 0.4 to 0.88, up to four requests away, with lognormal service of cs² 2.25: mean wait within 5% at one server, a
 * fifth at several that hardly anyone waits for (without, up to 29% too long).
 */
export function shortestQueueForm(queues: number, service: ServiceMoments, away: number, clear: number): number {
  const blurred = (0.09 * away) / (1 + away);
  const seen = Math.min(1, 2.4 * clear);
  return Math.exp(-seen * (0.085 * Math.log(Math.max(1, queues)) + blurred) * (1 - formBeyondGamma(service) ** -3.8));
}
