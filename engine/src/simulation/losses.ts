import { Field, Kind, Outcome, Phase, recordBits, recordSize } from "./kernel/calls.ts";
import { callOf, Event, eventOf } from "./kernel/events.ts";
import type { Simulator } from "./simulator.ts";

/**
 * The caller has given up and says so: what has not been done yet is dropped, and so are the calls made for it over links that cancel.
 * Nobody waits for the call any more.
 */
export function cancel(sim: Simulator, call: number): void {
  const { calls, stations } = sim;
  const unit = calls.ints[call | Field.unit]!;
  sim.transport.forgetOutstanding(call);
  if (calls.ints[call | Field.kind] === Kind.quorum) {
    cancelMade(sim, call);
    calls.release(call);
    return;
  }
  switch (calls.ints[call | Field.phase]) {
    case Phase.travelling:
    case Phase.shaped:
      calls.ints[call | Field.phase] = Phase.dead;
      break;
    case Phase.lost:
      calls.release(call);
      break;
    case Phase.queued: {
      const statistics = sim.statistics.stations[stations.stationOf(call).index]!;
      statistics.touch(sim);
      statistics.waiting -= 1;
      statistics.dropped += 1;
      stations.lines.waiting[unit]! -= 1;
      calls.ints[call | Field.phase] = Phase.abandoned;
      break;
    }
    case Phase.serving: {
      const station = stations.stationOf(call);
      const statistics = sim.statistics.stations[station.index]!;
      statistics.touch(sim);
      statistics.inService -= 1;
      statistics.dropped += 1;
      stations.vacate(station, unit, statistics);
      stations.begun[unit]! -= 1;
      if (station.processorSharing) {
        stations.shared.remove(unit, call);
        calls.release(call);
      } else calls.ints[call | Field.phase] = Phase.dead;
      stations.pullNext(station, unit);
      break;
    }
    case Phase.running:
      cancelMade(sim, call);
      // A copy's part of a write is kept; what a branch holds belongs to the call it is part of.
      if (calls.ints[call | Field.kind] === Kind.call || calls.ints[call | Field.kind] === Kind.leg)
        stations.leave(call, stations.stationOf(call), unit);
      if (calls.ints[call | Field.missed] === 1) sim.fetches.abandoned(call);
      calls.release(call);
      break;
    default:
      break;
  }
}

/** Cancels what a call waits for: calls over links that cancel, and in the branches of its parallel blocks. */
function cancelMade(sim: Simulator, frame: number): void {
  const { calls } = sim;
  const { tree } = calls;
  if (tree === null) return;
  const made: number[] = [];
  for (let child = tree.firstChild[frame >> recordBits]!; child >= 0; child = tree.nextSibling[child >> recordBits]!) {
    if (calls.ints[child | Field.parent] === frame && calls.ints[child | Field.parentEpoch] === calls.ints[frame | Field.epoch])
      made.push(child);
  }
  for (const child of made) {
    const kind = calls.ints[child | Field.kind];
    const link = sim.model.sites[calls.ints[child | Field.site]!]?.link ?? null;
    if (kind === Kind.copy || (kind !== Kind.branch && link?.cancel !== true)) continue;
    calls.ints[child | Field.parent] = -1;
    sim.requests.leavePool(child);
    cancel(sim, child);
  }
}

/** A replica dies with everything it holds; its callers are refused, or hear nothing (`silent`). */
export function loseReplica(sim: Simulator, unit: number, silent: boolean): void {
  const { calls, stations } = sim;
  const station = sim.replicas.stationOf(unit);
  const statistics = sim.statistics.stations[station.index]!;
  const victims: number[] = [];
  const serving = new Set<number>();
  const pending = new Set<number>();
  for (let call = 0; call < calls.end; call += recordSize) {
    if (calls.ints[call | Field.unit] !== unit || calls.ints[call | Field.kind] === Kind.writeBack) continue;
    const phase = calls.ints[call | Field.phase];
    if (phase === Phase.abandoned) calls.release(call);
    else if (phase === Phase.shaped) {
      pending.add(call);
      victims.push(call);
    } else if (phase === Phase.admission || phase === Phase.queued || phase === Phase.serving || phase === Phase.running) {
      if (phase === Phase.serving) {
        serving.add(call);
        pending.add(call);
      }
      victims.push(call);
    }
  }
  if (pending.size > 0)
    sim.queue.rewrite((event) =>
      ((event & 31) === Event.served || (event & 31) === Event.deliver) && pending.has(callOf(event)) ? eventOf(Event.nothing, 0) : event,
    );
  statistics.touch(sim);
  statistics.waiting -= stations.lines.waiting[unit]!;
  statistics.busy -= Math.min(stations.busy[unit]!, station.workers);
  statistics.inService -= serving.size;
  statistics.dropped += stations.lines.waiting[unit]! + serving.size;
  stations.busy[unit] = 0;
  stations.begun[unit] = 0;
  stations.lines.clear(station, unit);
  stations.shared.clear(unit);
  sim.fetches.lost(unit);
  sim.writeBacks.lost(unit);
  for (const call of victims) {
    calls.ints[call | Field.epoch]! += 1;
    const kind = calls.ints[call | Field.kind];
    // A branch is part of a visit, which has its own end.
    if (kind !== Kind.branch) stations.span(call, Outcome.unavailable);
    calls.ints[call | Field.culprit] = station.index;
    if (kind === Kind.call) {
      if (calls.ints[call | Field.phase] === Phase.running) statistics.failed += 1;
      else statistics.unanswered += 1;
    }
    if (kind === Kind.branch) calls.release(call);
    else if (kind === Kind.message) sim.messaging.handled(call, Outcome.unavailable);
    else if (silent) sim.transport.lose(call);
    else sim.transport.respond(call, Outcome.unavailable);
  }
}
