import type { Link } from "../../model/index.ts";
import type { TimeDistribution } from "./time-distribution.ts";
import { constantTime, delayed, sum, timeOf } from "./time-distribution.ts";

/**
 * Time on the wire of one call in seconds: there and back, the transfer of payload and response, and, when connections are not kept,
 * one more round trip for TCP (RFC 9293) and another for TLS 1.3 (RFC 8446). Jitter adds up to its value each way, evenly spread.
 */
export function networkTime(link: Link): TimeDistribution {
  const { latency, bandwidth, payload, response, jitter } = link.network;
  const encrypted = link.facts.encrypted?.value;
  const handshakes = link.persistentConnection.value ? 0 : encrypted === undefined || encrypted === "none" ? 1 : 2;
  const perByte = bandwidth && bandwidth.value > 0 ? 1 / bandwidth.value : 0;
  const fixed = 2 * Math.max(0, latency.value) * (1 + handshakes) + (payload.value + response.value) * perByte;
  if (!(jitter.value > 0)) return constantTime(fixed);
  const oneWay = timeOf({ type: "uniform", min: 0, max: jitter.value });
  return delayed(sum(oneWay, oneWay), fixed);
}
