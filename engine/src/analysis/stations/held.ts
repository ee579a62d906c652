import type { Distribution } from "../../model/index.ts";
import { mean, percentText, timeText } from "../../model/index.ts";
import { sum, type TimeDistribution, timeOf, zeroTime } from "../latency/time-distribution.ts";
import { timeThirdMoment, timeVariation } from "../latency/time-reading.ts";
import { type AdmissionWait, admissionWait } from "../queueing/admission.ts";
import { conditionalVariation, conditionalWait, timeOfVariation } from "../queueing/conditional-wait.ts";
import { type CrowdedPlaces, crowdedWait } from "../queueing/crowded-places.ts";
import { severalServersWait } from "../queueing/mgc.ts";
import { momentsOf, type ServiceMoments } from "../queueing/service-moments.ts";
import { idleStation, negligible, type Station, type StationInput, unstable } from "./input.ts";
import { limitedStation } from "./limited.ts";
import { openWait, waitersOf } from "./open.ts";
import { waitingTime } from "./waiting.ts";

/**
 * A replica whose visits hold a place (`concurrency`) or a worker (`blocking`) while they make calls: simultaneous resource possession. The
 * time of the calls comes from the round of the analysis before, until both agree, as in layered queueing networks (Woodside et al. 1995;
 * Rolia and Sevcik 1995). `null` where nothing is held or the places never run out.
 */
export function heldStation(input: StationInput, utilisation: number | null): Station | null {
  const { held, servers } = input;
  const service = input.service;
  if (held === null || service === null || input.rate === 0) return null;
  const count = placeCount(input);
  if (count === null) return null;
  const blocking = held.blocking && servers !== null;
  if (held.nested === null) return unstable(utilisation, "its calls have no steady state, and hold its places meanwhile");
  const visit = sum(timeOf(service), held.nested);
  const places = placesHeld(input);
  const taken = (input.rate * visit.mean) / count;
  if (input.queueLimit !== null) {
    const limited = limitedStation(input, visitMoments(visit), count, input.queueLimit, utilisation ?? 0);
    if (limited) return { ...limited, places, method: "approximation" };
  }
  const what = blocking && count === servers ? "workers" : "places";
  const full = `all ${count} ${what} are taken: each is held for the ${timeText(visit.mean)} of a visit, so they would have to be ${percentText(taken)} busy`;
  if (!(taken < 1)) return unstable(utilisation, full, places);
  const asWorkers = blocking || servers === null;
  const limit = asWorkers ? null : admissionOf(input, mean(service), servers, held.nested.mean, count);
  // Places that are never all taken change nothing, and where the workers are too few, that is the reason.
  if ((limit !== null && limit.waiting < negligible && held.crowd === null) || (!asWorkers && (utilisation ?? 0) >= 1)) return null;
  const found = asWorkers ? asServers(input, visit, count) : limit && admitted(input, service, servers, visit, count, limit);
  if (found === null) return unstable(utilisation, full, places);
  const how = held.crowd === null ? "calls taken as independent of how many are under way" : "which pile up where their calls wait in line";
  const note = `waits for ${what} that visits hold for ${timeText(visit.mean)}: ${how}`;
  return {
    ...idleStation,
    utilisation,
    wait: found.mean,
    waitVariance: found.variance,
    sojourn: sum(found, timeOf(service)),
    before: () => found,
    places,
    method: found.mean > negligible * visit.mean ? "approximation" : "exact",
    note: found.mean > negligible * visit.mean ? note : null,
  };
}

/** Visits at once at one replica; `null` for no limit. */
function placeCount({ held, servers }: StationInput): number | null {
  const workers = held?.blocking ? servers : null;
  const count = Math.max(1, Math.floor(Math.min(workers ?? Number.POSITIVE_INFINITY, held?.concurrency ?? Number.POSITIVE_INFINITY)));
  return Number.isFinite(count) ? count : null;
}

/** Places of a replica and the mean time that a visit holds one. */
export function placesHeld(input: StationInput): Station["places"] {
  const count = placeCount(input);
  const { held, service } = input;
  return count === null || !held?.nested || !service ? null : { count, seconds: mean(service) + held.nested.mean };
}

/** The places are the servers of an M/G/c whose service is the whole visit. */
function asServers(input: StationInput, visit: TimeDistribution, places: number): TimeDistribution {
  const { rate } = input;
  const moments = visitMoments(visit);
  const utilisation = (rate * visit.mean) / places;
  const found = openWait(input, moments, places, utilisation);
  const shape = found.variation ?? conditionalVariation(moments, places, utilisation);
  const alone = { waiting: found.waiting, mean: found.wait / found.waiting, variation: shape, added: 1 };
  const crowded = together(input, alone, places, visit.mean, null);
  if (crowded) return crowded;
  if (found.wait < negligible * visit.mean) return zeroTime;
  return waitingTime(found.waiting, waitersOf(input, found, moments, places, utilisation));
}

