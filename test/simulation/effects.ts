import type { ScenarioEffect } from "@lintel/engine/model";
import type { SimulationOptions } from "@lintel/engine/simulation";
import type { BlockName } from "@lintel/language";

/** How a property is tried: another value than its example, what else must be there for it to matter, how long to run. */
export interface Trial {
  readonly value?: string;
  /** Another block that has it. */
  readonly block?: BlockName;
  /** Further values, each with an effect of its own. */
  readonly also?: readonly string[];
  /** Written in the same body, with the property and without it. */
  readonly with?: string;
  /** Done in the scenario. */
  readonly actions?: string;
  readonly options?: Partial<SimulationOptions>;
}

const places = "region us-east { zones a, b }\nregion eu-west { zones c }\n";
const others = "coordinator ZooKeeper { nodes 3  election 1 s }\ncache Redis { service-time 0.1 ms }\nqueue Dlq\n";

const scenario = (actions: string): string => `scenario "S" for 3 s { warm-up 0 s  ${actions} }\n`;

/** A service at seven eighths of what it can do, one replica of which is away for a while. */
const station =
  (kind: string) =>
  (body: string, actions: string): string =>
    `${places}${others}
client User { users 100 }
${kind} It { ${/workers/.test(body) ? "" : "workers 2"}  ${body} }
database Db { service-time 1 ms  in us-east.a }
User -> It
It -> Db
It -> Redis
flow Rare { from User at 30 rps  priority 1  User -> It -> Db }
flow Ask { from User at 140 rps  User -> It -> Db }
slo It { rto < 1 s  rpo < 1 s }
${scenario(actions || "at 1 s kill 1 of It for 0.5 s")}`;

const client = (body: string, actions: string): string => `${places}client It { ${body} }
service Api { in us-east  replicas 2 }
It -> Api
${scenario(actions)}`;

const balancer =
  (kind: string) =>
  (body: string, actions: string): string =>
    `
client User { users 20 }
${kind} It { service-time 0.1 ms  ${body} }
service Api { replicas 3  workers 2  service-time 10 ms }
database Db { entity Row { key id { cardinality 50  skew zipf(1) } } }
User -> It -> Api -> Db
flow Ask { from User at 200 rps  User -> It { It -> Api { Api -> Db read key id } } }
${scenario(actions || "at 1 s slow Api x 1.2 for 1 s")}`;

const cache =
  (kind: string) =>
  (body: string, actions: string): string =>
    `${places}${others}
client User { users 20 }
service Api { replicas 2 }
${kind} It { service-time 0.2 ms  ${body} }
database Db { workers 2  service-time 4 ms  entity Row { key id { cardinality 200  skew zipf(0.8) } } }
User -> Api -> It -> Db
flow Look { from User at 200 rps  User -> Api { Api -> It read key id { It -> Db read key id } } }
flow Change { from User at 20 rps  User -> Api { Api -> It write key id { It -> Db write key id } } }
${scenario(actions || "at 1 s kill 1 of It for 0.5 s")}`;

const store =
  (kind: string) =>
  (body: string, actions: string): string =>
    `${places}${others}
objectstore Archive
client User { users 20 }
service Api { replicas 2  in us-east.a }
${kind} It { workers 2  service-time 4 ms  ${/entity Row/.test(body) ? "" : "entity Row { key id { cardinality 200  skew zipf(0.8) } }"}  ${body} }
User -> Api { latency 1 ms }
Api -> It
flow Look { from User at 200 rps  User -> Api -> It read key id }
flow Change { from User at 60 rps  User -> Api -> It write key id }
slo It { rto < 1 s  rpo < 1 s }
${scenario(actions || "at 1 s kill 1 of It for 1 s")}`;

const broker =
  (kind: string) =>
  (body: string, actions: string): string =>
    `${others}
client User { users 20 }
${kind} It { service-time 0.2 ms  ${body} }
worker One { replicas 2  workers 2  service-time 20 ms }
database Db { service-time 1 ms  error-rate 20% }
queue Next { service-time 0.1 ms }
worker Two {}
User -> It
It -> One
One ~> Next
One -> Db
Next -> Two
flow Ask { from User at 150 rps  User -> It }
${scenario(actions || "at 1 s kill 1 of One for 0.5 s  at 2 s load Ask x 3 for 0.5 s")}`;

