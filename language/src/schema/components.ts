import { referenceFigure } from "@lintel/engine/formulas";
import type { ComponentKind } from "@lintel/engine/model";
import { dataProperties } from "./data.ts";
import * as defaults from "./defaults.ts";
import {
  among,
  amount,
  count,
  countFrom,
  distribution,
  duration,
  factorFrom,
  flag,
  money,
  oneOf,
  perTime,
  ratio,
  someData,
  someRate,
  someTime,
  someTransfer,
  text,
  wholeFrom,
  yesNo,
} from "./kinds.ts";
import type { PropertyDefault, PropertySpec } from "./types.ts";

const from = (fallback: { readonly reason: string }, shown: string): PropertyDefault => ({ text: shown, source: fallback.reason });

/** Properties of every element that people read about. */
export const identity: readonly PropertySpec[] = [
  { key: "title", values: [text], documentation: "What people read instead of the name.", example: '"Order service"' },
  {
    key: "description",
    values: [text],
    documentation: "One or two sentences about what it does.",
    example: '"Takes orders and charges cards"',
  },
  { key: "owner", values: [text], documentation: "The team or person responsible.", example: "payments" },
  { key: "tags", values: [text], list: "commas", documentation: "Words to select elements by in views.", example: "core, pci" },
  { key: "link", values: [text], repeats: true, documentation: "An address with more about it.", example: '"https://example.com/runbook"' },
  {
    key: "accept",
    values: [{ type: "name" }, text],
    needs: 1,
    repeats: true,
    documentation: "Accepts the risk that one rule reports here, and keeps the reason in reports.",
    example: 'single-point-of-failure "one region until Q3"',
  },
];

const technology: PropertySpec = {
  key: "technology",
  values: [text],
  documentation: "The product used; known ones bring documented defaults.",
  example: "redis",
};

const size: readonly PropertySpec[] = [
  {
    key: "replicas",
    values: [wholeFrom(1)],
    documentation: "Copies that do the same work; each fails on its own.",
    example: "3",
    default: from(defaults.replicas, "1"),
  },
  {
    key: "mode",
    values: [oneOf("active-active", "active-passive")],
    documentation: "Whether all replicas take traffic, or one does and the others wait to take over.",
    example: "active-passive",
    default: from(defaults.mode, "active-active"),
  },
  {
    key: "workers",
    values: [wholeFrom(1)],
    documentation: "Requests that one replica executes at the same time: its cores or threads.",
    example: "8",
    default: { text: "8 for code, 16 for stores, no limit for managed services", source: "by kind; the hover names the one that holds" },
  },
  {
    key: "concurrency",
    values: [wholeFrom(1)],
    documentation: "Requests in flight per replica, each held for its whole visit, downstream calls included.",
    example: "200",
    default: { text: "no limit", source: "none unless given" },
  },
  {
    key: "queue-limit",
    values: [wholeFrom(0)],
    documentation: "Requests that may wait per replica; further ones are rejected.",
    example: "500",
    default: { text: "no limit", source: "none unless given" },
  },
  {
    key: "discipline",
    values: [oneOf("fifo", "lifo", "ps", "priority")],
    documentation: "Which waiting request is served next; `priority`: by the `priority` of its flow; `ps` shares the workers among all.",
    example: "fifo",
    default: from(defaults.discipline, "fifo"),
  },
  {
    key: "blocking",
    values: [yesNo],
    documentation: "Whether a worker stays held while downstream calls run (one thread per request).",
    example: "true",
    default: from(defaults.blocking, "false"),
  },
];

const work: readonly PropertySpec[] = [
  {
    key: "service-time",
    values: [distribution],
    overrides: ["throughput", "latency"],
    documentation:
      "Time one worker needs for one request, without waiting and without downstream calls. A bare time is the mean of an exponential.",
    example: "lognormal(p50 4 ms, p99 30 ms)",
    default: { text: "by kind", source: "by kind; the hover names the one that holds" },
  },
  {
    key: "throughput",
    values: [someRate],
    documentation: "Requests per second that one replica can do; sets the service time to workers / throughput.",
    example: "5k rps",
  },
  {
    key: "error-rate",
    values: [ratio],
    documentation: "Share of requests that fail for reasons the design does not model.",
    example: "0.01%",
    default: from(defaults.errorRate, "0%"),
  },
  { key: "cost", values: [money], documentation: "Price of one replica.", example: "$0.19 / h" },
];

