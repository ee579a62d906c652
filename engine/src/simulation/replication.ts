import type { Site, StationModel } from "./compile/model.ts";
import { Field, Kind, Outcome, Time } from "./kernel/calls.ts";
import type { Simulator } from "./simulator.ts";
import { Role } from "./statistics/span-pool.ts";

/** Copies of a leaderless store that a read or write waits for: a majority unless its quorum says otherwise. */
export function quorumOf({ copies, replication }: StationModel, write: boolean): number {
  const wanted = write ? replication?.quorum?.write.value : replication?.quorum?.read.value;
  return Math.max(1, Math.min(copies, Math.round(wanted ?? Math.floor(copies / 2) + 1)));
}

/**
 * A leaderless read or write: goes to every copy of the shard that is believed up and waits for the R-th or W-th fastest answer.
 * Fewer copies than the quorum: unavailable.
 */
export function askQuorum(sim: Simulator, call: number, station: StationModel, site: Site): void {
  const { calls, replicas, requests, routing, transport } = sim;
  let needed = quorumOf(station, site.write);
  routing.select(station, routing.groupOf(station, site, call), false);
  const { first, count } = routing;
  const from = sim.unitOfFrame(calls.ints[call | Field.parent]!);
  calls.ints[call | Field.kind] = Kind.quorum;
  if (station.prefersAvailability) needed = Math.max(1, Math.min(needed, reachable(sim, from, site.from, first, count, -1)));
  if (count < needed) {
    requests.fail(call, Outcome.unavailable);
    return;
  }
  sim.statistics.stations[station.index]!.requests += 1;
  calls.ints[call | Field.joinKind] = Kind.leg;
  calls.ints[call | Field.joinNeeded] = needed;
  calls.ints[call | Field.joinLeft] = count;
  const epoch = calls.ints[call | Field.epoch]!;
  for (let i = 0; i < count; i++) {
    // Legs without latency may already have settled it; the others still get the work.
    const leg = partOf(sim, Kind.leg, call, replicas.list[first + i]!);
    if (leg < 0) return;
    if (calls.ints[call | Field.epoch] !== epoch) calls.ints[leg | Field.parent] = -1;
    transport.send(leg, site, from);
  }
}

/**
 * A write at the leader goes on to the followers: the answer waits for all of them (sync), for the first (semi-sync), for none
 * (async; they work on it one lag later). Followers spend their own service time on it.
 */
export function replicateWrite(sim: Simulator, call: number, station: StationModel): void {
  const { calls, replicas, routing, stations, transport } = sim;
  const unit = calls.ints[call | Field.unit]!;
  const mode = station.replication?.mode.value ?? "async";
  const group = sim.model.units[unit]!.group;
  routing.select(station, group, false);
  const { first, count } = routing;
  let followers = count;
  for (let i = 0; i < count; i++) if (replicas.list[first + i] === unit) followers -= 1;
  const legs = followers;
  if (station.prefersAvailability && mode !== "async") followers = reachable(sim, unit, station.index, first, count, unit);
  const needed = mode === "sync" ? followers : mode === "semi-sync" ? Math.min(1, followers) : 0;
  const waits = needed > 0;
  if (!waits || station.prefersAvailability) replicas.wrote(unit);
  if (station.isChain) {
    passOn(sim, call, station, waits);
    if (!waits) stations.runBody(call);
    return;
  }
  const epoch = calls.ints[call | Field.epoch]!;
  if (waits) {
    calls.ints[call | Field.joinKind] = Kind.copy;
    calls.ints[call | Field.joinNeeded] = needed;
    calls.ints[call | Field.joinLeft] = legs;
  }
  for (let i = 0; i < count; i++) {
    const follower = replicas.list[first + i]!;
    if (follower === unit) continue;
    const leg = partOf(sim, Kind.copy, call, follower);
    if (leg < 0) return;
    if (!waits || calls.ints[call | Field.epoch] !== epoch) calls.ints[leg | Field.parent] = -1;
    const delay = mode === "async" ? (station.replication?.lag.value ?? 0) : sim.network.between(unit, follower);
    transport.pass(leg, station.index, unit, delay);
  }
  if (!waits) stations.runBody(call);
}

