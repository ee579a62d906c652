import type { Component, Distribution } from "../model/index.ts";
import { mean, percentText, squaredVariation } from "../model/index.ts";
import type { Method } from "./figures.ts";
import type { TimeDistribution } from "./latency/time-distribution.ts";
import { constantTime, fromCdf, highTail, lowTail, sum, timeOf, zeroTime } from "./latency/time-distribution.ts";
import { conditionalWait } from "./queueing/conditional-wait.ts";
import { erlangC } from "./queueing/erlang.ts";
import { allenCunneenMeanWait, regularArrivalsFactor } from "./queueing/ggc.ts";
import { gammaArrivalsRoot } from "./queueing/gim.ts";
import { severalServersFactor } from "./queueing/mgc.ts";
import { mmcMeanWait, mmcSojournQuantile, mmcSojournTail } from "./queueing/mmc.ts";
import { limitedQueue } from "./queueing/mmck.ts";
import { limitedWaitCdf } from "./queueing/mmck-wait.ts";

/** What one replica is asked to do. */
export interface StationInput {
  /** Requests per second at this replica. */
  readonly rate: number;
  /** Servers; `null` for no limit. */
  readonly servers: number | null;
  readonly service: Distribution | null;
  /** Squared variation of the times between arrivals: 1 for Poisson. */
  readonly arrivalVariation: number;
  /** Replicas that share one imaginary queue, because the balancer sends each request to the least loaded. */
  readonly pooled: number;
  /** Balanced by a better choice than chance that has no closed form here; the figures are those of chance. */
  readonly chosen: string | null;
  /** Balanced by client or key, taken as chance: clients and keys are not equally busy. */
  readonly hashed: string | null;
  /** Requests that may wait; `null` for no limit. */
  readonly queueLimit: number | null;
  readonly discipline: Component["discipline"]["value"];
}

/** One replica in steady state. */
export interface Station {
  /** Offered load over servers; `null` without a limit of servers. */
  readonly utilisation: number | null;
  /** Mean wait before service in seconds; `null` when there is no steady state. */
  readonly wait: number | null;
  /** Wait and service; `null` when there is no steady state. */
  readonly sojourn: TimeDistribution | null;
  /** Share of the requests refused because the queue is full, 0…1. */
  readonly blocking: number;
  readonly method: Method;
  readonly note: string | null;
}

/** Below this refusal rate a queue limit does not change any printed digit. */
const negligible = 1e-9;

/** Queue and service at one replica: M/M/c exactly, M/G/1 with an exact mean, M/M/c/K with a queue limit, a corrected Allen–Cunneen otherwise. */
export function station(input: StationInput): Station {
  const { rate, servers, service } = input;
  if (service === null) return { utilisation: null, wait: 0, sojourn: zeroTime, blocking: 0, method: "exact", note: null };
  const serviceMean = mean(service);
  if (servers === null || rate === 0 || serviceMean === 0) {
    const utilisation = servers === null ? null : (rate * serviceMean) / servers;
    return { utilisation, wait: 0, sojourn: timeOf(service), blocking: 0, method: "exact", note: null };
  }
  const utilisation = (rate * serviceMean) / servers;
  if (!Number.isFinite(serviceMean)) {
    return { utilisation: null, wait: null, sojourn: null, blocking: 0, method: "exact", note: "the service time has no finite mean" };
  }
  if (input.queueLimit !== null) {
    const limited = limitedStation(input, serviceMean, servers, input.queueLimit, utilisation);
    if (limited) return limited;
  }
  if (!(utilisation < 1)) {
    const note = `utilisation ${percentText(utilisation)}: the queue grows without bound`;
    return { utilisation, wait: null, sojourn: null, blocking: 0, method: "exact", note };
  }
  return openStation(input, serviceMean, servers, utilisation);
}

function openStation(input: StationInput, serviceMean: number, servers: number, utilisation: number): Station {
  const { rate, service, arrivalVariation, pooled } = input;
  const { wait, waiting } = waits(input, serviceMean, servers, utilisation);
  if (!Number.isFinite(wait)) {
    return {
      utilisation,
      wait: null,
      sojourn: null,
      blocking: 0,
      method: "exact",
      note: "the service time has no finite variance, so the mean wait is infinite",
    };
  }
  // Where hardly anyone waits the sojourn is the service.
  if (wait < negligible * serviceMean && input.discipline !== "ps")
    return { utilisation, wait, sojourn: timeOf(service as Distribution), blocking: 0, method: "exact", note: null };
  const plain = arrivalVariation === 1 && pooled === 1;
  if (plain && service?.type === "exponential" && input.discipline === "fifo") {
    const sojourn = mmcSojourn(rate, serviceMean, servers, wait);
    if (input.hashed !== null)
      return { utilisation, wait, sojourn, blocking: 0, method: "approximation", note: `${input.hashed} is taken as random` };
    if (input.chosen === null) return { utilisation, wait, sojourn, blocking: 0, method: "exact", note: null };
    return { utilisation, wait, sojourn, blocking: 0, method: "bound", note: `an upper bound: ${input.chosen} is taken as random` };
  }
  if (input.discipline === "ps" && plain) {
    // Processor sharing: the mean does not depend on the form of the service time.
    const shared = mmcMeanWait(rate, serviceMean, servers) as number;
    const note = "processor sharing: the mean does not depend on the form of the service time (exact for one worker); percentiles as M/M/c";
    return {
      utilisation,
      wait: shared,
      sojourn: mmcSojourn(rate, serviceMean, servers, shared),
      blocking: 0,
      method: "approximation",
      note,
    };
  }
  const waiters = conditionalWait(service as Distribution, servers * pooled, utilisation, wait / waiting);
  const sojourn = sum(waitingTime(waiting, wait, waiters), timeOf(service as Distribution));
  return { utilisation, wait, sojourn, blocking: 0, method: "approximation", note: openNote(input, servers) };
}

