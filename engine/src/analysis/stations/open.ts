import { type Distribution, digits, squaredVariation } from "../../model/index.ts";
import { geometricWait } from "../latency/geometric-wait.ts";
import { highTail, lowTail } from "../latency/grid-mass.ts";
import { fromCdf, sum, type TimeDistribution, timeOf } from "../latency/time-distribution.ts";
import type { Shaping } from "../load/variability.ts";
import { balancedVariation, conditionalVariation, conditionalWait, lastComeWait, waitOfVariation } from "../queueing/conditional-wait.ts";
import { dealtWait } from "../queueing/dealt.ts";
import { decoupledShare } from "../queueing/decoupled.ts";
import { erlangC } from "../queueing/erlang.ts";
import { mostWays } from "../queueing/erlang-arrivals.ts";
import { allenCunneenMeanWait } from "../queueing/ggc.ts";
import { gammaArrivalsRoot } from "../queueing/gim.ts";
import { severalServersWait, severalServersWaiting } from "../queueing/mgc.ts";
import { mmcSojournQuantile, mmcSojournTail } from "../queueing/mmc.ts";
import { momentsOf, type ServiceMoments } from "../queueing/service-moments.ts";
import { shortestQueueClear, shortestQueueFactor, shortestQueueForm, shortestQueueWaiting } from "../queueing/shortest-queue.ts";
import { twoChoicesWait } from "../queueing/two-choices.ts";
import { idleStation, negligible, type Station, type StationInput, unstable } from "./input.ts";
import { waitingTime } from "./waiting.ts";

/** First come, first served without limits: M/M/c exactly, M/G/1 with an exact mean, a corrected Allen–Cunneen otherwise. */
export function openStation(input: StationInput, moments: ServiceMoments, servers: number, utilisation: number): Station {
  const { rate, arrivalVariation, pooled } = input;
  const service = input.service as Distribution;
  if (!Number.isFinite(moments.variation)) return unstable(null, "the service time has no finite variance, so the mean wait is infinite");
  const found = openWait(input, moments, servers, utilisation);
  const { wait, waiting } = found;
  if (!Number.isFinite(wait)) return unstable(null, "the inputs give no finite wait");
  // Where hardly anyone waits the sojourn is the service.
  if (wait < negligible * moments.mean) return { ...idleStation, utilisation, wait, sojourn: timeOf(service) };
  const poisson = arrivalVariation === 1 && (pooled === 1 || input.pooledBy === "messages");
  if (poisson && service.type === "exponential" && isOneLine(input)) {
    const sojourn = mmcSojourn(rate * pooled, moments.mean, servers * pooled, wait);
    const alone = () => waitingTime(waiting, { type: "exponential", mean: wait / waiting });
    const station = { ...idleStation, utilisation, wait, waitVariance: sojourn.variance - moments.mean ** 2, sojourn, before: alone };
    if (input.hashed !== null) return { ...station, method: "approximation", note: `${input.hashed} is taken as random` };
    return station;
  }
  const before = summed(input, moments, servers)
    ? geometricWait(timeOf(service), squaredVariation(service), utilisation, { ...found, ratio: Math.min(waiting, utilisation) })
    : waitingTime(
        waiting,
        input.discipline === "lifo"
          ? lastComeWait(moments, servers * pooled, utilisation, wait / waiting)
          : waitersOf(input, found, moments, servers, utilisation),
      );
  const sojourn = sum(before, timeOf(service));
  return {
    ...idleStation,
    utilisation,
    wait,
    waitVariance: before.variance,
    sojourn,
    before: () => before,
    method: "approximation",
    note: isFelt(input, service) ? `${rightBackNote}; ${openNote(input, servers)}` : openNote(input, servers),
  };
}

const rightBackNote = "visits that come right back find no rest of a service (cs² nearer to 1, fitted to simulations)";

/** Some visits come right back, and the form of the service makes a difference to them. */
function isFelt({ rightBack, discipline }: StationInput, service: Distribution): boolean {
  return rightBack !== null && discipline === "fifo" && squaredVariation(service) !== 1;
}

/** Mean wait in seconds, and the share of the requests that wait at all. */
interface MeanWait {
  readonly wait: number;
  readonly waiting: number;
  /** Squared variation of the wait of those who wait; `null` for that of M/G/c. */
  readonly variation: number | null;
  /** Probability that who waits behind one request waits behind another; not given where that is the probability to wait at all. */
  readonly ratio?: number;
}

