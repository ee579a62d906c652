import type { Distribution } from "./distribution.ts";
import type { Element, ElementId, Facts } from "./element.ts";
import type { Given } from "./given.ts";
import type { Origin } from "./origin.ts";

export const componentKinds = [
  "client",
  "dns",
  "cdn",
  "loadbalancer",
  "gateway",
  "proxy",
  "service",
  "function",
  "worker",
  "job",
  "cache",
  "database",
  "objectstore",
  "filesystem",
  "search",
  "queue",
  "topic",
  "stream",
  "coordinator",
  "swarm",
  "external",
] as const;

export type ComponentKind = (typeof componentKinds)[number];

export interface Technology {
  readonly name: string;
  /** Human name, such as "Redis". */
  readonly title: string;
  /** The provider runs it over several zones, so one component stands for a redundant service. */
  readonly managed: boolean;
  /** Where the catalogue's defaults come from. */
  readonly source: string | null;
  readonly origin: Origin | null;
}

/** Up/down behaviour of one replica: availability in 0…1, times in seconds; availability = mtbf / (mtbf + mttr). */
export interface Reliability {
  readonly availability: Given<number>;
  readonly mttr: Given<number>;
}

/** A dead replica is noticed after `every × misses` seconds. */
export interface HealthCheck {
  readonly every: Given<number>;
  readonly misses: Given<number>;
}

export interface Autoscale {
  readonly min: Given<number>;
  readonly max: Given<number>;
  /** Utilisation to hold, 0…1. */
  readonly target: Given<number>;
  readonly every: Given<number>;
  readonly startup: Given<number>;
  readonly origin: Origin;
}

export type RateLimitAlgorithm = "token-bucket" | "leaky-bucket" | "fixed-window" | "sliding-log" | "sliding-window";

export interface RateLimit {
  readonly algorithm: Given<RateLimitAlgorithm>;
  /** Requests per second. */
  readonly rate: Given<number>;
  /** Requests that may come at once (token and leaky bucket). */
  readonly burst: Given<number>;
  /** Window length in seconds (the window algorithms). */
  readonly window: Given<number>;
  /** `client`: one limit for each client; otherwise one limit for all. */
  readonly per: "client" | "all";
  /** Where the counters live; `null` means each replica counts alone. */
  readonly store: ElementId | null;
  readonly origin: Origin;
}

export interface LoadShed {
  /** Utilisation above which new requests are rejected, 0…1. */
  readonly above: Given<number>;
}

export type Arrivals =
  | { readonly type: "poisson" }
  | { readonly type: "constant" }
  /** Two-state modulated Poisson: `factor` times the mean rate in bursts that last `burst` s on average and take `share` of the time. */
  | { readonly type: "bursty"; readonly factor: number; readonly burst: number; readonly share: number }
  /** Poisson at a rate that swings around the mean once in `period` seconds, up to `peak` times the mean. */
  | { readonly type: "diurnal"; readonly peak: number; readonly period: number }
  /** A fixed population; each user thinks for a while, then sends one request and waits for its end. */
  | { readonly type: "closed"; readonly users: number; readonly think: Distribution };

export interface ClientFacts {
  readonly users: Given<number> | null;
  /** Actions of one user per second. */
  readonly actions: Given<number> | null;
  /** Peak rate over mean rate, at least 1. */
  readonly peak: Given<number>;
  readonly arrivals: Given<Arrivals>;
  readonly location: ElementId | null;
}

export type BalancingStrategy =
  | "round-robin"
  | "weighted"
  | "random"
  | "least-connections"
  | "least-response-time"
  | "least-bandwidth"
  | "power-of-two"
  | "ip-hash"
  | "consistent-hash"
  | "rendezvous"
  | "path";

/** How a balancer spreads requests over the replicas of whatever it calls. */
export interface Balancing {
  readonly strategy: Given<BalancingStrategy>;
  readonly weights: Readonly<Record<string, number>>;
  readonly layer: Given<4 | 7> | null;
}

export type Popularity =
  | { readonly type: "uniform" }
  /** P(rank k) ∝ 1 / k^exponent. */
  | { readonly type: "zipf"; readonly exponent: number };

export type CachePolicy = "lru" | "lfu" | "fifo" | "random" | "arc";
export type CacheWrite = "aside" | "through" | "around" | "back";

export interface CacheFacts {
  /** Hit ratio as written, 0…1; `null` when it follows from size, keys and popularity. */
  readonly hitRatio: Given<number> | null;
  /** Bytes for all replicas together. */
  readonly size: Given<number> | null;
  readonly itemSize: Given<number> | null;
  /** Number of distinct keys asked for. */
  readonly keys: Given<number> | null;
  readonly popularity: Given<Popularity>;
  readonly policy: Given<CachePolicy>;
  readonly write: Given<CacheWrite>;
  readonly scope: Given<"global" | "distributed" | "local">;
  /** Seconds an entry stays valid; `null` for ever. */
  readonly ttl: Given<number> | null;
}

export interface Field {
  readonly name: string;
  readonly isKey: boolean;
  readonly cardinality: Given<number> | null;
  readonly popularity: Given<Popularity>;
  /** Values only grow (timestamps, auto-increment). */
  readonly monotonic: boolean;
  readonly origin: Origin;
}

