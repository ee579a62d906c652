import type { Component, Design } from "../../model/index.ts";
import { distanceBetween, leaderShares, replicaPlaces } from "../../model/index.ts";
import { mixture, type TimeDistribution } from "./time-distribution.ts";

/**
 * The time of writes whose leader waits for other copies, over the places that leaders have. `timeFrom` gives it for one leader: `ways`
 * are the round trips in seconds to each follower, `chain` the sum of those from each copy to the next.
 */
export function overLeaders(
  design: Design,
  component: Component,
  copies: number,
  timeFrom: (ways: readonly number[], chain: number) => TimeDistribution,
): TimeDistribution {
  const known = new Map<Way, TimeDistribution>();
  return mixture(
    leadersOf(design, component, copies).map(({ share, way }) => {
      const time = known.get(way) ?? timeFrom(way.ways, way.chain);
      known.set(way, time);
      return { probability: share, time };
    }),
  );
}

/** Round trips in seconds between a leader and its followers, and along the chain of all copies. */
interface Way {
  readonly ways: readonly number[];
  readonly chain: number;
}

/** The leaders of a store by their share of the shards; those that are as far from their followers have the same way. */
interface Leaders extends Pick<Design, "regions" | "regionLinks"> {
  readonly copies: number;
  readonly leaders: readonly { readonly share: number; readonly way: Way }[];
}

/** They are asked for at every load. */
const found = new WeakMap<Component, Leaders>();

function leadersOf(design: Design, component: Component, copies: number): Leaders["leaders"] {
  const { regions, regionLinks } = design;
  const before = found.get(component);
  if (before?.copies === copies && before.regions === regions && before.regionLinks === regionLinks) return before.leaders;
  const places = replicaPlaces(design, component);
  const roundTrip = (a: number, b: number): number => {
    const [one, other] = [places[a % places.length], places[b % places.length]];
    return one && other ? 2 * distanceBetween(design, one, other).seconds : 0;
  };
  const equal = new Map<string, Way>();
  // Any copy of a multi-leader store takes writes.
  const isEqual = component.replication?.style.value === "multi-leader";
  const shares = isEqual ? places.map(() => 1 / places.length) : leaderShares(component, places.length);
  const leaders = shares.flatMap((share, leader) => {
    if (share <= 0) return [];
    const followers = Array.from({ length: copies - 1 }, (_, i) => leader + i + 1);
    const ways = followers.map((copy) => roundTrip(leader, copy)).sort((a, b) => a - b);
    const chain = followers.reduce((total, copy) => total + roundTrip(copy - 1, copy), 0);
    const key = `${ways.join(" ")} ${chain}`;
    const way = equal.get(key) ?? { ways, chain };
    equal.set(key, way);
    return [{ share, way }];
  });
  found.set(component, { copies, regions, regionLinks, leaders });
  return leaders;
}
