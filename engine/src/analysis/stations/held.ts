import type { Distribution } from "../../model/index.ts";
import { mean, percentText, timeText } from "../../model/index.ts";
import { sum, type TimeDistribution, timeOf, timeThirdMoment, timeVariation, zeroTime } from "../latency/time-distribution.ts";
import { type AdmissionWait, admissionWait } from "../queueing/admission.ts";
import { conditionalWait } from "../queueing/conditional-wait.ts";
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
    const limited = limitedStation(input, visit.mean, count, input.queueLimit, utilisation ?? 0);
    if (limited) return { ...limited, places, method: "approximation" };
  }
  const what = blocking && count === servers ? "workers" : "places";
  const full = `all ${count} ${what} are taken: each is held for the ${timeText(visit.mean)} of a visit, so they would have to be ${percentText(taken)} busy`;
  if (!(taken < 1)) return unstable(utilisation, full, places);
  const asWorkers = blocking || servers === null;
  const limit = asWorkers ? null : admissionOf(input, mean(service), servers, held.nested.mean, count);
  // Places that are never all taken change nothing, and where the workers are too few, that is the reason.
  if ((limit !== null && limit.waiting < negligible) || (!asWorkers && (utilisation ?? 0) >= 1)) return null;
  const found = asWorkers ? asServers(input, visit, count) : limit && admitted(input, service, servers, visit, count, limit);
  if (found === null) return unstable(utilisation, full, places);
  const note = `waits for ${what} that visits hold for ${timeText(visit.mean)}: calls taken as independent of how many are under way`;
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
  const moments = visitMoments(visit);
  const utilisation = (input.rate * visit.mean) / places;
  const found = openWait(input, moments, places, utilisation);
  if (found.wait < negligible * visit.mean) return zeroTime;
  return waitingTime(found.waiting, waitersOf(input, found, moments, places, utilisation));
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
  const forPlace = waitingTime(limit.waiting, conditionalWait(whole, serving, busy, limit.placeWait * irregular));
  const found = openWait(input, own, servers, utilisation);
  const { wait, waiting } = found;
  if (wait < negligible * own.mean) return forPlace;
  // Who has a place waits for a worker less than at an open station: at most `places` requests compete.
  const markovian = openWait(input, { ...own, variation: 1 }, servers, utilisation).wait;
  const share = markovian > 0 ? Math.min(1, limit.serverWait / markovian) : 1;
  const forWorker = waitingTime(waiting * share, waitersOf(input, found, own, servers, utilisation));
  return sum(forPlace, forWorker);
}

function visitMoments(visit: TimeDistribution): ServiceMoments {
  return { mean: visit.mean, variation: timeVariation(visit), third: timeThirdMoment(visit) };
}
