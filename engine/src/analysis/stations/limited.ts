import { percentText } from "../../model/index.ts";
import { fromCdf, mixture, sum, type TimeDistribution, timeOf, zeroTime } from "../latency/time-distribution.ts";
import { inTurnShare } from "../queueing/dealt.ts";
import { mostWays } from "../queueing/erlang-arrivals.ts";
import { fullOfTwoChoices, twoQueuesShare } from "../queueing/limited-choices.ts";
import { dealtLimitedQueue } from "../queueing/limited-dealt.ts";
import { severalServersWait } from "../queueing/mgc.ts";
import { type LimitedQueue, limitedQueue } from "../queueing/mmck.ts";
import { limitedWaitCdf } from "../queueing/mmck-wait.ts";
import { inPhases, phasesOf, shortestOf } from "../queueing/places-in-line.ts";
import { roomStretch } from "../queueing/room-stretch.ts";
import type { ServiceMoments } from "../queueing/service-moments.ts";
import { shortestQueueClear } from "../queueing/shortest-queue.ts";
import { idleStation, negligible, type Station, type StationInput } from "./input.ts";

/**
 * A queue with room for `limit` waiting requests: M/M/c/K, of which other forms of arrivals and service make the room count for more or less, and
 * waits longer or shorter. `held`: the time that a server is taken. `null` when the limit is out of reach and the queue behaves as an unlimited one.
 */
export function limitedStation(
  input: StationInput,
  held: ServiceMoments,
  servers: number,
  limit: number,
  utilisation: number,
): Station | null {
  const load = (input.rate * held.mean) / servers;
  const room = Math.max(0, Math.floor(limit));
  const form = formOf(input, held, servers, load, room);
  // Far below the limit the chain need not be computed: the tail of the queue falls as a power of the utilisation.
  if (Number.isNaN(limit) || (load < 1 && load ** (room / form.room) < 1e-12)) return null;
  const lines = linesOf(input, held, servers, room, form);
  if (lines === null) return null;
  const blocking = lines.reduce((total, { share, queue }) => total + share * queue.blocking, 0);
  // The open queue is the better model of a limit that hardly anyone meets, unless that one is exact.
  if (blocking < (input.pooledBy === null ? negligible : rare) && load < 1) return null;
  const admitted = lines.reduce((total, { waitShare, queue }) => total + waitShare * (1 - queue.blocking), 0);
  const wait = mixture(
    lines.map((line) => ({
      probability: (line.waitShare * (1 - line.queue.blocking)) / admitted,
      time: waitIn(line, (held.mean * form.wait) / servers, form),
    })),
  );
  const markovian = input.service?.type === "exponential" && input.arrivalVariation === 1 && input.held === null;
  const alone = input.pooledBy === null && input.hashed === null && input.discipline === "fifo" && input.returning === null;
  const exact = markovian && alone;
  const refused = blocking >= 1e-6 ? `${percentText(blocking)} of the requests find the queue full` : null;
  const name = exact ? "M/M/c/K" : nameOf(input, markovian);
  return {
    ...idleStation,
    utilisation,
    wait: wait.mean,
    waitVariance: wait.variance,
    sojourn: sum(wait, timeOf(input.service as NonNullable<StationInput["service"]>)),
    before: () => wait,
    blocking,
    room: roomOf(input, lines, held.mean),
    method: exact ? "exact" : "approximation",
    note: refused ? `${name}: ${refused}` : name,
  };
}

function nameOf(input: StationInput, markovian: boolean): string {
  const over = `one queue over ${input.pooled} replicas`;
  const base =
    input.pooledBy === "least-loaded"
      ? `least-loaded balancing, as M/M/c/K with ${over}`
      : input.pooledBy === "two-choices"
        ? `power of two choices, between M/M/c/K with ${over} and many replicas (Mitzenmacher)`
        : markovian
          ? "M/M/c/K"
          : `as ${input.arrivalVariation < 1 ? "Eₖ/M/c/K" : "M/M/c/K"}, room and wait by the variation of ${input.arrivalVariation > 1 ? "arrivals and service" : "service"} (Smith)`;
  const coming = input.returning === null ? "" : ", those refused come back to it (Fredericks and Reisner)";
  const other = input.discipline === "ps" ? ", percentiles as for fifo" : "";
  return `${base}${coming}${other}`;
}

