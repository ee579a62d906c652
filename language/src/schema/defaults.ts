import { type ComponentKind, networkLatency } from "@lintel/engine/model";

/*
 * Values that hold when nobody writes them, each with the reason that hovers show. The engine invents none itself.
 */

export interface Default<T> {
  readonly value: T;
  readonly reason: string;
}

/** Mean service time of one request in seconds, exponential; `null` where the kind does no work of its own. */
export const serviceTimes: Readonly<Record<ComponentKind, Default<number> | null>> = {
  client: null,
  dns: { value: 1e-3, reason: "default for DNS: 1 ms to answer from memory" },
  cdn: { value: 2e-3, reason: "default for a CDN: 2 ms at the edge" },
  loadbalancer: { value: 0.1e-3, reason: "default for a load balancer: 0.1 ms to forward a request" },
  gateway: { value: 1e-3, reason: "default for a gateway: 1 ms for routing, authentication and limits" },
  proxy: { value: 0.5e-3, reason: "default for a proxy: 0.5 ms to forward a request" },
  service: { value: 10e-3, reason: "default for a service: 10 ms of work per request" },
  function: { value: 20e-3, reason: "default for a function: 20 ms of work per call, without cold starts" },
  worker: { value: 10e-3, reason: "default for a worker: 10 ms of work per message" },
  job: { value: 10e-3, reason: "default for a job: 10 ms of work per call it receives" },
  cache: { value: 0.2e-3, reason: "default for a cache: 0.2 ms to look a key up in memory" },
  database: { value: 5e-3, reason: "default for a database: 5 ms per query" },
  objectstore: { value: 30e-3, reason: "default for an object store: 30 ms to the first byte" },
  filesystem: { value: 10e-3, reason: "default for a file system: 10 ms per operation, one disk seek" },
  search: { value: 10e-3, reason: "default for a search index: 10 ms per query" },
  queue: { value: 2e-3, reason: "default for a queue: 2 ms to store a message" },
  topic: { value: 2e-3, reason: "default for a topic: 2 ms to store a message" },
  stream: { value: 2e-3, reason: "default for a stream: 2 ms to store a message" },
  coordinator: { value: 2e-3, reason: "default for a coordinator: 2 ms to agree with a majority" },
  swarm: null,
  external: { value: 100e-3, reason: "default for an external service: 100 ms to answer" },
};

const code: Default<number> = { value: 8, reason: "default for code: 8 cores or threads per replica" };
const edge: Default<number> = { value: 8, reason: "default for the edge: 8 cores per replica" };
const store: Default<number> = { value: 16, reason: "default for a store: 16 requests at a time per replica" };
const unlimited: Default<null> = { value: null, reason: "somebody else scales it: no limit reckoned with" };

/** Servers that execute, per replica; `null` for no limit. */
export const workers: Readonly<Record<ComponentKind, Default<number | null>>> = {
  client: unlimited,
  dns: unlimited,
  cdn: unlimited,
  loadbalancer: edge,
  gateway: edge,
  proxy: edge,
  service: code,
  function: { value: null, reason: "default for a function: the platform starts one instance for each call" },
  worker: code,
  job: code,
  cache: store,
  database: store,
  objectstore: unlimited,
  filesystem: store,
  search: store,
  queue: store,
  topic: store,
  stream: store,
  coordinator: store,
  swarm: unlimited,
  external: unlimited,
};

