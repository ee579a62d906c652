import type { Design, DistanceShare, Link } from "../../model/index.ts";
import { distances } from "../../model/index.ts";
import { constantTime, mixture, sum, type TimeDistribution, timeOf } from "./time-distribution.ts";

/** Time on the wire of one call in seconds, over the distances between the replicas that call and those that are called. */
export function networkTime(design: Design, link: Link, access: "read" | "write" | null): TimeDistribution {
  const shares = distances(design, link, access);
  const known = times.get(shares);
  if (known?.link === link) return known.time;
  const time = overDistances(link, shares);
  times.set(shares, { link, time });
  return time;
}

/** Every flow over a link asks, at every load. */
const times = new WeakMap<readonly DistanceShare[], { readonly link: Link; readonly time: TimeDistribution }>();

/** Time on the wire of calls that go one of several distances. */
export function overDistances(link: Link, shares: readonly DistanceShare[]): TimeDistribution {
  return mixture(shares.map(({ share, seconds }) => ({ probability: share, time: overDistance(link, seconds) })));
}

/**
 * Time on the wire of one call in seconds: there and back, the transfer of payload and response, and, when connections are not kept,
 * one more round trip for TCP (RFC 9293) and another for TLS 1.3 (RFC 8446). Jitter spreads each way evenly around its time, never below 0.
 */
function overDistance(link: Link, oneWay: number): TimeDistribution {
  const { bandwidth, payload, response, jitter } = link.network;
  const encrypted = link.facts.encrypted?.value;
  const handshakes = link.persistentConnection.value ? 0 : encrypted === undefined || encrypted === "none" ? 1 : 2;
  const perByte = bandwidth && bandwidth.value > 0 ? 1 / bandwidth.value : 0;
  const there = oneWay * (1 + 2 * handshakes) + Math.max(0, payload.value) * perByte;
  const back = oneWay + Math.max(0, response.value) * perByte;
  return sum(spread(there, jitter.value), spread(back, jitter.value));
}

function spread(time: number, jitter: number): TimeDistribution {
  if (!(jitter > 0)) return constantTime(time);
  const cut = Math.max(0, jitter - time) / (2 * jitter);
  const above = timeOf({ type: "uniform", min: Math.max(0, time - jitter), max: time + jitter });
  return mixture([
    { probability: cut, time: constantTime(0) },
    { probability: 1 - cut, time: above },
  ]);
}