const reliability: readonly PropertySpec[] = [
  {
    key: "availability",
    values: [ratio],
    overrides: ["mtbf"],
    documentation: "Share of the time that one replica is up.",
    example: "99.95%",
    default: from(defaults.replicaAvailability, "99.5%"),
  },
  {
    key: "mtbf",
    values: [someTime],
    documentation: "Mean time between failures of one replica; with `mttr` it gives the availability.",
    example: "30 days",
  },
  {
    key: "mttr",
    values: [duration],
    documentation: "Mean time to repair or replace one replica.",
    example: "5 min",
    default: from(defaults.repairTime, "5 min"),
  },
  { key: "failover", values: [duration], documentation: "Time the standby needs to take over once the loss is noticed.", example: "30 s" },
  {
    key: "health-check",
    values: flag,
    block: "health-check",
    documentation: "How dead replicas are noticed: detection takes interval × misses.",
    example: "{ every 1 s  misses 3 }",
  },
  {
    key: "rto",
    values: [duration],
    documentation: "Recovery time objective: longest acceptable outage. Judged like `rto` in an `slo` of the component.",
    example: "15 min",
  },
  {
    key: "rpo",
    values: [duration],
    documentation: "Recovery point objective: longest span of data that may be lost. Judged like `rpo` in an `slo` of the component.",
    example: "1 min",
  },
  {
    key: "leader-elected",
    values: flag,
    clauses: [{ word: "by", value: { type: "reference", to: "coordinator" }, documentation: "the coordinator that elects the leader" }],
    requires: [{ oneOf: ["by"], without: "nothing says who elects the leader, so it is left out", example: "leader-elected by ZooKeeper" }],
    documentation: "One replica leads at a time, chosen by a coordinator.",
    example: "by ZooKeeper",
  },
];

const placement: readonly PropertySpec[] = [
  {
    key: "in",
    values: [{ type: "reference", to: "place" }],
    documentation: "The zone or region all replicas are in.",
    example: "us-east.a",
  },
  {
    key: "across",
    values: [{ type: "reference", to: "place" }],
    overrides: ["in"],
    list: "commas",
    documentation: "Regions or zones the replicas are spread over in turn.",
    example: "us-east, eu-west",
  },
];

const policies: readonly PropertySpec[] = [
  {
    key: "autoscale",
    values: flag,
    block: "autoscale",
    requires: [{ oneOf: ["max"], without: "it can never add a replica", example: "autoscale { max 20 }" }],
    documentation: "Adds and removes replicas to hold a utilisation.",
    example: "{ min 2  max 20  target 60%  every 15 s  startup 90 s }",
  },
  {
    key: "rate-limit",
    values: flag,
    block: "rate-limit",
    requires: [{ oneOf: ["rate"], without: "it limits nothing and is left out", example: "rate-limit { rate 100 rps }" }],
    documentation: `Refuses requests above a rate (status ${referenceFigure("status-rate-limited").text}).`,
    example: "{ algorithm token-bucket  rate 100 rps  burst 20  per client }",
  },
  {
    key: "load-shed",
    values: flag,
    block: "load-shed",
    documentation: `Refuses new requests when it is too busy (status ${referenceFigure("status-overloaded").text}).`,
    example: "{ above 90% }",
  },
];

const common: readonly PropertySpec[] = [...identity, technology, ...size, ...work, ...reliability, ...placement, ...policies];

const client: readonly PropertySpec[] = [
  { key: "users", values: [count], documentation: "How many there are.", example: "50M" },
  {
    key: "actions",
    values: [perTime],
    documentation: "What one user does per time: sets the load together with `users`.",
    example: "10 / day",
  },
  {
    key: "peak",
    values: [factorFrom(1)],
    documentation: "Peak load over mean load.",
    example: "3x",
    default: from(defaults.peak, "1x"),
  },
  {
    key: "arrivals",
    values: [{ type: "word", words: ["poisson", "constant"], functions: ["bursty", "closed", "diurnal"] }],
    documentation:
      "How requests come: independent users (`poisson`), evenly (`constant`), in bursts, along a daily curve, or from a closed population that waits for answers.",
    example: "closed(users 100, think 5 s)",
    default: from(defaults.arrivals, "poisson"),
  },
  { key: "location", values: [{ type: "reference", to: "place" }], documentation: "The region the users are near to.", example: "eu-west" },
];