const link = (body: string, actions: string): string => `
client User
service One { workers 200  service-time 1 ms }
service Two { replicas 2  workers 4  service-time lognormal(p50 10 ms, p99 60 ms)  error-rate 2% }
database Db { service-time 2 ms }
User -> One { latency 1 ms }
One -> Two { ${/latency|rtt/.test(body) ? "" : "latency 2 ms"}  ${body} }
Two -> Db { latency 1 ms }
flow Ask { from User at 250 rps  User -> One -> Two -> Db }
${scenario(actions || "at 1 s kill Two.1 for 0.5 s  at 2 s slow Two x 2 for 0.5 s")}`;

/** The text around a property of a block, by block. */
export const surroundings: Readonly<Partial<Record<BlockName, (body: string, actions: string) => string>>> = {
  service: station("service"),
  client,
  worker: station("worker"),
  function: station("function"),
  dns: balancer("dns"),
  loadbalancer: balancer("loadbalancer"),
  gateway: balancer("gateway"),
  proxy: balancer("proxy"),
  database: store("database"),
  cache: cache("cache"),
  cdn: cache("cdn"),
  objectstore: store("objectstore"),
  filesystem: store("filesystem"),
  search: store("search"),
  queue: broker("queue"),
  topic: broker("topic"),
  stream: broker("stream"),
  external: station("external"),
  coordinator: (body, actions) => `
client User
coordinator It { ${/nodes/.test(body) ? "" : "nodes 3"}  ${body} }
service Api { replicas 3  leader-elected by It  health-check { every 0.1 s  misses 1 } }
User -> Api -> It
flow Ask { from User at 50 rps  User -> Api -> It write }
${scenario(actions || "at 0.5 s kill Api.1 for 2 s  at 1 s kill It.1 for 1.5 s")}`,
  job: (body, actions) => `job It { ${body} }\n${scenario(actions)}`,
  swarm: (body, actions) => `swarm It { ${body} }\n${scenario(actions)}`,
  "health-check": (body, actions) => station("service")(`replicas 2  workers 2  health-check { ${body} }`, actions),
  autoscale: (body, actions) =>
    station("service")(
      `workers 1  replicas 2  autoscale { ${/max/.test(body) ? "" : "max 8"}  ${body} }`,
      actions || "at 1 s load Ask x 1.5",
    ),
  "rate-limit": (body, actions) =>
    station("service")(`replicas 2  rate-limit { ${/(^|\s)rate /.test(body) ? "" : "rate 60 rps"}  ${body} }`, actions),
  "load-shed": (body, actions) => station("service")(`load-shed { ${body} }`, actions),
  link,
  retries: (body, actions) => link(`timeout 60 ms  retries 3 { ${body} }`, actions),
  "circuit-breaker": (body, actions) => link(`timeout 60 ms  circuit-breaker { ${body} }`, actions),
  entity: (body, actions) =>
    store("database")(
      `entity Row { ${/key id/.test(body) ? "" : "key id { cardinality 200 }"}  ${body} } shard Row by rendezvous(id) into 4 { rebalance automatic at 100 kB / s }`,
      actions || "at 1 s scale It to 6 shards",
    ),
  field: (body, actions) => store("database")(`entity Row { key id { ${body} } } shard Row by range(id) into 4`, actions),
  replicate: (body, actions) =>
    store("database")(
      `prefers consistency  health-check { every 0.2 s  misses 1 }  replicate 3 { ${/style|mode|lag|election|failover/.test(body) ? "" : "failover 0.5 s"}  ${body} }`,
      actions || "at 1 s kill It.1 for 1 s",
    ),
  shard: (body, actions) =>
    store("database")(`shard Row by consistent-hash(id) into 4 { ${body} }`, actions || "at 1 s scale It to 5 shards"),
  "region-link": (body, actions) => `region us-east { zones a }\nregion eu-west { zones b }\nlink us-east <-> eu-west { ${body} }
client User { location us-east }
service Api { in us-east }
database Db { in eu-west }
User -> Api -> Db
flow Ask { from User at 50 rps  User -> Api -> Db }
${scenario(actions)}`,
  region: (body, actions) => `region it { ${body} }\nregion far\nclient User\nservice Api { in it  replicas 2 }\ndatabase Db { in far }
User -> Api -> Db
flow Ask { from User at 50 rps  User -> Api -> Db }
${scenario(actions)}`,
  zone: (body, actions) => `region it { zone z { ${body} } }\nclient User\nservice Api { in it.z }\nUser -> Api
flow Ask { from User at 1 / min  User -> Api }
${scenario(actions)}`,
};

