import { connectionResendWait, packetsOf, resendWait, resendWays } from "../../formulas/retransmission.ts";
import type { Design, DistanceShare, Link } from "../../model/index.ts";
import { distances, handshakesOf, sendsAgain } from "../../model/index.ts";
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
 * Lost packets are sent again (`resendWays`), of those calls that get an answer.
 */
function overDistance(link: Link, oneWay: number): TimeDistribution {
  const { bandwidth, payload, response, jitter } = link.network;
  const handshakes = handshakesOf(link);
  const perByte = bandwidth && bandwidth.value > 0 ? 1 / bandwidth.value : 0;
  const there = oneWay * (1 + 2 * handshakes) + Math.max(0, payload.value) * perByte;
  const back = oneWay + Math.max(0, response.value) * perByte;
  const both = sum(spread(there, jitter.value), spread(back, jitter.value));
  return late(link, oneWay, handshakes).reduce((time, delay) => sum(time, delay), both);
}

/** By how much lost packets delay the messages of one call, the two of each round trip of a handshake among them. */
function late(link: Link, oneWay: number, handshakes: number): readonly TimeDistribution[] {
  const loss = Math.min(1, Math.max(0, link.network.loss.value));
  if (!(loss > 0 && loss < 1) || !sendsAgain(link)) return [];
  const wait = resendWait(2 * oneWay);
  const delay = (packets: number, first: number): TimeDistribution => {
    const ways = [...resendWays(loss, packets, first, 2 * oneWay)].filter(({ probability }) => probability > 0);
    const arrives = ways.reduce((total, { probability }) => total + probability, 0);
    return mixture(ways.map(({ probability, seconds }) => ({ probability: probability / arrives, time: constantTime(seconds) })));
  };
  const opening = Array.from({ length: 2 * handshakes }, (_, i) => delay(1, i < 2 ? connectionResendWait : wait));
  return [delay(packetsOf(link.network.payload.value), wait), delay(packetsOf(link.network.response.value), wait), ...opening];
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