/** The wait of those who wait, first come, first served. */
export function waitersOf(
  input: StationInput,
  found: MeanWait,
  moments: ServiceMoments,
  servers: number,
  utilisation: number,
): Distribution {
  const all = input.pooledBy === "messages" ? servers * input.pooled : servers;
  const mean = found.wait / found.waiting;
  return found.variation === null
    ? conditionalWait(moments, all, utilisation, mean)
    : waitOfVariation(moments, all, found.ratio ?? utilisation, mean, found.variation);
}

/** First come, first served, by the means and variations of arrivals and service. */
export function openWait(input: StationInput, moments: ServiceMoments, servers: number, utilisation: number): MeanWait {
  const { rate, arrivalVariation, pooled } = input;
  if (arrivalVariation < 1 && pooled === 1) {
    const regular = regularWait(input, moments, servers, utilisation);
    const random = atRandomWait(input, moments, servers, utilisation, 1);
    if (input.shapedBy === null) return regular;
    return behindStation(regular, { ...random, variation: conditionalVariation(moments, servers, utilisation) }, rate, input.shapedBy);
  }
  const all = servers * pooled;
  if (pooled > 1 && input.pooledBy !== "messages") return balancedWait(input, moments, servers, utilisation);
  return atRandomWait(input, moments, all, utilisation, arrivalVariation);
}

/**
 * Arrivals that another station makes regular for short times and that are random in the long run: the mean wait is that of regular arrivals, and who
 * waits does so for as long as with random ones, as far as the station before lets so many through.
 */
function behindStation(regular: MeanWait, random: MeanWait, rate: number, before: Shaping): MeanWait {
  if (!(regular.wait > 0) || !(random.wait > 0)) return regular;
  const longest = random.wait / random.waiting;
  const share = decoupledShare({ queue: rate * longest, ...before });
  const mean = (regular.wait / regular.waiting) ** (1 - share) * longest ** share;
  const waiting = Math.min(1, regular.wait / mean);
  const variation = (1 - share) * (regular.variation ?? 1) + share * (random.variation ?? 1);
  return { wait: regular.wait, waiting, variation };
}

/** The wait in one line of `all` servers with these arrivals, as many of which wait as of random ones. */
function atRandomWait(
  { rate, pooled }: StationInput,
  moments: ServiceMoments,
  all: number,
  utilisation: number,
  arrivals: number,
): MeanWait {
  const { mean, variation } = moments;
  const plain = allenCunneenMeanWait(rate * pooled, mean, all, arrivals, variation) ?? 0;
  const waiting = erlangC(all, rate * mean * pooled) * severalServersWaiting(all, utilisation, variation);
  return { wait: plain * severalServersWait(moments, all, utilisation), waiting, variation: null };
}

/** The wait where the times between arrivals are independent and more regular than random. */
function regularWait({ arrivalVariation, dealers }: StationInput, moments: ServiceMoments, servers: number, utilisation: number): MeanWait {
  const { mean, variation } = moments;
  // Exact for exponential service: GI/M/1. Constant arrivals find constant services just over.
  if (servers === 1 && variation === 1 && dealers <= 1) {
    const sigma = gammaArrivalsRoot(utilisation, arrivalVariation);
    return { wait: (mean * sigma) / (1 - sigma), waiting: sigma, variation: 1 };
  }
  if (arrivalVariation + variation === 0) return { wait: 0, waiting: 0, variation: null };
  return dealtWait({ ways: Math.min(mostWays, 1 / arrivalVariation), dealers }, servers, utilisation, moments);
}

/**
 * The wait where a balancer picks the least loaded. What it counts are requests in flight: those in calls of their own blur the picture. The
 * variation of service counts as at one queue, and who waits has a second one before it as rarely as both queues are busy.
 */
