import { type Formula, formula } from "./formula.ts";
import { count, optional, positive } from "./parameters.ts";

const group = "Peer-to-peer distribution";

/** Seconds until `receivers` have a file of `file` bytes when `senders` serve them one after the other at `uplink` bytes per second each. */
export function oneByOneTime(file: number, receivers: number, uplink: number, senders = 1): number {
  return (receivers * file) / (uplink * senders);
}

/** Chunks of a file, the last one possibly shorter. */
export function chunkCount(file: number, chunk: number): number {
  // 5 GB / 5 MB must not become 1,001 by rounding.
  return Math.ceil((file / chunk) * (1 - 1e-12));
}

/**
 * Least seconds until `peers` all have a file of which one seed has all `chunks`, when every machine sends one chunk and receives one
 * chunk in `step` seconds: the seed needs `chunks` steps to release all, and the last one then still has to double its way to everybody.
 * A lower bound, reached when schedules exist (a power of two of machines, for one). Source: Bar-Noy, Kipnis & Schieber, "Optimal multiple
 * message broadcasting in telephone-like communication systems", Discrete Applied Mathematics 100 (2000).
 */
export function swarmTime(chunks: number, peers: number, step: number): number {
  return (chunks - 1 + Math.ceil(Math.log2(peers + 1))) * step;
}

/** Most chunks sent in step `step` (1, 2, …) of a swarm of one seed: senders double until each of the `peers` sends. */
export function swarmUploads(step: number, peers = Number.POSITIVE_INFINITY): number {
  return Math.min(2 ** (step - 1), peers);
}

/** Most chunks delivered in the first `steps` steps: the sum of the uploads of each. */
export function swarmDelivered(steps: number, peers = Number.POSITIVE_INFINITY): number {
  // Doubling ends at the first step whose 2^(step − 1) would exceed the peers.
  const doubling = Math.min(steps, Math.floor(Math.log2(peers)) + 1);
  return 2 ** doubling - 1 + (steps > doubling ? (steps - doubling) * peers : 0);
}

const seeds = "RFC 5694, section 4 (peer-to-peer content distribution), with equal uplinks and no protocol overhead";

/** One sender against a swarm. */
export const peerToPeer: readonly Formula[] = [
  formula({
    name: "one-by-one-time",
    group,
    summary: "Time until all receivers have a file that they get from the senders one after the other.",
    formula: "{receivers} · {file} / ({uplink} · {senders})",
    source: "the senders' uplinks are the bottleneck",
    parameters: [
      positive("file", "data", "size of the file"),
      count("receivers", "machines that want it"),
      positive("uplink", "data/time", "what one sender can send"),
      optional(count("senders", "machines that have it", 1), "1"),
    ],
    result: { dimension: "time", documentation: "until the last receiver has all" },
    example: "one-by-one-time(5 GB, 1000, 40 Gbps)",
    compute: oneByOneTime,
  }),
  formula({
    name: "chunk-count",
    group,
    summary: "Pieces of a file.",
    formula: "⌈{file} / {chunk}⌉",
    source: "arithmetic",
    parameters: [positive("file", "data", "size of the file"), positive("chunk", "data", "size of one piece")],
    result: { dimension: "none", documentation: "whole pieces, the last one possibly shorter" },
    example: "chunk-count(5 GB, 5 MB)",
    compute: chunkCount,
  }),
  formula({
    name: "swarm-time",
    group,
    summary: "Least time until all peers of a swarm have a file that one seed starts with (a lower bound).",
    formula: "(⌈{file} / {chunk}⌉ − 1 + ⌈log₂({peers} + 1)⌉) · {chunk} / {uplink}",
    source: "Bar-Noy, Kipnis & Schieber, Optimal multiple message broadcasting in telephone-like communication systems, 2000",
    parameters: [
      positive("file", "data", "size of the file"),
      positive("chunk", "data", "size of the pieces that peers exchange"),
      count("peers", "machines that want it, besides the seed", 1),
      positive("uplink", "data/time", "what one machine can send, and receive"),
    ],
    result: { dimension: "time", documentation: "lower bound: one chunk up and one down per machine at a time" },
    example: "swarm-time(5 GB, 5 MB, 1000, 40 Gbps)",
    compute: (file, chunk, peers, uplink) => swarmTime(chunkCount(file, chunk), peers, chunk / uplink),
  }),
  formula({
    name: "swarm-uploads",
    group,
    summary: "Chunks that a swarm sends in its n-th step: twice as many in each, until all peers send.",
    formula: "min(2^({step} − 1), {peers})",
    source: seeds,
    parameters: [count("step", "step, from 1", 1, 1000), optional(count("peers", "peers", 1), "∞")],
    result: { dimension: "none", documentation: "chunks in this step, at most" },
    example: "swarm-uploads(4, 10)",
    compute: swarmUploads,
  }),
  formula({
    name: "swarm-delivered",
    group,
    summary: "Chunks that a swarm has delivered after n steps.",
    formula: "Σ min(2^(i − 1), {peers}) for i = 1 … {steps}",
    source: seeds,
    parameters: [count("steps", "steps", 0, 1000), optional(count("peers", "peers", 1), "∞")],
    result: { dimension: "none", documentation: "chunks in all steps together, at most" },
    example: "swarm-delivered(4, 10)",
    compute: swarmDelivered,
  }),
];
