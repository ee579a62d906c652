import type { BalancingStrategy, Component, Design, ElementId } from "../../model/index.ts";
import { activeReplicas, lookup } from "../../model/index.ts";
import type { PriorityShare } from "../station.ts";
import type { ComponentLoad, Loads } from "./propagate.ts";

/* How requests and messages come to the replicas of a component: by which balancers, in which order, in which lines. */

/** How most of the load is spread over the replicas. */
export interface Split {
  readonly strategy: BalancingStrategy;
  readonly roundRobin: boolean;
  readonly pooledBy: "least-loaded" | "two-choices" | null;
  /** Sends the same client or key to the same replica, which is taken as chance. */
  readonly hashed: string | null;
  /** Share of the busiest of the replicas by written weights; `null` for equal ones. */
  readonly largestShare: number | null;
  /** Independent balancers in turn. */
  readonly callers: number;
}

/** How messages come to the replicas of a consumer that gets nothing else. */
export interface Taken {
  /** `none`: whoever is free takes the next; `partition`: each partition belongs to one replica; `fifo`: and is handled one by one. */
  readonly order: "none" | "partition" | "fifo";
  readonly partitions: number;
  /** Share of the replica with the most partitions. */
  readonly largestShare: number | null;
}

/** `null` for a component that gets anything else than messages. */
export function takenBy(design: Design, component: Component, load: ComponentLoad, loads: Loads): Taken | null {
  if (!(load.consumed > 0) || load.consumed < 0.99 * (load.read + load.write)) return null;
  const { components, linksTo } = lookup(design);
  let most = 0;
  let facts: Component["messaging"] = null;
  for (const link of linksTo.get(component.id) ?? []) {
    const rate = loads.links.get(link.id)?.attempts ?? 0;
    const messaging = components.get(link.from)?.messaging ?? null;
    if (link.kind !== "subscription" || rate <= most || messaging === null) continue;
    most = rate;
    facts = messaging;
  }
  if (facts === null) return null;
  const order = facts.ordering.value;
  const partitions = Math.max(1, Math.round(facts.partitions.value));
  const replicas = Math.max(1, activeReplicas(component));
  return { order, partitions, largestShare: order === "partition" ? Math.ceil(partitions / replicas) / partitions : null };
}

const hashing: ReadonlySet<BalancingStrategy> = new Set(["ip-hash", "consistent-hash", "rendezvous"]);
const leastLoaded: ReadonlySet<BalancingStrategy> = new Set(["least-connections", "least-response-time", "least-bandwidth"]);

/** How most of the load is spread over the replicas of a component: by the balancers in front of it, otherwise at random. */
export function splitOf(design: Design, component: Component, loads: Loads): Split {
  const { components, linksTo } = lookup(design);
  let total = 0;
  let weights: Readonly<Record<string, number>> = {};
  const byStrategy = new Map<BalancingStrategy, { rate: number; callers: number }>();
  for (const link of linksTo.get(component.id) ?? []) {
    const rate = loads.links.get(link.id)?.attempts ?? 0;
    if (rate === 0) continue;
    total += rate;
    const caller = components.get(link.from);
    const strategy = caller?.balancing?.strategy.value ?? "random";
    if (strategy === "weighted") weights = caller?.balancing?.weights ?? weights;
    const entry = byStrategy.get(strategy) ?? { rate: 0, callers: 0 };
    byStrategy.set(strategy, { rate: entry.rate + rate, callers: entry.callers + (caller ? activeReplicas(caller) : 1) });
  }
  for (const [strategy, { rate, callers }] of byStrategy) {
    if (rate < 0.99 * total) continue;
    return {
      strategy,
      // Paths and weights that nobody wrote are dealt out in turn, as the simulator does.
      roundRobin: strategy === "round-robin" || strategy === "path" || (strategy === "weighted" && Object.keys(weights).length === 0),
      pooledBy: leastLoaded.has(strategy) ? "least-loaded" : strategy === "power-of-two" ? "two-choices" : null,
      hashed: hashing.has(strategy) ? strategy : null,
      largestShare: strategy === "weighted" ? largestWeight(component, weights) : null,
      callers: Math.max(1, callers),
    };
  }
  return {
    strategy: "random",
    roundRobin: false,
    pooledBy: null,
    hashed: byStrategy.size > 1 ? "a mix of strategies" : null,
    largestShare: null,
    callers: 1,
  };
}

/** Replicas whose weights are looked at; more make no difference that shows. */
const mostReplicas = 200;

/** A replica that no weight names weighs 1, or what the component's own name says. */
function largestWeight(component: Component, weights: Readonly<Record<string, number>>): number | null {
  const replicas = Math.min(mostReplicas, Math.max(1, Math.floor(component.replicas.value)));
  const all = Array.from({ length: replicas }, (_, i) => weights[`${component.name}.${i + 1}`] ?? weights[component.name] ?? 1);
  const total = all.reduce((sum, weight) => sum + weight, 0);
  return total > 0 ? Math.max(...all) / total : null;
}

/**
 * Who waits in which line of a component with `discipline priority`. `null` where that is not followed: messages wait at their broker, the
 * copies of a store ask each other, shards differ, and what limiters ask is one call for all flows.
 */
export function prioritiesAt(design: Design, component: Component, load: ComponentLoad, loads: Loads): readonly PriorityShare[] | null {
  if (component.discipline.value !== "priority") return null;
  if (loads.priorities === null) return [{ priority: 0, share: 1 }];
  const copies = component.messaging || component.cache ? 1 : (component.replication?.copies.value ?? 1);
  const asked = design.components.some(({ rateLimit }) => rateLimit?.store === component.id);
  if (load.consumed > 0 || copies > 1 || (component.store?.sharding.length ?? 0) > 0 || asked) return null;
  const rates = loads.priorities.calls.get(component.id) ?? [];
  const total = totalOf(component.id, loads);
  const counted = rates.reduce((sum, { rate }) => sum + rate, 0);
  if (!(total > 0) || Math.abs(counted - total) > 1e-9 * total) return null;
  const shares = rates.map(({ priority, rate }) => ({ priority, share: rate / total }));
  const coming = shares.filter(({ share }) => share > 0);
  // Who never comes is told what it would find, unless all others stand in one line.
  return coming.length > 1 ? shares : coming;
}

function totalOf(id: ElementId, loads: Loads): number {
  const load = loads.components.get(id);
  return load ? load.read + load.write : 0;
}
