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
  const places = replicaPlaces(design, component);
  const roundTrip = (a: number, b: number): number => {
    const [one, other] = [places[a % places.length], places[b % places.length]];
    return one && other ? 2 * distanceBetween(design, one, other).seconds : 0;
  };
  const known = new Map<string, TimeDistribution>();
  const parts = leaderShares(component, places.length).flatMap((share, leader) => {
    if (share <= 0) return [];
    const followers = Array.from({ length: copies - 1 }, (_, i) => leader + i + 1);
    const ways = followers.map((copy) => roundTrip(leader, copy)).sort((a, b) => a - b);
    const chain = followers.reduce((total, copy) => total + roundTrip(copy - 1, copy), 0);
    const key = `${ways.join(" ")} ${chain}`;
    const time = known.get(key) ?? timeFrom(ways, chain);
    known.set(key, time);
    return [{ probability: share, time }];
  });
  return mixture(parts);
}