const failures: Trial = { options: { randomFailures: true, duration: 100_000, load: 2e-5 } };
const small = "size 50 kB  item-size 1 kB  keys 500";

/** Properties that need more than their example to matter, by block and key. */
export const trials: Readonly<Record<string, Trial>> = {
  "service.technology": { block: "cache", value: "redis" },
  "service.workers": { value: "5" },
  "service.mode": { with: "replicas 2", value: "active-passive" },
  "service.concurrency": { value: "2" },
  "service.queue-limit": { value: "1" },
  "service.discipline": { value: "lifo" },
  "service.error-rate": { value: "5%" },
  "service.availability": failures,
  "service.mtbf": failures,
  "service.mttr": { ...failures, value: "1 h" },
  "service.failover": { with: "replicas 2  mode active-passive  health-check { every 0.2 s  misses 1 }", value: "0.5 s" },
  "service.leader-elected": { with: "replicas 2" },
  "service.health-check": { with: "replicas 2", value: "{ every 0.2 s  misses 1 }" },
  "service.across": { with: "replicas 4" },
  "service.autoscale": { with: "replicas 2", value: "{ max 9  every 1 s  startup 0.5 s }" },
  "service.rate-limit": { value: "{ rate 100 rps }" },
  "service.load-shed": { value: "{ above 50% }" },
  "client.users": { with: "actions 1 / s", value: "60" },
  "client.actions": { with: "users 60", value: "1 / s" },
  "client.peak": { with: "users 60  actions 1 / s" },
  "client.arrivals": {
    with: "users 60  actions 1 / s",
    value: "constant",
    also: ["closed(users 10, think 0.1 s)", "bursty(factor 4, burst 1 s, share 20%)", "diurnal(peak 3, period 4 s)"],
  },
  "client.location": { with: "users 60  actions 1 / s" },
  "loadbalancer.strategy": { value: "least-connections" },
  "dns.strategy": { value: "least-connections", also: ["weighted(Api.1 3, Api.2 1)"] },
  "database.prefers": { with: "replicate 3 { mode sync }  across us-east, eu-west", actions: "at 1 s partition us-east | eu-west for 1 s" },
  "database.consistency": { with: "replicate 3 { read-from followers }" },
  "database.entity": { value: "Row { key id { cardinality 3 } }", with: "prefers consistency  replicate 2 { read-from any  lag 1 s }" },
  "database.shard": {
    value: "Row by hash(id) into 4",
    also: ["consistent-hash", "rendezvous", "range", "list", "directory", "geo"].map((method) => `Row by ${method}(id) into 4`),
    actions: "at 1 s scale It to 5 shards",
  },
  "cache.size": { with: "item-size 1 kB  keys 500", value: "100 kB" },
  "cache.item-size": { with: "size 100 kB  keys 500", value: "2 kB" },
  "cache.keys": { with: "size 100 kB  item-size 1 kB", value: "500" },
  "cache.skew": { with: small },
  "cache.policy": { with: `${small}  skew zipf(0.7)`, value: "lfu" },
  "cache.ttl": { with: `${small}  skew zipf(0.7)`, value: "0.5 s" },
  "cache.write": { with: `${small}  skew zipf(0.7)`, value: "back", actions: "at 1 s kill It for 1 s" },
  "cache.flush": { with: `${small}  write back`, value: "0.5 s" },
  "cache.coalesce": { with: `${small}  skew zipf(1.2)  ttl 0.05 s` },
  "cache.scope": { with: `${small}  replicas 2`, value: "local" },
  "queue.delivery": { value: "at-most-once", with: "visibility 0.2 s" },
  "queue.ordering": { value: "partition", with: "partitions 4" },
  "queue.partitions": { with: "ordering partition", value: "4" },
  "queue.capacity": { value: "20" },
  "queue.overflow": { with: "capacity 5", value: "drop" },
  "queue.retention": { value: "0.1 s" },
  "queue.dead-letter": { with: "visibility 0.1 s", value: "Dlq after 2" },
  "queue.visibility": { value: "0.1 s" },
  "dns.layer": { value: "4" },
  "coordinator.nodes": { value: "5" },
  "coordinator.election": { value: "0.5 s" },
  ...Object.fromEntries(
    [
      ["input", "50 MB"],
      ["split", "5 MB"],
      ["map", "0.3 s"],
      ["mappers", "3"],
      ["reduce", "0.4 s"],
      ["reducers", "3"],
      ["shuffle", "50%"],
      ["bandwidth", "20 MB / s"],
      ["every", "1 s"],
    ].map(([key = "", value = ""]) => [`job.${key}`, { value, with: jobWithout(key) }]),
  ),
  "swarm.peers": { with: "file 10 MB  chunk 1 MB  uplink 10 MB / s", value: "8" },
  "swarm.file": { with: "peers 8  chunk 1 MB  uplink 10 MB / s", value: "10 MB" },
  "swarm.chunk": { with: "peers 8  file 10 MB  uplink 10 MB / s", value: "1 MB" },
  "swarm.uplink": { with: "peers 8  file 10 MB  chunk 1 MB", value: "10 MB / s" },
  "health-check.every": { value: "0.1 s" },
  "health-check.misses": { with: "every 0.1 s", value: "3" },
  "autoscale.min": { with: "every 0.5 s  startup 0.1 s  target 90%", value: "1", actions: "at 1 s load x 0.1" },
  "autoscale.max": { with: "every 0.5 s  startup 0.1 s  target 40%", value: "3" },
  "autoscale.target": { with: "every 0.5 s  startup 0.1 s", value: "30%" },
  "autoscale.every": { with: "startup 0.1 s", value: "0.5 s" },
  "autoscale.startup": { with: "every 0.5 s", value: "0.1 s" },
  "rate-limit.algorithm": { value: "leaky-bucket", with: "burst 5  window 0.5 s" },
  "rate-limit.rate": { value: "50 rps" },
  "rate-limit.burst": { value: "3" },
  "rate-limit.window": { with: "algorithm fixed-window", value: "0.3 s" },
  "load-shed.above": { value: "40%" },
  "link.timeout": { value: "20 ms" },
  "link.retries": { value: "2" },
  "link.cancel": { with: "timeout 20 ms" },
  "link.hedge": { value: "after 20 ms" },
  "link.deadline": { with: "timeout 20 ms", value: "propagate" },
  "link.circuit-breaker": { value: "{ failures 2% }" },
  "link.pool": { value: "3" },
  "link.latency": { value: "7 ms" },
  "link.rtt": { value: "9 ms" },
  "link.bandwidth": { value: "1 MB / s" },
  "link.payload": { with: "bandwidth 1 MB / s", value: "2 kB" },
  "link.response": { with: "bandwidth 1 MB / s", value: "2 kB" },
  "link.loss": { value: "2%" },
  "link.connection": { value: "per-request" },
  "link.encrypted": { with: "connection per-request" },
  "retries.backoff": { value: "constant(5 ms)", also: ["exponential(5 ms)", "exponential(5 ms, max 6 ms)"] },
  "retries.jitter": { with: "backoff constant(20 ms)", value: "full" },
  "retries.budget": { value: "1%" },
  "circuit-breaker.failures": { value: "3% over 1 s" },
  "circuit-breaker.open": { with: "failures 3% over 1 s", value: "0.3 s" },
  "circuit-breaker.half-open": { with: "failures 3% over 1 s  open 0.2 s", value: "5" },
  "entity.key": { value: "id { cardinality 7 }" },
  "entity.row-size": { value: "2 kB" },
  "entity.grows": { with: "row-size 1 kB  keep 1 day", value: "900 / day" },
  "entity.keep": { with: "row-size 1 kB  grows 900 / day", value: "1 day" },
  "field.cardinality": { value: "5" },
  "field.skew": { with: "cardinality 50", value: "zipf(1)" },
  "field.monotonic": { with: "cardinality 50" },
  "replicate.style": { value: "chain" },
  "replicate.mode": { value: "sync" },
  "replicate.lag": { value: "0.5 s" },
  "replicate.quorum": { with: "style leaderless", value: "read 1 write 3" },
  "replicate.election": { value: "0.2 s" },
  "replicate.failover": { value: "0.2 s" },
  "replicate.read-from": { value: "followers" },
  "shard.virtual-nodes": { value: "16" },
  "shard.weights": { value: "40% 30% 20% 10%" },
  "shard.salt": { value: "8" },
  "shard.rebalance": { value: "manual" },
  "region-link.rtt": { value: "30 ms" },
  "region-link.bandwidth": { value: "1 MB / s" },
  "region-link.loss": { value: "5%" },
  "region.availability": failures,
  "region.zone": { ...failures, value: "a { availability 99% }" },
  "zone.availability": failures,
};

