import type { Component, Design } from "../../model/index.ts";
import { activeReplicas, mean, squaredVariation } from "../../model/index.ts";
import { weakest } from "../figure.ts";
import type { Method } from "../figures.ts";
import { overLeaders } from "../latency/acknowledged.ts";
import { byCause } from "../latency/common-cause.ts";
import { kthFastest } from "../latency/order-statistics.ts";
import { type Line, lineShare } from "../latency/outcome.ts";
import { delayed, mixture, sum, type TimeDistribution, timeOf } from "../latency/time-distribution.ts";
import type { ReplicaLoads } from "../load/replica-loads.ts";
import { departureVariation } from "../queueing/departures.ts";
import { waitCorrelation } from "../queueing/fork-join.ts";
import { relaxationTime } from "../queueing/visits-again.ts";
import type { Station } from "./input.ts";

/** Time of one visit (wait, service, acknowledgements of copies); `null` without a steady state. */
export interface Visit {
  readonly time: TimeDistribution | null;
  /** Share of the requests refused by full queues, 0…1. */
  readonly refused: number;
  /** The line it starts with, where it starts with one. */
  readonly line: Line | null;
  readonly method: Method;
  readonly note: string | null;
  /** Several copies are asked at once, and so many answers are waited for. */
  readonly quorum?: { readonly alone: readonly Part[]; readonly copies: number; readonly needed: number };
}

/** A coordinator is written at its leader and read at any of its nodes, the leader among them. */
function atNode(component: Component, other: Visit, leader: Visit, access: "read" | "write"): Visit {
  const nodes = Math.max(1, activeReplicas(component));
  if (access === "write" || nodes === 1 || leader.time === null || other.time === null) return leader;
  const time = mixture([
    { probability: 1 / nodes, time: leader.time },
    { probability: 1 - 1 / nodes, time: other.time },
  ]);
  const refused = leader.refused / nodes + other.refused * (1 - 1 / nodes);
  return { ...leader, time, refused, line: null, method: weakest([leader.method, other.method]) };
}

/** The time at one copy for a value of what all copies have in common: given that, they are independent. */
interface Part {
  readonly probability: number;
  readonly time: TimeDistribution;
}

/** Copies looked at one by one; more make no difference that shows. */
const mostReplicas = 200;

/** The visit of a read or a write at one shard: at one copy, at several, or at the leader with the acknowledgements of others. */
export function shardVisit(
  design: Design,
  component: Component,
  loads: ReplicaLoads,
  access: "read" | "write",
  at: (rate: number, spread: number, behind?: number) => Station,
): Visit {
  const replication = component.messaging || component.cache ? null : component.replication;
  const reader = at(loads.reader, loads.spread);
  const one = (part: Station): Visit => {
    const { sojourn, blocking, method, note } = part;
    return { time: sojourn, refused: blocking, line: lineOf(component, part, loads.spread), method, note };
  };
  if (component.kind === "coordinator") return atNode(component, one(reader), one(at(loads.leader, 1)), access);
  if (!replication || replication.copies.value <= 1) return one(reader);
  const copies = Math.min(mostReplicas, Math.floor(replication.copies.value));
  if (replication.style.value === "leaderless") {
    if (reader.sojourn === null) return one(reader);
    const needed =
      access === "read" ? (replication.quorum?.read.value ?? 1) : (replication.quorum?.write.value ?? Math.floor(copies / 2) + 1);
    const alone = copiesOf(component, reader);
    const asked = Math.min(copies, needed);
    return {
      time: kthOfCopies(alone, copies, asked),
      refused: reader.blocking,
      line: null,
      method: "approximation",
      note: `the ${ordinal(needed)} fastest of ${copies} copies, late together as far as they get the same requests`,
      quorum: { alone, copies, needed: asked },
    };
  }
  if (access === "read") return one(reader);
  // Any copy of a multi-leader store takes a write, and passes it on to all others.
  const equal = replication.style.value === "multi-leader";
  const leader = equal ? reader : at(loads.leader, 1);
  const leading = leader.sojourn;
  const follower = equal ? reader : at(loads.reader, Math.max(1, loads.spread), behindLeader(component, leader, loads));
  if (leading === null || replication.mode.value === "async") return one(leader);
  const following = follower.sojourn;
  if (following === null) return one(follower);
  if (replication.style.value === "chain") {
    const visited = Array.from({ length: copies - 1 }, () => following).reduce(sum, leading);
    return {
      time: overLeaders(design, component, copies, (_, chain) => delayed(visited, chain)),
      refused: leader.blocking,
      line: null,
      method: "approximation",
      note: `a write passes ${copies} copies one after the other`,
    };
  }
  const needed = replication.mode.value === "sync" ? copies - 1 : 1;
  const alone = copiesOf(component, follower);
  const acknowledged = (ways: readonly number[]): TimeDistribution =>
    mixture(
      alone.map(({ probability, time }) => ({
        probability,
        time: kthFastest(
          ways.map((way) => delayed(time, way)),
          needed,
        ),
      })),
    );
  const which = replication.mode.value === "sync" ? "all followers" : "the first follower";
  return {
    time: overLeaders(design, component, copies, (ways) => sum(leading, acknowledged(ways))),
    refused: leader.blocking,
    line: null,
    method: "approximation",
    note: `a write waits for ${which}, late together as far as they get the same writes`,
  };
}