function balancedWait(input: StationInput, moments: ServiceMoments, servers: number, utilisation: number): MeanWait {
  const { rate, pooled, away } = input;
  const { mean, variation } = moments;
  const all = servers * pooled;
  const load = rate * mean;
  const two = input.pooledBy === "two-choices" ? twoChoicesWait(rate, mean, servers, pooled) : null;
  const chosen = two ?? {
    wait: (allenCunneenMeanWait(rate * pooled, mean, all, 1, 1) ?? 0) * shortestQueueFactor(pooled, utilisation),
    waiting: erlangC(all, load * pooled) * shortestQueueWaiting(pooled, servers, utilisation),
  };
  const random = { wait: allenCunneenMeanWait(rate, mean, servers, 1, 1) ?? 0, waiting: erlangC(servers, load) };
  const clear = shortestQueueClear(utilisation, away);
  const waitingClear = 1 / (1 + away ** 0.95);
  const ratio = clear * utilisation ** (two ? Math.min(2, pooled) : pooled) + (1 - clear) * utilisation;
  const irregular = ((input.arrivalVariation + variation) / 2) * severalServersWait(moments, servers, utilisation);
  const form = shortestQueueForm(two ? Math.min(2, pooled) : pooled, moments, away, clear);
  return {
    wait: (clear * chosen.wait + (1 - clear) * random.wait) * irregular * form,
    waiting: waitingClear * chosen.waiting + (1 - waitingClear) * random.waiting,
    variation: balancedVariation(moments, servers, ratio),
    ratio,
  };
}

/** One server with a service so irregular that two moments do not tell its tail: the wait is then summed up term by term. */
function summed(input: StationInput, { variation }: ServiceMoments, servers: number): boolean {
  return servers === 1 && input.pooled === 1 && variation > irregular && isOneLine(input);
}

/** Squared variation of service above which a wait fitted to moments is off by percents. */
const irregular = 1.05;

/** Requests of one priority are served in order of arrival. */
function isOneLine({ discipline, priorities }: StationInput): boolean {
  return discipline === "fifo" || (discipline === "priority" && priorities?.length === 1);
}

/** How the wait of an open station was computed. */
function openNote(input: StationInput, servers: number): string {
  if (input.pooledBy === "least-loaded")
    return `least-loaded balancing: the wait of one queue over ${input.pooled} replicas, longer as it is where each joins the shortest queue`;
  if (input.pooledBy === "two-choices") return `power of two choices over ${input.pooled} replicas (Mitzenmacher), corrected for so few`;
  if (input.discipline === "lifo")
    return "lifo: the mean over all requests as for fifo; percentiles with a wait fitted to its moments (Takács)";
  if (input.hashed !== null) return `${input.hashed} is taken as random`;
  if (input.arrivalVariation !== 1) return dealtNote(input, servers);
  if (summed(input, momentsOf(input.service as Distribution), servers))
    return "M/G/1: exact mean (Pollaczek–Khinchine), percentiles with the wait summed up in full";
  if (servers * input.pooled === 1) return "M/G/1: exact mean (Pollaczek–Khinchine), percentiles with a wait fitted to its moments";
  return "M/G/c: mean by Allen–Cunneen with Kimura's correction, percentiles with a wait fitted to the moments of M/G/1";
}

function dealtNote({ arrivalVariation, shapedBy, dealers, service }: StationInput, servers: number): string {
  const left = (how: string): string => `arrivals as ${how} as the stations before leave them (ca² ${digits(arrivalVariation)})`;
  if (arrivalVariation > 1) return `${left("irregular")}: Allen–Cunneen with Kimura's correction`;
  const exact = service !== null && ["constant", "exponential", "gamma"].includes(service.type);
  const turn = `dealt out in turn by ${dealers} ${dealers === 1 ? "balancer" : "balancers"}`;
  const dealt = arrivalVariation === 0 ? "constant arrivals" : dealers > 0 ? turn : left("regular");
  const fitted = [servers > 1 ? "workers" : null, dealers > 1 ? "balancers" : null].filter((what) => what !== null).join(" and ");
  const several = fitted === "" ? "" : `, fitted to simulations for several ${fitted}`;
  const long =
    shapedBy === null
      ? "percentiles with a wait fitted to its moments"
      : "long waits as of what comes to those stations, as far as they let it through";
  return `${dealt}: E_k/G/1${exact ? "" : ", with gamma service of its mean and variance"}${several}; ${long}`;
}

function mmcSojourn(rate: number, serviceMean: number, servers: number, wait: number): TimeDistribution {
  const at = (p: number): number => mmcSojournQuantile(rate, serviceMean, servers, p) as number;
  return fromCdf((t) => 1 - mmcSojournTail(rate, serviceMean, servers, t), serviceMean * lowTail, at(1 - highTail), wait + serviceMean, at);
}