/** A job that says all of its properties but one. */
function jobWithout(key: string): string {
  const all: Readonly<Record<string, string>> = {
    input: "100 MB",
    split: "10 MB",
    map: "0.2 s",
    mappers: "4",
    reduce: "0.3 s",
    reducers: "2",
    shuffle: "20%",
    bandwidth: "100 MB / s",
    every: "2 s",
  };
  const without = key === "reduce" ? ["reduce", "reducers"] : [key];
  return Object.entries(all)
    .flatMap(([name, value]) => (without.includes(name) ? [] : [`${name} ${value}`]))
    .join("  ");
}

/** Why a property has no effect on a simulation, by block and key, or by key wherever it stands. */
export const withoutEffect: Readonly<Record<string, string>> = {
  title: "what people read",
  description: "what people read",
  owner: "what people read",
  tags: "what people read, and what views select",
  link: "what people read",
  accept: "silences a rule",
  cost: "money is the analysis's",
  "service.rto": "an objective of a loss that the run does not have; judged as the rto of an slo is",
  "service.rpo": "an objective of a loss that the run does not have; judged as the rpo of an slo is",
  "database.engine": "the data model; times are those of the technology or the service time",
  "database.storage": "space is the analysis's: nothing fills up in minutes",
  "database.backup": "what a restore loses and takes is the analysis's",
  "database.raid": "space and durability are the analysis's",
  "proxy.forward": "what people read",
  "proxy.reverse": "what people read",
  "external.sla": "what people read",
  "link.idempotent": "a promise of the callee, which rules ask for",
  "link.auth": "what rules ask for",
  "link.push": "who begins to talk; polls are calls of a flow",
  "link.probability": "used where no flow says how often a call is made",
  "link.calls": "used where no flow says how often a call is made",
  "shard.ranges": "which key has which value is not in a design, so all ranges are equally wide unless weights say otherwise",
  "region-link.payload": "what people read",
  "region.zones": "a list of names",
};