/** The queue that most requests meet, where it is one that the same requests meet again: not where they are dealt out or have a choice of two. */
function roomOf({ pooled, pooledBy, dealers }: StationInput, lines: readonly Line[], seconds: number): Station["room"] {
  if (pooledBy === "two-choices" || dealers > 0) return null;
  const own = lines.filter(({ queues }) => queues === (pooledBy === null ? 1 : pooled));
  const most = own.reduce<Line | null>((best, line) => (best === null || line.share > best.share ? line : best), null);
  return most && { size: most.queue.seen.length, servers: most.servers * most.queues, seconds, queues: most.queues };
}

/** One of the queues that a request may be thought to meet, with the share (0…1) that does, and the same for its wait. */
interface Line {
  readonly share: number;
  readonly waitShare: number;
  readonly queue: LimitedQueue;
  /** Queues of which it is one, the shortest at a time, and servers of each. */
  readonly queues: number;
  readonly servers: number;
}

/** How much more room and wait the requests take than with exponential service. */
interface Form {
  readonly room: number;
  readonly wait: number;
  /** Squared variation of the times between requests that leave one queue while all its servers are busy. */
  readonly leaving: number;
}

function formOf(input: StationInput, held: ServiceMoments, servers: number, load: number, room: number): Form {
  const variation = Number.isFinite(held.variation) ? held.variation : mostVariation;
  const { arrivalVariation: arrivals } = input;
  // Regular arrivals are followed phase by phase.
  const base = arrivals > 1 ? 1 : arrivals;
  const wait = ((arrivals + variation) / (base + 1)) * severalServersWait({ ...held, variation }, servers, Math.min(1, load));
  // Several servers are regular together only over several of their services.
  const leaving = variation + ((1 - variation) * (servers - 1)) / (servers + room);
  return { room: roomStretch(load, base, arrivals - base + variation), wait: Math.max(leastForm, wait), leaving };
}

/** Refusals that no figure shows. */
const rare = 1e-6;
/** Services of no finite variance: a room that is filled by one of them at once. */
const mostVariation = 100;
/** Constant arrivals of constant services never wait; as good as that. */
const leastForm = 1e-3;

function linesOf(input: StationInput, held: ServiceMoments, servers: number, room: number, form: Form): readonly Line[] | null {
  const { rate, pooled, pooledBy, returning, arrivalVariation, dealers } = input;
  const queue = (queues: number, size: number): LimitedQueue | null => {
    const all = servers * queues + size;
    // Who comes back was followed for a queue of about this size.
    const back = returning && returning.queues === queues && returning.crowding.length <= all + 1 ? returning : null;
    return limitedQueue(rate * queues * (back?.fresh ?? 1), held.mean, servers * queues, all, back?.crowding);
  };
  const alone = (ways: number): readonly Line[] | null =>
    between(room / form.room, 1, servers, (size) =>
      ways > 1 ? dealtLimitedQueue(ways, rate, held.mean, servers, servers + size) : queue(1, size),
    );
  if (pooledBy === null || pooled <= 1) {
    if (arrivalVariation >= 1 || returning) return alone(1);
    const ways = Math.min(mostWays, 1 / Math.max(1e-9, arrivalVariation));
    const fewer = Math.floor(ways + 1e-9);
    const more = ways - fewer < 1e-6 ? 0 : (1 / fewer - 1 / ways) * fewer * (fewer + 1);
    const inTurn = inTurnShare(dealers, servers, (rate * held.mean) / servers, held.variation);
    return mixed([
      { share: inTurn * (1 - more), lines: () => alone(fewer) },
      { share: inTurn * more, lines: () => alone(fewer + 1) },
      { share: 1 - inTurn, lines: () => alone(1) },
    ]);
  }
  const shortest = (queues: number): readonly Line[] | null =>
    between((room * queues) / form.room, queues, servers, (size) => queue(queues, size));
  const clear = shortestQueueClear((rate * held.mean) / servers, input.away);
  const own = clear < 1 ? { share: 1 - clear, lines: () => alone(1) } : null;
  const one = shortest(pooledBy === "two-choices" ? 2 : pooled);
  const many =
    pooledBy === "two-choices" && pooled > 2
      ? between(room / form.room, 1, servers, (size) => fullOfTwoChoices(rate, held.mean, servers, servers + size))
      : one;
  if (one === null || many === null) return null;
  const few = many === one ? bothAlike : twoQueuesShare(pooled, refusedOf(one), refusedOf(many));
  return mixed([
    { share: clear * few.refused, waitShare: clear * few.wait, lines: () => one },
    { share: clear * (1 - few.refused), waitShare: clear * (1 - few.wait), lines: () => many },
    ...(own ? [own] : []),
  ]);
}