const balancing: readonly PropertySpec[] = [
  {
    key: "strategy",
    values: [
      {
        type: "word",
        words: [
          "round-robin",
          "random",
          "least-connections",
          "least-response-time",
          "least-bandwidth",
          "power-of-two",
          "ip-hash",
          "consistent-hash",
          "rendezvous",
          "path",
        ],
        functions: ["weighted"],
      },
    ],
    documentation: "How requests are spread over the replicas behind it.",
    example: "least-connections",
    default: from(defaults.strategy, "round-robin"),
  },
  { key: "layer", values: [among(4, 7)], documentation: "Network layer it works on: 4 sees connections, 7 sees requests.", example: "7" },
];

const timeToLive: PropertySpec = {
  key: "ttl",
  values: [duration],
  documentation: "How long an entry or answer stays valid.",
  example: "1 h",
};

const caching: readonly PropertySpec[] = [
  {
    key: "hit-ratio",
    values: [ratio],
    documentation: "Share of reads answered from the cache; computed from size, keys and skew when left out.",
    example: "80%",
  },
  { key: "size", values: [someData], documentation: "Memory for entries, all replicas together.", example: "35 GB" },
  { key: "item-size", values: [someData], documentation: "Mean size of one entry.", example: "500 B" },
  { key: "keys", values: [countFrom(1)], documentation: "Distinct keys that are asked for.", example: "100M" },
  {
    key: "skew",
    values: [{ type: "word", words: ["uniform"], functions: ["zipf"] }],
    documentation: "How unevenly keys are asked for.",
    example: "zipf(0.9)",
    default: from(defaults.popularity, "uniform"),
  },
  {
    key: "policy",
    values: [oneOf("lru", "lfu", "fifo", "random", "arc")],
    documentation: "Which entry makes room for a new one.",
    example: "lru",
    default: from(defaults.cachePolicy, "lru"),
  },
  timeToLive,
  {
    key: "write",
    values: [oneOf("aside", "through", "around", "back")],
    documentation:
      "Who keeps cache and store in step: the caller (aside), the cache at once (through) or later (back), or nobody until the next miss (around).",
    example: "aside",
    default: from(defaults.cacheWrite, "aside"),
  },
  {
    key: "flush",
    values: [duration],
    documentation: "How long a write that `write back` has confirmed waits until the store gets it. A crash loses what still waits.",
    example: "5 s",
    default: { text: "at once", source: "after the answer, unless it says how long" },
  },
  {
    key: "coalesce",
    values: flag,
    documentation: "Reads that miss the same key at the same time wait for one fetch (calls in the body of the call to the cache).",
    example: "",
  },
  {
    key: "scope",
    values: [oneOf("global", "distributed", "local")],
    documentation: "One shared cache, one spread over its replicas, or one in each replica of the caller.",
    example: "distributed",
    default: from(defaults.cacheScope, "distributed"),
  },
];

const messaging: readonly PropertySpec[] = [
  {
    key: "delivery",
    values: [oneOf("at-least-once", "at-most-once", "exactly-once")],
    documentation: "How often a message may reach a consumer.",
    example: "at-least-once",
    default: from(defaults.delivery, "at-least-once"),
  },
  {
    key: "ordering",
    values: [oneOf("fifo", "partition", "none")],
    documentation: "Which messages keep their order.",
    example: "partition",
    default: from(defaults.ordering, "none; partition for streams"),
  },
  {
    key: "partitions",
    values: [wholeFrom(1)],
    documentation: "Independent lanes; at most one consumer of a group reads each.",
    example: "12",
    default: from(defaults.partitions, "1"),
  },
  {
    key: "capacity",
    values: [countFrom(1)],
    documentation: "Messages that fit.",
    example: "1M",
    default: { text: "no limit", source: "none unless given" },
  },
  {
    key: "overflow",
    values: [oneOf("block", "drop", "reject")],
    documentation: "What happens to a message when it is full.",
    example: "reject",
    default: from(defaults.overflow, "reject"),
  },
  { key: "retention", values: [someTime], documentation: "How long messages are kept.", example: "7 days" },
  {
    key: "dead-letter",
    values: [{ type: "reference", to: "messaging" }],
    clauses: [{ word: "after", value: wholeFrom(1), documentation: "deliveries before a message is put aside (5 unless given)" }],
    documentation: "Where messages go that cannot be handled.",
    example: "Dlq after 5",
  },
  {
    key: "visibility",
    values: [someTime],
    documentation: "Time until a message that was not acknowledged is delivered again.",
    example: "30 s",
    default: from(defaults.visibility, "30 s"),
  },
];