/** The wait for a place if visits had nothing to do with each other inside. */
interface Independent {
  /** Probability to wait, and the mean in seconds and the squared variation of the wait of those who do. */
  readonly waiting: number;
  readonly mean: number;
  readonly variation: number;
  /** Part of that wait that is not waited for a worker anyway, 0…1. */
  readonly added: number;
}

/**
 * The wait for a place where visits wait in the same lines inside: `inside` is the mean seconds of a visit besides its `own` work. `null` where
 * they are as good as independent.
 */
function together(
  { held, rate, pooled }: StationInput,
  alone: Independent,
  places: number,
  inside: number,
  own: CrowdedPlaces["own"],
): TimeDistribution | null {
  if (!held?.crowd) return null;
  const replicas = Math.max(1, Math.round(held.replicas / pooled));
  const found = crowdedWait({ rate: rate * pooled, places: places * pooled, replicas, held: inside, own, crowd: held.crowd });
  if (!found) return null;
  // The form of the visits counts as far as they are independent.
  const apart = 1 / (1 + held.crowd.excess / (rate * pooled * replicas * (inside + (own?.work ?? 0))));
  const waiting = Math.min(1, found.waiting * relative(alone.waiting, found.alone.waiting) ** apart);
  const expected = found.mean * relative(alone.mean, found.alone.mean) ** apart;
  const wait = waiting * expected;
  if (!(wait > negligible * inside)) return null;
  // Who waits outside is not in line inside, neither for the calls nor for the replica's own workers.
  const anyway = (1 - alone.added) * alone.waiting * alone.mean;
  const left = Math.max(0, 1 - (found.shorter + anyway) / wait);
  const variation = Math.max(least, alone.variation) ** apart * found.variation ** (1 - apart);
  return waitingTime(waiting * left, timeOfVariation(expected, variation));
}

/** Waits are hardly ever more regular. */
const least = 0.1;

/** What is known of the form of times beyond their mean makes waits shorter or longer by no more than this. */
const mostRelative = 3;

function relative(one: number, other: number): number {
  return one > 0 && other > 0 ? Math.min(mostRelative, Math.max(1 / mostRelative, one / other)) : 1;
}

function admissionOf(input: StationInput, service: number, servers: number, nested: number, places: number): AdmissionWait | null {
  const { rate, pooled } = input;
  return admissionWait(rate * pooled, service, servers * pooled, nested, places * pooled);
}

/** A worker is given back after the own work, a place after the calls. */
function admitted(
  input: StationInput,
  service: Distribution,
  servers: number,
  visit: TimeDistribution,
  places: number,
  limit: AdmissionWait,
): TimeDistribution | null {
  const { rate, pooled } = input;
  const own = momentsOf(service);
  if (!Number.isFinite(own.variation)) return null;
  const utilisation = (rate * own.mean) / servers;
  const busy = (rate * visit.mean) / places;
  const whole = visitMoments(visit);
  // Places are given back as fast as calls end, or as workers do: the more of the visit is calls, the more the places are the servers.
  const serving = (servers + (places - servers) * Math.max(0, 1 - own.mean / visit.mean)) * pooled;
  const irregular = ((1 + whole.variation) / 2) * severalServersWait(whole, serving, busy);
  const forPlaceAlone = limit.placeWait * irregular;
  const found = openWait(input, own, servers, utilisation);
  const { wait, waiting } = found;
  // Requests that wait for a place would mostly wait for a worker anyway: what the places add is what both take beyond the workers alone.
  const markovian = openWait(input, { ...own, variation: 1, third: 6 * own.mean ** 3 }, servers, utilisation).wait;
  const outside = limit.waiting * limit.placeWait;
  const added = outside > 0 ? Math.min(1, Math.max(0, (outside + limit.serverWait - markovian) / outside)) : 0;
  const shape = conditionalVariation(whole, serving, busy);
  const alone = { waiting: limit.waiting, mean: forPlaceAlone, variation: shape, added };
  const crowded = together(input, alone, places, visit.mean - own.mean, { servers: servers * pooled, work: own.mean });
  const forPlace = crowded ?? waitingTime(limit.waiting * added, conditionalWait(whole, serving, busy, forPlaceAlone));
  return wait < negligible * own.mean ? forPlace : sum(forPlace, waitingTime(waiting, waitersOf(input, found, own, servers, utilisation)));
}

function visitMoments(visit: TimeDistribution): ServiceMoments {
  return { mean: visit.mean, variation: timeVariation(visit), third: timeThirdMoment(visit) };
}