const bothAlike = { refused: 1, wait: 1 };

function refusedOf(lines: readonly Line[]): number {
  return lines.reduce((total, { share, queue }) => total + share * queue.blocking, 0);
}

interface MixedPart {
  readonly share: number;
  /** For the wait, where that is another one. */
  readonly waitShare?: number;
  readonly lines: () => readonly Line[] | null;
}

function mixed(parts: readonly MixedPart[]): readonly Line[] | null {
  const found: Line[] = [];
  for (const { share, waitShare = share, lines } of parts) {
    if (share < 1e-6 && waitShare < 1e-6) continue;
    const those = lines();
    if (those === null) return null;
    found.push(...those.map((line) => ({ ...line, share: line.share * share, waitShare: line.waitShare * waitShare })));
  }
  return found;
}

/** A queue with so much room, between those of whole numbers. */
function between(room: number, queues: number, servers: number, queueOf: (room: number) => LimitedQueue | null): readonly Line[] | null {
  const less = Math.floor(room + 1e-9);
  const more = room - less < 1e-6 ? 0 : room - less;
  const found: Line[] = [];
  for (const [size, share] of [
    [less, 1 - more],
    [less + 1, more],
  ] as const) {
    if (share === 0) continue;
    const queue = queueOf(size);
    if (queue === null) return null;
    found.push({ share, waitShare: share, queue, queues, servers });
  }
  return found;
}

/**
 * The wait of those who are let in: each before it takes `unit` seconds on average. Of several queues about equally long the one that is joined has its share of
 * those waiting.
 */
function waitIn({ queue: { seen }, queues, servers }: Line, unit: number, form: Form): TimeDistribution {
  const before = shortestOf(seen, servers, queues);
  let length = 0;
  for (let n = servers; n < before.length; n++) length += (n - servers + 1) * (before[n] as number);
  if (!(length > 0)) return zeroTime;
  const mean = length * unit * shorter(before, servers, length, form);
  // Times between those who leave as phases, more of them the more regular they are.
  const phases = phasesOf(form.leaving / form.wait);
  const spread = inPhases(before, servers, phases);
  const rate = (phases * length) / mean;
  const waiting = spread.length - servers;
  const longest = (waiting + 1 + 8 * Math.sqrt(waiting + 1)) / rate;
  return fromCdf((t) => limitedWaitCdf(spread, servers, rate, t), 1e-4 / rate, longest, mean, null);
}

/**
 * The factor by which requests wait shorter where one of them takes several units of room: the last place is that behind the first unit of it. As far as the
 * room is full as often as nearly empty; the wait in a queue without a limit is right without that.
 */
function shorter(before: Float64Array, servers: number, length: number, form: Form): number {
  const units = 1 / form.room;
  if (!(units > 1)) return 1;
  const full = Math.min(1, (before[before.length - 1] as number) / (before[servers] as number));
  let waiting = 0;
  for (let n = servers; n < before.length; n++) waiting += before[n] as number;
  return Math.max(0.5, 1 - (((units - 1) / 2) * full * waiting) / length);
}