export const replicas: Default<number> = { value: 1, reason: "one replica unless more are given" };
export const copies: Default<number> = { value: 1, reason: "one copy: no replication given" };
export const coordinatorNodes: Default<number> = { value: 1, reason: "one node unless `nodes` says more" };
export const mode: Default<"active-active"> = {
  value: "active-active",
  reason: "all replicas take traffic unless `mode active-passive` is given",
};
export const discipline: Default<"fifo"> = { value: "fifo", reason: "first come, first served unless given" };
export const blocking: Default<boolean> = {
  value: false,
  reason: "a worker is free while downstream calls run unless `blocking true` is given",
};
export const errorRate: Default<number> = { value: 0, reason: "no error rate given" };
export const replicaAvailability: Default<number> = {
  value: 0.995,
  reason: "99.5%: what public clouds promise for a single instance (Amazon EC2 instance-level SLA)",
};
export const clientAvailability: Default<number> = { value: 1, reason: "clients are not part of the system" };
export const repairTime: Default<number> = { value: 300, reason: "5 min: an instance is replaced automatically" };
export const zoneAvailability: Default<number> = { value: 1, reason: "no outage rate given for the zone" };
export const regionAvailability: Default<number> = { value: 1, reason: "no outage rate given for the region" };
export const peak: Default<number> = { value: 1, reason: "no `peak` given: the peak is the mean" };
export const arrivals: Default<{ readonly type: "poisson" }> = {
  value: { type: "poisson" },
  reason: "many independent users: Poisson arrivals",
};
export const strategy: Default<"round-robin"> = { value: "round-robin", reason: "the usual default of load balancers" };
export const popularity: Default<{ readonly type: "uniform" }> = { value: { type: "uniform" }, reason: "no `skew` given: all keys alike" };
export const cachePolicy: Default<"lru"> = { value: "lru", reason: "the usual cache policy" };
export const cacheWrite: Default<"aside"> = { value: "aside", reason: "cache-aside unless `write` says otherwise" };
export const cacheScope: Default<"distributed"> = {
  value: "distributed",
  reason: "one cache shared by all replicas unless `scope local` is given",
};
export const virtualNodes: Default<number> = { value: 1, reason: "no `virtual-nodes` given: one point per shard on the ring" };
export const salt: Default<number> = { value: 1, reason: "no `salt` given" };
export const replicationStyle: Default<"leader-follower"> = { value: "leader-follower", reason: "the usual replication of databases" };
export const replicationMode: Default<"async"> = { value: "async", reason: "the usual default of databases: followers catch up later" };
export const chainMode: Default<"sync"> = { value: "sync", reason: "a chain acknowledges a write at its tail, when every copy has it" };
export const replicationLag: Default<number> = { value: 0.1, reason: "100 ms behind the leader unless `lag` is given" };
export const noLag: Default<number> = { value: 0, reason: "synchronous followers do not lag" };
export const failover: Default<number> = { value: 30, reason: "30 s until a follower has taken over unless `failover` is given" };
export const readFrom: Default<"leader"> = { value: "leader", reason: "reads go to the leader unless `read-from` is given" };
export const rowSize: Default<number> = { value: 1000, reason: "no `row-size` given: 1 kB" };
export const coordinatorElection: Default<number> = { value: 5, reason: "5 s to elect a leader unless `election` is given" };
export const healthEvery: Default<number> = { value: 5, reason: "a check every 5 s unless `every` is given" };
export const healthMisses: Default<number> = { value: 2, reason: "dead after 2 missed checks unless `misses` is given" };
export const autoscaleTarget: Default<number> = { value: 0.6, reason: "keeps utilisation at 60% unless `target` is given" };
export const autoscaleEvery: Default<number> = { value: 15, reason: "looks every 15 s (Kubernetes horizontal pod autoscaler)" };
export const autoscaleStartup: Default<number> = { value: 60, reason: "a new replica takes 60 s to start unless `startup` is given" };
export const rateLimitAlgorithm: Default<"token-bucket"> = { value: "token-bucket", reason: "the usual rate limiter" };
export const rateLimitWindow: Default<number> = { value: 1, reason: "windows of 1 s unless `window` is given" };
export const shedAbove: Default<number> = { value: 0.9, reason: "sheds above 90% utilisation unless `above` is given" };
export const delivery: Default<"at-least-once"> = { value: "at-least-once", reason: "what brokers do unless configured otherwise" };
export const ordering: Default<"none"> = { value: "none", reason: "no order promised unless `ordering` is given" };
export const streamOrdering: Default<"partition"> = { value: "partition", reason: "streams keep the order within a partition" };
export const partitions: Default<number> = { value: 1, reason: "one partition unless `partitions` is given" };
export const overflow: Default<"reject"> = { value: "reject", reason: "a full queue rejects unless `overflow` says otherwise" };
export const visibility: Default<number> = { value: 30, reason: "30 s until a message is delivered again (Amazon SQS default)" };
export const deadLetterAfter: Default<number> = { value: 5, reason: "after 5 deliveries unless `after` is given" };
export const backoffBase: Default<number> = { value: 0, reason: "no backoff given: retries follow at once" };
export const retryJitter: Default<"none"> = { value: "none", reason: "no jitter given" };
export const breakerFailures: Default<number> = { value: 0.5, reason: "opens at 50% failures unless `failures` is given" };
export const breakerOver: Default<number> = { value: 10, reason: "measured over 10 s unless `over` is given" };
export const breakerOpen: Default<number> = { value: 30, reason: "stays open for 30 s unless `open` is given" };
export const breakerHalfOpen: Default<number> = { value: 1, reason: "one trial call when half open unless `half-open` is given" };
export const payload: Default<number> = { value: 1000, reason: "no `payload` given: 1 kB" };
export const response: Default<number> = { value: 1000, reason: "no `response` given: 1 kB" };
export const rebalance: Default<string> = {
  value: "automatic",
  reason: "most sharded stores move keys by themselves; nothing says how fast",
};
export const loss: Default<number> = { value: 0, reason: "no packet loss given" };
export const jitter: Default<number> = { value: 0, reason: "no jitter given" };
export const probability: Default<number> = { value: 1, reason: "every request makes this call unless `probability` is given" };
export const calls: Default<number> = { value: 1, reason: "one call per request unless `calls` is given" };
export const persistentConnection: Default<boolean> = {
  value: true,
  reason: "connections are kept open unless `connection per-request` is given",
};
export const regionRtt: Default<number> = { value: 0.08, reason: "80 ms between regions unless a `link` between them says more" };
export const scenarioDuration: Default<number> = { value: 300, reason: "5 min unless `for` is given" };

/** One-way network latency in seconds by where the two ends are; the values are the engine's, which needs them for every pair of replicas. */
export const latency = {
  sameZone: { value: networkLatency.sameZone, reason: "same zone: 0.25 ms one way" },
  sameRegion: { value: networkLatency.sameRegion, reason: "same region: 0.5 ms one way" },
  unplaced: { value: networkLatency.unplaced, reason: "no place given: 0.5 ms one way, as within a region" },
  fromClient: { value: networkLatency.fromUser, reason: "from a user over the internet: 20 ms one way" },
  regions: { value: networkLatency.betweenRegions, reason: "between regions: 40 ms one way unless a `link` between them gives an rtt" },
} as const satisfies Record<string, Default<number>>;
