import { type Ring, ringOf } from "../../model/index.ts";

/** Points of each replica on a balancer's ring, as in libketama. */
const pointsEach = 160;

/** The ring on which a balancer with `consistent-hash` places replicas, numbered by their place in the group. */
export function balancerRing(replicas: number): Ring {
  return ringOf(replicas, pointsEach);
}

/** The first replica clockwise from a hash that can be used; −1 when none can. Losing a replica moves only what it had. */
export function clockwise({ edges, owner }: Ring, hash: number, canUse: (replica: number) => boolean): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle]! > hash) high = middle;
    else low = middle + 1;
  }
  for (let i = 0; i < owner.length; i++) {
    const replica = owner[(low + i) % owner.length]!;
    if (canUse(replica)) return replica;
  }
  return -1;
}