/** Candidates that no partition cuts off from a unit, without the unit itself. */
function reachable(sim: Simulator, from: number, fromComponent: number, first: number, count: number, self: number): number {
  let found = 0;
  for (let i = 0; i < count; i++) {
    const unit = sim.replicas.list[first + i]!;
    if (unit !== self && !sim.actions.isCut(from, fromComponent, unit)) found += 1;
  }
  return found;
}

/**
 * A write in a chain goes from its leader to the next copy, from there to the one after it, and so on; the answer comes back the same way,
 * so that the leader's stands for all. Without waiting, the second copy gets it one lag later.
 */
function passOn(sim: Simulator, call: number, station: StationModel, waits: boolean): void {
  const { calls, routing, stations, transport } = sim;
  const unit = calls.ints[call | Field.unit]!;
  const next = routing.nextInChain(station, unit);
  if (next < 0) {
    if (waits) stations.runBody(call);
    return;
  }
  const leg = partOf(sim, Kind.copy, call, next);
  if (leg < 0) return;
  if (waits) {
    calls.ints[call | Field.joinKind] = Kind.copy;
    calls.ints[call | Field.joinNeeded] = 1;
    calls.ints[call | Field.joinLeft] = 1;
  } else calls.ints[leg | Field.parent] = -1;
  const lag = waits || calls.ints[call | Field.kind] === Kind.copy ? 0 : (station.replication?.lag.value ?? 0);
  transport.pass(leg, station.index, unit, Math.max(lag, sim.network.between(unit, next)));
}

/** A copy in a chain has done its part of a write. */
export function passOnCopy(sim: Simulator, call: number, station: StationModel): void {
  passOn(sim, call, station, station.replication?.mode.value !== "async");
  if (station.replication?.mode.value === "async") sim.stations.runBody(call);
}

/** A call that names a field which does not pick the shard: asks every shard and waits for all. */
export function askEveryShard(sim: Simulator, call: number, station: StationModel, site: Site): void {
  const { calls, requests, routing, transport } = sim;
  const from = sim.unitOfFrame(calls.ints[call | Field.parent]!);
  calls.ints[call | Field.kind] = Kind.quorum;
  sim.statistics.stations[station.index]!.requests += 1;
  calls.ints[call | Field.joinKind] = Kind.leg;
  const shards = sim.resharding.count[station.index]!;
  calls.ints[call | Field.joinNeeded] = shards;
  calls.ints[call | Field.joinLeft] = shards;
  const epoch = calls.ints[call | Field.epoch]!;
  for (let group = station.firstGroup; group < station.firstGroup + shards; group++) {
    const unit = routing.choose(station, group, site, call);
    const leg = partOf(sim, Kind.leg, call, unit);
    if (leg < 0) return;
    sim.statistics.stations[station.index]!.shardVisits[group - station.firstGroup]! += 1;
    if (calls.ints[call | Field.epoch] !== epoch) calls.ints[leg | Field.parent] = -1;
    if (unit < 0) requests.fail(leg, Outcome.unavailable);
    else transport.send(leg, site, from);
  }
}

function partOf(sim: Simulator, kind: number, call: number, unit: number): number {
  const leg = sim.calls.allocate(kind, call);
  if (leg < 0) {
    sim.tooManyCalls();
    return -1;
  }
  sim.calls.ints[leg | Field.site] = sim.calls.ints[call | Field.site]!;
  sim.calls.ints[leg | Field.unit] = unit;
  sim.calls.times[(leg >> 3) | Time.start] = sim.now;
  sim.calls.ints[call | Field.latest] = leg;
  const trace = sim.calls.ints[leg | Field.trace]!;
  if (trace >= 0) sim.traces.sent(trace, leg, call, sim.model.sites[sim.calls.ints[call | Field.site]!]!.component, 0, Role.part, sim.now);
  return leg;
}
