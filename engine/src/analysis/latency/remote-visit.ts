import type { CallStep, Design, DistanceShare, Link, Place } from "../../model/index.ts";
import { accessOf, calleePlaces, callerPlaces, distancesOf, lookup, replicaPlaces } from "../../model/index.ts";
import { type ComponentState, visitOf } from "../component-state.ts";
import { asksEveryShard } from "../load/tally.ts";
import type { PriorityShare } from "../stations/input.ts";
import type { Visit } from "../stations/visit.ts";
import { networkTime, overDistances } from "./network.ts";
import { kthFastest } from "./order-statistics.ts";
import { delayed, mixture, sum, type TimeDistribution, zeroTime } from "./time-distribution.ts";

/** Shards looked at one by one; the slowest of more is hardly later. */
const mostShards = 1000;

/**
 * The visit of a call together with its way there and back. A call to one replica goes one of the distances between the two components;
 * one that asks several replicas at once (a quorum, every shard) goes to each over its own distance and ends with the k-th answer.
 */
export function remoteVisit(
  design: Design,
  call: CallStep,
  state: ComponentState,
  link: Link | undefined,
  priorities: readonly PriorityShare[],
): Visit {
  const access = accessOf(call);
  const visit = visitOf(state, access, priorities);
  if (visit.time === null) return visit;
  const shards = state.shares?.count ?? 1;
  const scattered = shards > 1 && asksEveryShard(call, state.component.store?.sharding[0]?.fields);
  const quorum = visit.quorum;
  if (!quorum && !scattered) {
    return link ? { ...visit, time: sum(visit.time, networkTime(design, link, access)) } : visit;
  }
  const alone = visit.time;
  const caller = lookup(design).components.get(call.from);
  const from = caller && link?.network.latency.assumed != null ? callerPlaces(design, caller) : [{ place: null, share: 1 }];
  const places = replicaPlaces(design, state.component);
  const onWire = (time: TimeDistribution, at: readonly DistanceShare[]): TimeDistribution =>
    link ? sum(time, overDistances(link, at)) : time;
  const byCaller = from.map(({ place, share }) => {
    const to = (targets: readonly { readonly place: Place; readonly share: number }[]): readonly DistanceShare[] =>
      place === null
        ? [{ seconds: Math.max(0, link?.network.latency.value ?? 0), by: "unplaced", over: null, share: 1 }]
        : distancesOf(design, [{ place, share: 1 }], targets);
    const wires = memo((copy: number) => (link ? overDistances(link, to([{ place: places[copy] as Place, share: 1 }])) : zeroTime));
    const ways = quorum ? Array.from({ length: quorum.copies }, (_, i) => wires(i % places.length)) : [];
    const shard = memo((first: number): TimeDistribution => {
      if (quorum) {
        const [way] = ways;
        // Ways that are all equally long change nothing about who is first.
        if (way && way.variance === 0 && ways.every(({ mean }) => mean === way.mean)) return delayed(alone, way.mean);
        return mixture(
          quorum.alone.map(({ probability, time }) => ({
            probability,
            time: kthFastest(
              ways.map((each) => sum(time, each)),
              quorum.needed,
            ),
          })),
        );
      }
      return onWire(alone, to(shardTargets(design, caller, state, access, first, places)));
    });
    if (!scattered) return { probability: share, time: shard(0) };
    const asked = Array.from({ length: Math.min(shards, mostShards) }, (_, i) => shard(i % places.length));
    return { probability: share, time: kthFastest(asked, asked.length) };
  });
  const time = mixture(byCaller);
  if (!scattered) return { ...visit, time };
  return { ...visit, time, method: "approximation", note: `${call.keyField} does not pick the shard: the slowest of ${shards} shards` };
}

/** Where the calls to the shard whose leader is at place `first` end. */
function shardTargets(
  design: Design,
  caller: Parameters<typeof calleePlaces>[1],
  state: ComponentState,
  access: "read" | "write",
  first: number,
  places: readonly Place[],
) {
  const { component } = state;
  // As if it were the only shard: its copies start at `first`.
  const turned = (list: readonly (string | null)[]) => places.map((_, i) => list[(i + first) % places.length] ?? null);
  const store = component.store && { ...component.store, sharding: [] };
  const alone = { ...component, store, replicaZones: turned(component.replicaZones), replicaRegions: turned(component.replicaRegions) };
  return calleePlaces(design, caller, alone, access);
}

function memo(make: (index: number) => TimeDistribution): (index: number) => TimeDistribution {
  const known = new Map<number, TimeDistribution>();
  return (index) => {
    const found = known.get(index) ?? make(index);
    known.set(index, found);
    return found;
  };
}
