import type { BalancingStrategy } from "../../model/index.ts";
import { hashKey } from "../../model/index.ts";
import type { RandomStream } from "../kernel/random.ts";
import { balancerRing, clockwise } from "./hash-ring.ts";

/** What a balancer knows of the replicas it may choose from: `list[first … first + count − 1]`. */
export interface Candidates {
  readonly list: Int32Array;
  readonly first: number;
  readonly count: number;
  /** Places in the group, used or not. */
  readonly slots: number;
  /** Requests sent to each unit and not answered yet. */
  readonly outstanding: Int32Array;
  /** Bytes of the requests that each unit has not answered yet. */
  readonly bytes: Float64Array;
  /** Smoothed response time of each unit in seconds. */
  readonly response: Float64Array;
  /** Place of each unit in its group, for weights. */
  readonly place: (unit: number) => number;
}

/** Picks a unit. `turn` counts the picks of this link; `hash` stands for the client or key behind the request, −1 when neither is known. */
export function pick(
  strategy: BalancingStrategy,
  candidates: Candidates,
  weights: readonly number[] | null,
  turn: number,
  hash: number,
  stream: RandomStream,
): number {
  const { list, first, count } = candidates;
  if (count === 1) return list[first]!;
  // Each request is then one of many clients or keys.
  if (hash < 0 && isHashing(strategy)) return list[first + stream.below(count)]!;
  switch (strategy) {
    case "round-robin":
    case "path":
      return list[first + (turn % count)]!;
    case "random":
      return list[first + stream.below(count)]!;
    case "weighted":
      return weights ? weighted(candidates, weights, stream) : list[first + (turn % count)]!;
    case "least-bandwidth":
      return leastBytes(candidates, turn);
    case "least-connections":
      return leastOutstanding(candidates, turn);
    case "least-response-time":
      return quickest(candidates, turn);
    case "power-of-two": {
      const a = stream.below(count);
      const b = (a + 1 + stream.below(count - 1)) % count;
      const unitA = list[first + a]!;
      const unitB = list[first + b]!;
      return candidates.outstanding[unitB]! < candidates.outstanding[unitA]! ? unitB : unitA;
    }
    case "ip-hash":
      return list[first + (hash % count)]!;
    case "consistent-hash":
      return onRing(candidates, hash);
    case "rendezvous":
      return rendezvous(candidates, hash);
  }
}

/** Whether a strategy sends what belongs together to the same replica. */
export function isHashing(strategy: BalancingStrategy): boolean {
  return strategy === "ip-hash" || strategy === "consistent-hash" || strategy === "rendezvous";
}

/*
 * Each in a function of its own: what a function hands to others as a function of its own variables is made anew at every call of it,
 * whichever way it takes.
 */

function leastBytes(candidates: Candidates, turn: number): number {
  return least(candidates, turn, (unit) => candidates.bytes[unit]!);
}

function leastOutstanding(candidates: Candidates, turn: number): number {
  return least(candidates, turn, (unit) => candidates.outstanding[unit]!);
}

function quickest(candidates: Candidates, turn: number): number {
  return least(candidates, turn, (unit) => candidates.response[unit]! * (candidates.outstanding[unit]! + 1));
}

/** The replica that comes first on the ring from the hash on, of those that may be chosen. */
function onRing({ list, first, count, slots, place }: Candidates, hash: number): number {
  const usable = (replica: number): number => {
    for (let i = 0; i < count; i++) if (place(list[first + i]!) === replica) return list[first + i]!;
    return -1;
  };
  return usable(clockwise(balancerRing(slots), hash, (replica) => usable(replica) >= 0));
}

/** The smallest score; the search starts one further each time, so that ties go round. */
function least({ list, first, count }: Candidates, turn: number, score: (unit: number) => number): number {
  let best = list[first + (turn % count)]!;
  let bestScore = score(best);
  for (let i = 1; i < count; i++) {
    const unit = list[first + ((turn + i) % count)]!;
    const candidate = score(unit);
    if (candidate < bestScore) {
      best = unit;
      bestScore = candidate;
    }
  }
  return best;
}

function weighted(candidates: Candidates, weights: readonly number[], stream: RandomStream): number {
  const { list, first, count, place } = candidates;
  let total = 0;
  for (let i = 0; i < count; i++) total += Math.max(0, weights[place(list[first + i]!)] ?? 1);
  let target = stream.uniform() * total;
  for (let i = 0; i < count; i++) {
    target -= Math.max(0, weights[place(list[first + i]!)] ?? 1);
    if (target < 0) return list[first + i]!;
  }
  return list[first + count - 1]!;
}

/** Highest random weight: losing a replica moves only its own keys, as on a ring, but evenly. */
function rendezvous({ list, first, count }: Candidates, hash: number): number {
  return list[first + highestScore(count, (i) => hashKey(hash, list[first + i]!))]!;
}

/** The candidate (0 … count − 1) with the highest score, the first of equal ones. */
export function highestScore(count: number, score: (candidate: number) => number): number {
  let best = 0;
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    const candidate = score(i);
    if (candidate > highest) {
      best = i;
      highest = candidate;
    }
  }
  return best;
}