/** Squared variation of the times between arrivals at a follower: writes come as the leader leaves them, reads at random. */
function behindLeader(component: Component, leader: Station, { leader: written, reader }: ReplicaLoads): number | undefined {
  const service = component.serviceTime?.value;
  const servers = component.workers.value;
  const { utilisation } = leader;
  if (!service || servers === null || utilisation === null || !(utilisation < 1) || !(reader > 0)) return undefined;
  const variation = component.discipline.value === "ps" ? 1 : squaredVariation(service);
  if (!Number.isFinite(variation)) return undefined;
  const next = { utilisation: (utilisation * reader) / Math.max(written, 1e-12), service: variation, share: 1 };
  const left = departureVariation({ arrivals: 1, service: variation, utilisation, servers, queues: 1 }, next);
  const writes = Math.min(1, written / reader);
  return writes * left + 1 - writes;
}

/** The time at one copy of a store of which several get the same requests, by how busy all of them are. */
function copiesOf(component: Component, copy: Station): readonly Part[] {
  const sojourn = copy.sojourn as TimeDistribution;
  const line = lineOf(component, copy, 1);
  const service = component.serviceTime?.value;
  if (line === null || !service) return [{ probability: 1, time: sojourn }];
  const wait = copy.before?.() ?? null;
  if (wait === null) return byCause(sojourn, lineShare(line, sojourn));
  return byCause(wait, waitCorrelation(line.variation)).map(({ probability, time }) => ({ probability, time: sum(time, timeOf(service)) }));
}

/** The time until `needed` of several copies have answered. */
function kthOfCopies(alone: readonly Part[], copies: number, needed: number): TimeDistribution {
  return mixture(
    alone.map(({ probability, time }) => ({
      probability,
      time: kthFastest(
        Array.from({ length: copies }, () => time),
        needed,
      ),
    })),
  );
}

/** The line that a visit at a replica starts with. */
export function lineOf(
  component: Component,
  { utilisation, waitVariance, pooled, together, alike, sojourn }: Station,
  spread: number,
): Line | null {
  if (utilisation === null || !(utilisation > 0 && utilisation < 1) || !(waitVariance > 0)) return null;
  const service = component.serviceTime?.value;
  const variation = service ? squaredVariation(service) : 1;
  if (!Number.isFinite(variation)) return null;
  const relaxation = relaxationTime((component.workers.value ?? 1) * pooled, service ? mean(service) : 0, variation, utilisation);
  // Two that come at the same moment meet in one queue of those there are.
  const queues = Math.max(1, spread / Math.max(1, pooled));
  const same = together && { covariance: together.covariance / queues, last: queues === 1 ? together.last : null };
  return { at: component.id, utilisation, spread, variation, variance: waitVariance, relaxation, pooled, together: same, alike, sojourn };
}

function ordinal(n: number): string {
  const last = n % 10;
  const teen = n % 100 > 10 && n % 100 < 14;
  return `${n}${teen ? "th" : last === 1 ? "st" : last === 2 ? "nd" : last === 3 ? "rd" : "th"}`;
}