export interface Entity extends Element {
  readonly fields: readonly Field[];
  /** Bytes of one row. */
  readonly rowSize: Given<number> | null;
  /** New rows per second. */
  readonly grows: Given<number> | null;
  /** Seconds a row is kept; `null` when nothing says so. */
  readonly keep: Given<number> | null;
}

export type ReplicationStyle = "leader-follower" | "multi-leader" | "leaderless" | "chain";
export type ReplicationMode = "sync" | "semi-sync" | "async";

export interface Replication {
  readonly copies: Given<number>;
  readonly style: Given<ReplicationStyle>;
  readonly mode: Given<ReplicationMode>;
  /** Seconds a follower is behind (async and semi-sync). */
  readonly lag: Given<number>;
  readonly quorum: { readonly read: Given<number>; readonly write: Given<number> } | null;
  readonly election: Given<number> | null;
  /** Seconds from detection to a new leader taking writes. */
  readonly failover: Given<number>;
  readonly readFrom: Given<"leader" | "followers" | "any">;
  readonly origin: Origin;
}

export type ShardMethod = "hash" | "consistent-hash" | "rendezvous" | "range" | "list" | "directory" | "geo";

export interface Sharding extends Element {
  readonly entity: string;
  readonly method: Given<ShardMethod>;
  readonly fields: readonly string[];
  readonly shards: Given<number>;
  readonly virtualNodes: Given<number>;
  /** Share of each shard as written (0…1, summing to 1); `null` when it follows from method and keys. */
  readonly weights: readonly number[] | null;
  /** Number of salt values each key is spread over; 1 means none. */
  readonly salt: Given<number>;
  readonly facts: Facts;
  /** The `METHOD(fields)` part, without `by`. */
  readonly methodOrigin: Origin;
}

export interface StoreFacts {
  readonly engine: Given<string> | null;
  readonly consistency: Given<"strong" | "sequential" | "causal" | "eventual"> | null;
  readonly prefers: Given<"consistency" | "availability"> | null;
  readonly entities: readonly Entity[];
  readonly sharding: readonly Sharding[];
  /** Seconds between backups; `null` without backups. */
  readonly backupEvery: Given<number> | null;
}

export interface MessagingFacts {
  readonly delivery: Given<"at-least-once" | "at-most-once" | "exactly-once">;
  readonly ordering: Given<"fifo" | "partition" | "none">;
  readonly partitions: Given<number>;
  /** Messages that fit; `null` for no limit given. */
  readonly capacity: Given<number> | null;
  readonly overflow: Given<"block" | "drop" | "reject">;
  readonly retention: Given<number> | null;
  readonly deadLetter: { readonly queue: ElementId; readonly after: Given<number> } | null;
  /** Seconds until an unacknowledged message is delivered again. */
  readonly visibility: Given<number>;
}

export interface CoordinatorFacts {
  /** Seconds to elect a leader after one is lost. */
  readonly election: Given<number>;
}

export interface Component extends Element {
  readonly kind: ComponentKind;
  readonly group: ElementId | null;
  readonly owner: string | null;
  readonly tags: readonly string[];
  readonly technology: Technology | null;

  /**
   * Failure units that do the same work. For a replicated store the copies of one shard (`replication.copies`),
   * for a coordinator its members, for a broker its copies.
   */
  readonly replicas: Given<number>;
  readonly mode: Given<"active-active" | "active-passive">;
  /** Zone of each replica, `replicas.value` entries; `null` for a replica placed in no zone. */
  readonly replicaZones: readonly (ElementId | null)[];
  /** Region of each replica, as above. */
  readonly replicaRegions: readonly (ElementId | null)[];

  /** Servers that execute, per replica; `null` means no limit (no queueing). */
  readonly workers: Given<number | null>;
  /** Requests in flight per replica; `null` for no limit. */
  readonly concurrency: Given<number> | null;
  /** Requests waiting per replica; `null` for no limit. */
  readonly queueLimit: Given<number> | null;
  readonly discipline: Given<"fifo" | "lifo" | "ps" | "priority">;
  /** A worker stays held while downstream calls run. */
  readonly blocking: Given<boolean>;
  /** Time one worker needs for one request; `null` where the kind does no work of its own (a client). */
  readonly serviceTime: Given<Distribution> | null;
  /** Share of requests that fail for no modelled reason, 0…1. */
  readonly errorRate: Given<number>;
  /** Dollars per second and replica. */
  readonly cost: Given<number> | null;

  readonly reliability: Reliability;
  /** Seconds a passive replica needs to take over once the loss is noticed. */
  readonly failover: Given<number> | null;
  readonly healthCheck: HealthCheck | null;
  readonly leaderElectedBy: ElementId | null;

  readonly autoscale: Autoscale | null;
  readonly rateLimit: RateLimit | null;
  readonly loadShed: LoadShed | null;

  readonly client: ClientFacts | null;
  readonly balancing: Balancing | null;
  readonly cache: CacheFacts | null;
  readonly store: StoreFacts | null;
  readonly replication: Replication | null;
  readonly messaging: MessagingFacts | null;
  readonly coordinator: CoordinatorFacts | null;

  /** Every written property without a field of its own above, by dotted key (`backup.every`, `layer`). */
  readonly facts: Facts;
}