/** Mean wait in seconds, and the share of the requests that wait at all. */
function waits(
  input: StationInput,
  serviceMean: number,
  servers: number,
  utilisation: number,
): { readonly wait: number; readonly waiting: number } {
  const { rate, arrivalVariation, pooled } = input;
  const serviceVariation = squaredVariation(input.service as Distribution);
  const regular = arrivalVariation < 1 && pooled === 1;
  const sigma = regular ? gammaArrivalsRoot(utilisation, arrivalVariation) : utilisation;
  if (regular && servers === 1 && input.service?.type === "exponential")
    return { wait: (serviceMean * sigma) / (1 - sigma), waiting: sigma };
  const plain = allenCunneenMeanWait(rate * pooled, serviceMean, servers * pooled, arrivalVariation, serviceVariation) as number;
  const corrected = plain * severalServersFactor(servers * pooled, utilisation, serviceVariation);
  const waiting = erlangC(servers * pooled, rate * serviceMean * pooled);
  if (!regular) return { wait: corrected, waiting };
  const factor = regularArrivalsFactor(utilisation, arrivalVariation, serviceVariation);
  // The mean of those who wait shrinks as it does for exponential service; the rest is that fewer wait.
  const less = (factor * (arrivalVariation + serviceVariation)) / (1 + serviceVariation);
  return { wait: corrected * factor, waiting: waiting * Math.min(1, (less * (1 - sigma)) / (1 - utilisation)) };
}

function openNote(input: StationInput, servers: number): string {
  if (input.discipline === "ps" && input.arrivalVariation !== 1) return "processor sharing behind regular arrivals: taken as fifo";
  if (input.pooled > 1) return `least-loaded balancing: as one queue over ${input.pooled} replicas, which is slightly optimistic`;
  if (input.discipline === "lifo" || input.discipline === "priority")
    return `${input.discipline}: the mean over all requests as for fifo; percentiles are those of fifo`;
  if (input.hashed !== null) return `${input.hashed} is taken as random`;
  if (input.chosen !== null) return `${input.chosen} is taken as random, which is pessimistic`;
  if (input.arrivalVariation !== 1)
    return "arrivals more regular than random: Allen–Cunneen with the correction of Kraemer and Langenbach-Belz";
  if (servers === 1) return "M/G/1: exact mean (Pollaczek–Khinchine), percentiles with a wait fitted to its moments";
  return "M/G/c: mean by Allen–Cunneen with Kimura's correction, percentiles with a wait fitted to the moments of M/G/1";
}

function mmcSojourn(rate: number, serviceMean: number, servers: number, wait: number): TimeDistribution {
  const at = (p: number): number => mmcSojournQuantile(rate, serviceMean, servers, p) as number;
  return fromCdf((t) => 1 - mmcSojournTail(rate, serviceMean, servers, t), serviceMean * lowTail, at(1 - highTail), wait + serviceMean, at);
}

/** A wait that is 0 for most and as that of `waiters` for those who wait at all. */
function waitingTime(probability: number, meanWait: number, waiters: Distribution): TimeDistribution {
  if (probability < negligible || meanWait === 0) return zeroTime;
  const time = timeOf(waiters);
  return { ...time, atZero: 1 - probability, mass: time.mass.map((p) => p * probability), mean: meanWait, closedForm: null };
}

/** `null` when the limit is out of reach and the queue behaves as an unlimited one. */
function limitedStation(input: StationInput, serviceMean: number, servers: number, limit: number, utilisation: number): Station | null {
  // Far below the limit the chain need not be computed: the tail of the queue falls as a power of the utilisation.
  if (utilisation < 1 && utilisation ** Math.max(0, limit) < 1e-12) return null;
  const queue = limitedQueue(input.rate, serviceMean, servers, servers + Math.max(0, Math.floor(limit)));
  if (!queue || (queue.blocking < negligible && utilisation < 1)) return null;
  const service = timeOf(input.service as Distribution);
  const rate = servers / serviceMean;
  const longest = (limit + 1 + 8 * Math.sqrt(limit + 1)) / rate;
  const noWait = limitedWaitCdf(queue.seen, servers, rate, 0);
  const wait =
    queue.wait > 0 && noWait < 1
      ? fromCdf((t) => limitedWaitCdf(queue.seen, servers, rate, t), 1e-4 / rate, longest, queue.wait, null)
      : constantTime(0);
  const markovian = input.service?.type === "exponential" && input.arrivalVariation === 1;
  const refused = queue.blocking >= 1e-6 ? `${percentText(queue.blocking)} of the requests find the queue full` : null;
  const name = markovian ? "M/M/c/K" : "as M/M/c/K with exponential service";
  return {
    utilisation,
    wait: queue.wait,
    sojourn: sum(wait, service),
    blocking: queue.blocking,
    method: markovian ? "exact" : "approximation",
    note: refused ? `${name}: ${refused}` : name,
  };
}