/** Words that mean the same to a simulation, and why. */
export const alike: Readonly<Record<string, readonly { readonly words: readonly string[]; readonly why: string }[]>> = {
  "dns.strategy": [
    { words: ["round-robin", "path"], why: "a path picks the callee, whose replicas take turns" },
    { words: ["least-connections", "least-bandwidth"], why: "the requests of one link are equally large" },
  ],
  "database.consistency": [
    { words: ["strong", "sequential", "causal", "eventual"], why: "a promise: once one is made, reads that break it are counted" },
  ],
  "database.engine": [
    {
      words: ["relational", "key-value", "document", "wide-column", "graph", "time-series", "spatial", "search", "blob"],
      why: "the data model",
    },
  ],
  "cache.write": [{ words: ["aside", "through"], why: "a write stores the entry; they differ when the cache fails, or has no body" }],
  "cache.scope": [{ words: ["global", "distributed"], why: "both spread their keys over the replicas there are" }],
  "link.encrypted": [{ words: ["tls", "mtls"], why: "both take one round trip more (RFC 8446)" }],
  "link.auth": [{ words: ["oauth2", "api-key", "mtls", "none"], why: "what rules ask for" }],
  "link.push": [{ words: ["websocket", "sse", "long-poll", "poll"], why: "who begins to talk" }],
  "shard.rebalance": [{ words: ["manual", "none"], why: "nobody moves keys by hand while a simulation runs" }],
};

/** Every action of a scenario, on the database design above. */
export const actions: Readonly<Record<ScenarioEffect["type"], string>> = {
  load: "load x 1.5",
  kill: "kill It for 0.5 s",
  slow: "slow It x 2 for 0.5 s",
  partition: "partition Api | It for 0.5 s",
  outage: "outage us-east.a for 0.5 s",
  drop: "drop 20% on Api -> It for 0.5 s",
  error: "error 20% on It for 0.5 s",
  "hot-key": "hot key Row.id 50%",
  scale: "scale Api to 4",
  reshard: "scale It to 6 shards",
  deploy: "deploy Api rolling",
  restart: "restart Api",
};
