import { identity } from "./components.ts";
import * as defaults from "./defaults.ts";
import { amount, count, duration, flag, oneOf, ratio, someTime, someTransfer, wholeFrom } from "./kinds.ts";
import type { PropertySpec } from "./types.ts";

const accept = identity.filter((spec) => spec.key === "accept");

export const linkProperties: readonly PropertySpec[] = [
  {
    key: "timeout",
    values: [someTime],
    documentation: "How long the caller waits for an answer.",
    example: "200 ms",
    default: { text: "waits for ever", source: "none unless given" },
  },
  {
    key: "retries",
    values: [wholeFrom(0)],
    block: "retries",
    documentation: "Attempts after the first one failed or timed out.",
    example: "2 { backoff exponential(50 ms, max 2 s)  jitter full  budget 10% }",
    default: { text: "0", source: "none unless given" },
  },
  { key: "cancel", values: flag, documentation: "The callee stops working when the caller gives up.", example: "" },
  {
    key: "hedge",
    values: flag,
    clauses: [
      { word: "after", value: { type: "moment" }, documentation: "when the second request is sent: a time, or a percentile of the call" },
    ],
    requires: [{ oneOf: ["after"], without: "nothing says when the second request is sent", example: "hedge after p95" }],
    documentation: "Sends a second request when the first is slow.",
    example: "after p95",
  },
  {
    key: "deadline",
    values: [oneOf("propagate", "none")],
    documentation: "Whether the remaining time is passed on with the call.",
    example: "propagate",
  },
  {
    key: "circuit-breaker",
    values: flag,
    block: "circuit-breaker",
    documentation: "Stops calling for a while when too many calls fail.",
    example: "{ failures 50% over 10 s  open 30 s  half-open 5 }",
  },
  {
    key: "pool",
    values: [wholeFrom(1)],
    documentation: "Calls in flight per calling replica (a bulkhead).",
    example: "50",
    default: { text: "no limit", source: "none unless given" },
  },
  {
    key: "probability",
    values: [ratio],
    documentation: "Share of requests that make this call, when no flow says so.",
    example: "20%",
    default: { text: "100%", source: defaults.probability.reason },
  },
  {
    key: "calls",
    values: [count],
    documentation: "Calls per request, when no flow says so.",
    example: "3",
    default: { text: "1", source: defaults.calls.reason },
  },
  { key: "idempotent", values: flag, documentation: "Doing it twice is the same as doing it once, so retries are safe.", example: "" },
  {
    key: "latency",
    values: [duration],
    overrides: ["rtt"],
    documentation: "Network time one way.",
    example: "1 ms",
    default: {
      text: "from the places of both ends",
      source: "same zone 0.25 ms, same region 0.5 ms, from a user 20 ms, between regions 40 ms",
    },
  },
  { key: "rtt", values: [duration], documentation: "Network time there and back; twice the latency.", example: "2 ms" },
  { key: "bandwidth", values: [someTransfer], documentation: "Data per time that the link carries.", example: "1 Gbps" },
  {
    key: "payload",
    values: [amount],
    documentation: "Size of a request.",
    example: "2 kB",
    default: { text: "1 kB", source: defaults.payload.reason },
  },
  {
    key: "response",
    values: [amount],
    documentation: "Size of an answer.",
    example: "20 kB",
    default: { text: "1 kB", source: defaults.response.reason },
  },
  {
    key: "loss",
    values: [ratio],
    documentation: "Share of packets lost. They are sent again, which delays the call, except over `udp`, `dtls`, `rtp` and `statsd`.",
    example: "0.1%",
    default: { text: "0%", source: `that of the link between the regions it crosses, otherwise ${defaults.loss.reason}` },
  },
  {
    key: "jitter",
    values: [duration],
    documentation: "Spread of the network time.",
    example: "2 ms",
    default: { text: "0 ms", source: defaults.jitter.reason },
  },
  { key: "encrypted", values: [oneOf("tls", "mtls", "none")], documentation: "Encryption on the wire.", example: "tls" },
  {
    key: "auth",
    values: [oneOf("oauth2", "api-key", "mtls", "none")],
    documentation: "How the caller proves who it is.",
    example: "oauth2",
  },
  {
    key: "connection",
    values: [oneOf("persistent", "per-request")],
    documentation: "Whether connections are kept open between requests.",
    example: "persistent",
    default: { text: "persistent", source: defaults.persistentConnection.reason },
  },
  {
    key: "push",
    values: [oneOf("websocket", "sse", "long-poll", "poll")],
    clauses: [{ word: "every", value: duration, documentation: "time between polls" }],
    documentation: "How the callee's news reaches the caller.",
    example: "poll every 5 s",
  },
  ...identity.filter((spec) => spec.key === "title" || spec.key === "description" || spec.key === "tags"),
  ...accept,
];

export const retriesProperties: readonly PropertySpec[] = [
  {
    key: "backoff",
    values: [{ type: "word", words: ["none"], functions: ["exponential", "constant"] }],
    documentation: "Waiting time before a retry: the same each time, or doubling up to a maximum.",
    example: "exponential(50 ms, max 2 s)",
    default: { text: "none", source: defaults.backoffBase.reason },
  },
  {
    key: "jitter",
    values: [oneOf("none", "full", "equal")],
    documentation: "How much of the waiting time is random, so that callers do not retry in step.",
    example: "full",
    default: { text: "none", source: defaults.retryJitter.reason },
  },
  {
    key: "budget",
    values: [ratio],
    documentation: "Retries allowed as a share of first attempts.",
    example: "10%",
    default: { text: "no budget", source: "none unless given" },
  },
];

export const circuitBreakerProperties: readonly PropertySpec[] = [
  {
    key: "failures",
    values: [ratio],
    clauses: [{ word: "over", value: someTime, documentation: "the time the share is measured over (10 s unless given)" }],
    documentation: "Share of failed calls that opens it.",
    example: "50% over 10 s",
    default: { text: "50% over 10 s", source: defaults.breakerFailures.reason },
  },
  {
    key: "open",
    values: [someTime],
    documentation: "How long it stays open.",
    example: "30 s",
    default: { text: "30 s", source: defaults.breakerOpen.reason },
  },
  {
    key: "half-open",
    values: [wholeFrom(1)],
    documentation: "Trial calls that must succeed before it closes again.",
    example: "5",
    default: { text: "1", source: defaults.breakerHalfOpen.reason },
  },
];
