import { type Formula, formula } from "./formula.ts";
import { amount, count, number, optional, positive } from "./parameters.ts";

const group = "Polling, detection and expiry";

/** Requests per second of `clients` that ask every `interval` seconds. */
export function pollingRate(clients: number, interval: number): number {
  return clients / interval;
}

/** Mean seconds until a change is seen by polling every `interval` seconds, changes falling anywhere; `latency` is added by each answer. */
export function pollingDelay(interval: number, latency = 0): number {
  return interval / 2 + latency;
}

/** Most seconds until a change is seen: it came just after an answer. */
export function worstPollingDelay(interval: number, latency = 0): number {
  return interval + latency;
}

/** Seconds until a silent peer is declared dead: `misses` heartbeats or control packets in a row are missed. Source: RFC 5880, section 6.8.4 (BFD). */
export function detectionTime(interval: number, misses: number): number {
  return interval * misses;
}

/**
 * Share of the requests (0…1) for one key that a cache answers when entries live for `ttl` seconds from their store and requests come
 * at random at `rate` per second: λT of every λT + 1. Source: Jung, Berger & Balakrishnan, "Modeling TTL-based Internet caches", INFOCOM 2003.
 */
export function ttlHitRatio(rate: number, ttl: number): number {
  const perLife = rate * ttl;
  return perLife / (1 + perLife);
}

/** How late changes and failures are noticed. */
export const freshness: readonly Formula[] = [
  formula({
    name: "polling-rate",
    group,
    summary: "Requests per second of clients that poll.",
    formula: "{clients} / {interval}",
    source: "arithmetic; clients that start at random are spread evenly",
    parameters: [number("clients", "clients that poll"), positive("interval", "time", "time between two polls of one client")],
    result: { dimension: "rate", documentation: "requests, whether there is news or not" },
    example: "polling-rate(1M, 30 s)",
    compute: pollingRate,
  }),
  formula({
    name: "polling-delay",
    group,
    summary: "Mean time until a change is seen by polling.",
    formula: "{interval} / 2 + {latency}",
    source: "changes fall anywhere between two polls",
    parameters: [amount("interval", "time", "time between two polls"), optional(amount("latency", "time", "time of one poll"), "0 s")],
    result: { dimension: "time", documentation: "mean staleness" },
    example: "polling-delay(5 s)",
    compute: pollingDelay,
  }),
  formula({
    name: "worst-polling-delay",
    group,
    summary: "Longest time until a change is seen by polling.",
    formula: "{interval} + {latency}",
    source: "a change just after a poll",
    parameters: [amount("interval", "time", "time between two polls"), optional(amount("latency", "time", "time of one poll"), "0 s")],
    result: { dimension: "time", documentation: "worst staleness" },
    example: "worst-polling-delay(5 s)",
    compute: worstPollingDelay,
  }),
  formula({
    name: "detection-time",
    group,
    summary: "Time until a dead peer is noticed by missing heartbeats, health checks or BFD packets.",
    formula: "{interval} · {misses}",
    source: "RFC 5880, section 6.8.4 (BFD: detection time = negotiated interval × multiplier)",
    parameters: [
      amount("interval", "time", "time between two heartbeats"),
      count("misses", "heartbeats missed in a row until the peer counts as dead", 1),
    ],
    result: { dimension: "time", documentation: "from the failure to its detection, at most" },
    example: "detection-time(300 ms, 3)",
    compute: detectionTime,
  }),
  formula({
    name: "dns-failover-time",
    group,
    summary: "Longest time until clients reach another address after a failure, when DNS answers are kept for their TTL.",
    formula: "{detection} + {ttl}",
    source: "RFC 1035, section 3.2.1 (TTL); resolvers that ignore the TTL take longer",
    parameters: [
      amount("ttl", "time", "TTL of the DNS record"),
      optional(amount("detection", "time", "time until the provider notices"), "0 s"),
    ],
    result: { dimension: "time", documentation: "worst case" },
    example: "dns-failover-time(60 s, detection-time(10 s, 3))",
    compute: (ttl, detection = 0) => detection + ttl,
  }),
  formula({
    name: "ttl-hit-ratio",
    group,
    summary: "Share of the requests for one key that a cache answers when only the TTL ends an entry.",
    formula: "{rate}·{ttl} / (1 + {rate}·{ttl})",
    source: "Jung, Berger & Balakrishnan, Modeling TTL-based Internet caches, INFOCOM 2003",
    parameters: [
      amount("rate", "rate", "requests for this key, at random times"),
      amount("ttl", "time", "time that an entry lives after it was stored"),
    ],
    result: { dimension: "none", documentation: "share of the requests that hit" },
    example: "ttl-hit-ratio(2 rps, 1 min)",
    compute: ttlHitRatio,
  }),
];
