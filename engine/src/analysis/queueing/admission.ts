import { erlangC } from "./erlang.ts";

/** Waiting at a station that lets only so many requests in, each of which is served first and then makes calls. */
export interface AdmissionWait {
  /** Probability (0…1) to wait for a place, and the mean wait in seconds of those who do. */
  readonly waiting: number;
  readonly placeWait: number;
  /** Mean wait for a server over all requests, in seconds. */
  readonly serverWait: number;
}

/** Places up to which the number inside is followed one by one. */
const mostPlaces = 300;

/**
 * `places` requests at once are inside: each takes one of `servers` for `serviceMean` s and then `nestedMean` s of calls. With n inside they
 * leave at the rate X(n) of the closed network of the servers and a delay; the requests outside see a queue served at X(min(n, places))
 * (flow-equivalent server). `null` without a steady state. Exact for exponential times. Source: Lazowska et al., "Quantitative System
 * Performance", 1984, ch. 9. Beyond 300 places they are taken as the servers of an M/M/c.
 */
export function admissionWait(
  arrivalRate: number,
  serviceMean: number,
  servers: number,
  nestedMean: number,
  places: number,
): AdmissionWait | null {
  if (places > mostPlaces) return asServers(arrivalRate, serviceMean, servers, nestedMean, places);
  const throughput = throughputs(serviceMean, servers, nestedMean, places);
  const most = throughput[places] as number;
  if (!(arrivalRate < most)) return null;
  const weights = new Float64Array(places + 1);
  weights[0] = 1;
  let below = 0;
  let inside = 0;
  for (let n = 1; n <= places; n++) {
    weights[n] = ((weights[n - 1] as number) * arrivalRate) / (throughput[n] as number);
    below += weights[n - 1] as number;
    if (n < places) inside += n * (weights[n] as number);
  }
  const ratio = arrivalRate / most;
  const full = (weights[places] as number) / (1 - ratio);
  const total = below + full;
  const timeInside = (inside + places * full) / total / arrivalRate;
  return {
    waiting: full / total,
    placeWait: 1 / (most - arrivalRate),
    serverWait: Math.max(0, timeInside - serviceMean - nestedMean),
  };
}

/** X(n) in 1/s for n = 0 … `places` requests that go round between `servers` and a delay, by convolution. Source: Buzen, 1973. */
function throughputs(serviceMean: number, servers: number, nestedMean: number, places: number): Float64Array {
  // Scaled so that neither the largest nor the smallest population leaves the range of numbers.
  const scale = places / (serviceMean + nestedMean);
  const served = new Float64Array(places + 1);
  const away = new Float64Array(places + 1);
  served[0] = 1;
  away[0] = 1;
  for (let n = 1; n <= places; n++) {
    served[n] = ((served[n - 1] as number) * serviceMean * scale) / Math.min(n, servers);
    away[n] = ((away[n - 1] as number) * nestedMean * scale) / n;
  }
  const result = new Float64Array(places + 1);
  let before = 1;
  for (let n = 1; n <= places; n++) {
    let total = 0;
    for (let k = 0; k <= n; k++) total += (served[k] as number) * (away[n - k] as number);
    result[n] = (scale * before) / total;
    before = total;
  }
  return result;
}

function asServers(arrivalRate: number, serviceMean: number, servers: number, nestedMean: number, places: number): AdmissionWait | null {
  const load = arrivalRate * serviceMean;
  if (!(load < servers)) return null;
  const serverWait = (erlangC(servers, load) * serviceMean) / (servers - load);
  const held = serviceMean + nestedMean;
  const taken = arrivalRate * held;
  if (!(taken < places)) return null;
  return { waiting: erlangC(places, taken), placeWait: held / (places - taken), serverWait };
}
