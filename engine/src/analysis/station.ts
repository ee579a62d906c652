import { type Distribution, mean, percentText } from "../model/index.ts";
import { joinNotes } from "./figure.ts";
import { Memory, numberOf } from "./latency/memory.ts";
import { timeOf } from "./latency/time-distribution.ts";
import { formFelt, momentsFelt } from "./queueing/right-back.ts";
import { momentsOf, type ServiceMoments } from "./queueing/service-moments.ts";
import { heldStation, placesHeld } from "./stations/held.ts";
import { idleStation, type Seen, type Station, type StationInput, unstable } from "./stations/input.ts";
import { limitedStation } from "./stations/limited.ts";
import { openStation } from "./stations/open.ts";
import { prioritisedStation } from "./stations/prioritised.ts";
import { seenStation } from "./stations/seen.ts";
import { sharedStation } from "./stations/shared.ts";

export type { Held, PriorityShare, Returning, Seen, Station, StationInput } from "./stations/input.ts";

/** Equal replicas are asked for again and again: in every round, at peak, and in designs that differ elsewhere. */
const known = new Memory<Station>(6000);

/** The same where who is seen there is the same list. */
const seenBefore = new WeakMap<Seen, Map<string, Station>>();

/** Queue and service at one replica, by the first model that fits: who is known to be there, places held, room to wait, sharing, or an open queue. */
export function station(input: StationInput): Station {
  const { service, seen, returning } = input;
  if (service === null) return idleStation;
  const made = (): Station => saysWithoutPriorities(input, stationOf(input, service));
  // Who comes back is a long list of its own in each round, and who is seen there one that may stay.
  if (returning !== null) return made();
  if (seen === null) return known.of(keyOf(input), made);
  const those = seenBefore.get(seen) ?? new Map<string, Station>();
  seenBefore.set(seen, those);
  const key = keyOf({ ...input, seen: null });
  const found = those.get(key) ?? made();
  those.set(key, found);
  return found;
}

/** Priorities that a model of a station leaves out are told. */
function saysWithoutPriorities({ discipline, priorities }: StationInput, station: Station): Station {
  const waits = station.wait === null || station.wait > 0;
  if (discipline !== "priority" || station.byPriority !== null || !waits || priorities?.length === 1) return station;
  const note = "the mean over all priorities as for fifo, percentiles are those of fifo: how long each priority waits here is not computed";
  return { ...station, method: "approximation", note: joinNotes([note, station.note]) };
}

/** So is the order of service that a model of a station leaves out. */
function saysFirstCome({ discipline }: StationInput, station: Station): Station {
  if (discipline !== "lifo" || station.wait === 0) return station;
  const note = "lifo: the mean over all requests and percentiles are those of fifo, which are shorter than those of lifo";
  return { ...station, method: "approximation", note: joinNotes([note, station.note]) };
}

/** Everything that `stationOf` looks at: all of the input, so that no new part of it can be forgotten. */
function keyOf(input: StationInput): string {
  const { held } = input;
  const places = held && { ...held, nested: held.nested && numberOf(held.nested) };
  return JSON.stringify({ ...input, held: places });
}

function stationOf(input: StationInput, service: Distribution): Station {
  const { rate, servers } = input;
  const serviceMean = mean(service);
  const utilisation = servers === null ? null : (rate * serviceMean) / servers;
  if (!Number.isFinite(serviceMean)) return unstable(null, "the service time has no finite mean");
  const held = heldStation(input, utilisation);
  if (held) return saysFirstCome(input, held);
  if (servers === null || utilisation === null || rate === 0 || serviceMean === 0)
    return { ...idleStation, utilisation, sojourn: timeOf(service) };
  if (input.seen !== null) return saysFirstCome(input, seenStation(input, input.seen, serviceMean, servers, utilisation));
  if (input.queueLimit !== null) {
    const limited = limitedStation(input, momentsOf(service), servers, input.queueLimit, utilisation);
    if (limited) return saysFirstCome(input, limited);
  }
  const { priorities } = input;
  if (input.discipline === "priority" && priorities !== null && priorities.length > 1 && independent(input, utilisation)) {
    const prioritised = prioritisedStation(input, priorities, momentsOf(service), servers, utilisation);
    return { ...prioritised, places: placesHeld(input) };
  }
  if (!(utilisation < 1)) return unstable(utilisation, `utilisation ${percentText(utilisation)}: the queue grows without bound`);
  const free =
    input.discipline === "ps"
      ? sharedStation(input, serviceMean, servers, utilisation)
      : openStation(input, felt(input, service), servers, utilisation);
  return { ...free, places: placesHeld(input) };
}

/** The service as those who wait feel it: in order of arrival, who comes right back finds no rest of one. */
function felt({ rightBack, discipline }: StationInput, service: Distribution): ServiceMoments {
  const moments = momentsOf(service);
  if (rightBack === null || discipline !== "fifo" || !Number.isFinite(moments.variation)) return moments;
  return momentsFelt(moments, formFelt(rightBack, moments));
}

/** Its arrivals are random, or nearly so, and wait for nothing but its own workers. */
function independent({ arrivalVariation, dealers, pooled, held }: StationInput, utilisation: number): boolean {
  return arrivalVariation > 0 && dealers === 0 && pooled === 1 && (held === null || utilisation < 1);
}