const coordinator: readonly PropertySpec[] = [
  {
    key: "nodes",
    values: [wholeFrom(1)],
    overrides: ["replicas"],
    documentation: "Members that vote; it works while a majority is up and connected.",
    example: "3",
    default: from(defaults.coordinatorNodes, "1"),
  },
  {
    key: "election",
    values: [duration],
    documentation: "Time to elect a leader after one is lost.",
    example: "5 s",
    default: from(defaults.coordinatorElection, "5 s"),
  },
];

const job: readonly PropertySpec[] = [
  { key: "input", values: [amount], documentation: "Data one run reads.", example: "1 TB" },
  { key: "split", values: [someData], documentation: "Size of the piece one map task reads.", example: "128 MB" },
  { key: "map", values: [duration], documentation: "Time of one map task.", example: "2 s" },
  { key: "reduce", values: [duration], documentation: "Time of one reduce task.", example: "5 s" },
  { key: "mappers", values: [wholeFrom(1)], documentation: "Map tasks that run at the same time.", example: "200" },
  { key: "reducers", values: [wholeFrom(1)], documentation: "Reduce tasks that run at the same time.", example: "20" },
  { key: "shuffle", values: [ratio], documentation: "Share of the input that moves from map to reduce.", example: "20%" },
  {
    key: "bandwidth",
    values: [{ type: "number", of: "bandwidth", min: 0 }],
    documentation: "Data per time that all machines of the job together move from map to reduce.",
    example: "10 Gbps",
  },
  { key: "every", values: [someTime], documentation: "Time between runs.", example: "1 day" },
];

const swarm: readonly PropertySpec[] = [
  { key: "peers", values: [wholeFrom(1)], documentation: "Machines that share the file.", example: "1000" },
  { key: "file", values: [amount], documentation: "What every peer is to receive.", example: "5 GB" },
  { key: "chunk", values: [someData], documentation: "Size of the pieces peers exchange.", example: "500 MB" },
  { key: "uplink", values: [someTransfer], documentation: "What one peer can send.", example: "40 Gbps" },
];

const external: readonly PropertySpec[] = [
  { key: "latency", values: [distribution], documentation: "Time it takes to answer, as its provider states.", example: "80 ms" },
  { key: "sla", values: [text], documentation: "Address of the provider's promise.", example: '"https://example.com/sla"' },
];

const own: Readonly<Partial<Record<ComponentKind, readonly PropertySpec[]>>> = {
  client,
  dns: [...balancing, timeToLive],
  cdn: caching,
  loadbalancer: balancing,
  gateway: balancing,
  proxy: [
    {
      key: "forward",
      values: flag,
      documentation: "It stands before the callers and passes their requests out.",
      example: "",
    },
    {
      key: "reverse",
      values: flag,
      overrides: ["forward"],
      documentation: "It stands before the servers and passes requests in.",
      example: "",
    },
    ...balancing,
  ],
  job,
  cache: [...caching, ...dataProperties],
  database: dataProperties,
  objectstore: dataProperties,
  filesystem: dataProperties,
  search: dataProperties,
  queue: [...messaging, ...dataProperties],
  topic: [...messaging, ...dataProperties],
  stream: [...messaging, ...dataProperties],
  coordinator,
  swarm,
  external,
};

/** The properties of a component kind: its own first, then those that all components share. */
export function componentProperties(kind: ComponentKind): readonly PropertySpec[] {
  return [...(own[kind] ?? []), ...common];
}
