import type { Design } from "@lintel/engine/model";
import { designFromText, formatText } from "@lintel/language";
import { describe, expect, test } from "vitest";

/*
 * One row for each construct of the language: what is written, and what of the design shows that it was understood.
 * The parts that a row needs around it stand in `shop`.
 */

const shop = `client User { users 1k  actions 1 / h }
service Api { replicas 4 }
service Other
cache Hot { hit-ratio 90% }
database Db { replicate 3  entity Row { key id  field tenant } }
queue Jobs
topic Events
region us-east { zones a, b }
region eu-west { zones a }
User -> Api
Api -> Hot
Api -> Db
Api -> Other
`;

/** The body of the last component. */
const last = (design: Design): unknown => design.components.at(-1);
const value = (given: unknown): unknown => expect.objectContaining({ value: given, assumed: null });

type Row = readonly [construct: string, text: string, shown: (design: Design) => unknown, expected: unknown];

const component = (construct: string, kind: string, body: string, expected: object): Row => [
  construct,
  `${kind} It { ${body} }`,
  last,
  expected,
];
const fact = (construct: string, kind: string, body: string, facts: Record<string, string | number | boolean>): Row =>
  component(construct, kind, body, { facts: Object.fromEntries(Object.entries(facts).map(([key, given]) => [key, value(given)])) });
const link = (body: string, expected: object): Row => [body, `Api -> It { ${body} }\nservice It`, ({ links }) => links.at(-1), expected];
const linkFact = (body: string, facts: Record<string, string | number | boolean>): Row =>
  link(body, { facts: Object.fromEntries(Object.entries(facts).map(([key, given]) => [key, value(given)])) });
const steps = (text: string, expected: readonly object[]): Row => [
  text,
  `flow F { from User at 5 rps  User -> Api { ${text} } }`,
  ({ flows }) => {
    const [call] = flows.find(({ id }) => id === "F")?.steps ?? [];
    return call?.type === "call" ? call.body : null;
  },
  expected,
];
const term = (text: string, expected: object): Row => [
  `slo: ${text}`,
  `slo Db { ${text} }`,
  ({ objectives }) => objectives[0]?.term,
  expected,
];
const action = (text: string, effect: object, times: object = {}): Row => [
  text,
  `flow F { from User at 5 rps  User -> Api }\nscenario "S" for 10 min { ${text} }`,
  ({ scenarios }) => scenarios[0]?.actions[0],
  { effect, ...times },
];
const expected = (text: string, found: object): Row => [
  `expect ${text}`,
  `flow F { from User at 5 rps  User -> Api }\nscenario "S" for 10 min { expect ${text} }`,
  ({ scenarios }) => scenarios[0]?.expectations[0],
  found,
];
const constant = (text: string, number: number): Row => [
  `let x = ${text}`,
  `let x = ${text}`,
  ({ lets }) => lets[0]?.value,
  expect.closeTo(number, 9),
];

const sections: Readonly<Record<string, readonly Row[]>> = {
  "1. Lexical structure": [
    ["documentation", "/** What it **does**. */\nservice It", last, { documentation: "What it **does**." }],
    ["names with hyphens", "service a-b-c", last, { id: "a-b-c" }],
    ["keywords as names", "service cache\nservice flow\nservice x", last, { id: "x" }],
    ["text with escapes", 'service It "say \\"hi\\"\\\\"', last, { title: 'say "hi"\\' }],
    [
      "no separators, or semicolons",
      "service It { replicas 2; workers 3\nconcurrency 4 queue-limit 5 }",
      last,
      { replicas: value(2), workers: value(3), concurrency: value(4), queueLimit: value(5) },
    ],
    constant("1_000", 1000),
    constant("1e6", 1e6),
    constant("100M", 1e8),
    constant("3bn", 3e9),
    constant("2 billion", 2e9),
    constant("200 ms", 0.2),
    constant("200ms", 0.2),
    constant("5 µs", 5e-6),
    constant("1 month", 30 * 86400),
    constant("1 year", 365 * 86400),
    constant("5 GiB", 5 * 2 ** 30),
    constant("8 kbit", 1000),
    constant("10 Gbps", 1.25e9),
    constant("4k rps", 4000),
    constant("10 / day", 10 / 86400),
    constant("20 MB / s", 2e7),
    constant("99.95%", 0.9995),
    constant("3x", 3),
    constant("4 nines", 0.9999),
    constant("$0.19", 0.19),
    constant("50M users", 5e7),
  ],
  "2. Values and expressions": [
    constant("(1 + 2) * 3 ^ 2 - 4 / 2", 25),
    constant("max(200 ms, 0.1 s) + min(1 s, 2 s)", 1.2),
    constant("ceil(7 / 2) + round(2.4) + floor(1.9)", 7),
    constant("3 / day * 1 day", 3),
    [
      "a constant in a property",
      "let t = 5 ms\nservice It { service-time t }",
      last,
      { serviceTime: value({ type: "exponential", mean: 0.005 }) },
    ],
    component("constant(…)", "service", "service-time constant(5 ms)", { serviceTime: value({ type: "constant", value: 0.005 }) }),
    component("uniform(…)", "service", "service-time uniform(1 ms, 3 ms)", {
      serviceTime: value({ type: "uniform", min: 0.001, max: 0.003 }),
    }),
    component("normal(…)", "service", "service-time normal(5 ms, 1 ms)", {
      serviceTime: value({ type: "normal", mean: 0.005, sd: 0.001 }),
    }),
    component("lognormal by quantiles", "service", "service-time lognormal(p50 5 ms, p99 40 ms)", {
      serviceTime: value(expect.objectContaining({ type: "lognormal", mu: expect.closeTo(Math.log(0.005), 9) })),
    }),
    component("lognormal by mean and cv", "service", "service-time lognormal(mean 5 ms, cv 1.5)", {
      serviceTime: value(expect.objectContaining({ type: "lognormal", sigma: expect.closeTo(Math.sqrt(Math.log(3.25)), 9) })),
    }),
    component("erlang(…)", "service", "service-time erlang(4, 8 ms)", { serviceTime: value({ type: "gamma", shape: 4, scale: 0.002 }) }),
    component("hyperexponential(…)", "service", "service-time hyperexponential(90% 2 ms, 10% 50 ms)", {
      serviceTime: value(expect.objectContaining({ type: "hyperexponential" })),
    }),
    component("pareto(…)", "service", "service-time pareto(1 ms, 2.5)", { serviceTime: value({ type: "pareto", min: 0.001, alpha: 2.5 }) }),
    component("weibull(…)", "service", "service-time weibull(0.7, 5 ms)", {
      serviceTime: value({ type: "weibull", shape: 0.7, scale: 0.005 }),
    }),
    component("empirical(…)", "service", "service-time empirical(2 ms 3, 40 ms 1)", {
      serviceTime: value({
        type: "empirical",
        points: [
          { value: 0.002, weight: 0.75 },
          { value: 0.04, weight: 0.25 },
        ],
      }),
    }),
  ],
  "3. Components": [
    component("identity", "service", 'title "T"  description "D"  owner me  tags a, b  technology nginx', {
      title: "T",
      documentation: "D",
      owner: "me",
      tags: ["a", "b"],
      technology: { name: "nginx" },
    }),
    fact("link", "service", 'link "https://example.com"  link "https://example.org"', { link: "https://example.com, https://example.org" }),
    component(
      "size",
      "service",
      "replicas 3  mode active-passive  workers 8  concurrency 200  queue-limit 500  discipline ps  blocking true",
      {
        replicas: value(3),
        mode: value("active-passive"),
        workers: value(8),
        concurrency: value(200),
        queueLimit: value(500),
        discipline: value("ps"),
        blocking: value(true),
      },
    ),
    component("throughput", "service", "workers 4  throughput 2k rps", { serviceTime: value({ type: "exponential", mean: 0.002 }) }),
    component("work", "service", "error-rate 0.01%  cost $0.36 / h", { errorRate: value(0.0001), cost: value(expect.closeTo(0.0001, 12)) }),
    component("availability", "service", "availability 99.95%", { reliability: { availability: value(0.9995) } }),
    component("mtbf and mttr", "service", "mtbf 99 h  mttr 1 h", { reliability: { availability: value(0.99), mttr: value(3600) } }),
    component("failover and health-check", "service", "failover 30 s  health-check { every 1 s misses 3 }", {
      failover: value(30),
      healthCheck: { every: value(1), misses: value(3) },
    }),
    fact("rto and rpo", "service", "rto 15 min  rpo 1 min", { rto: 900, rpo: 60 }),
    component("in", "service", "replicas 2  in us-east.a", { replicaZones: ["us-east.a", "us-east.a"] }),
    component("across a region", "service", "replicas 3  across us-east", { replicaZones: ["us-east.a", "us-east.b", "us-east.a"] }),
    component("across regions", "service", "replicas 2  across us-east, eu-west", { replicaRegions: ["us-east", "eu-west"] }),
    component("autoscale", "service", "autoscale { min 2 max 20 target 60% every 15 s startup 90 s }", {
      autoscale: { min: value(2), max: value(20), target: value(0.6), every: value(15), startup: value(90) },
    }),
    component("rate-limit", "gateway", "rate-limit { algorithm token-bucket rate 100 rps burst 20 per client store Hot }", {
      rateLimit: { algorithm: value("token-bucket"), rate: value(100), burst: value(20), per: "client", store: "Hot" },
    }),
    component("load-shed", "service", "load-shed { above 90% }", { loadShed: { above: value(0.9) } }),
    component("client", "client", "users 50M  actions 10 / day  peak 3x  location eu-west", {
      client: { users: value(5e7), actions: value(10 / 86400), peak: value(3), location: "eu-west" },
    }),
    component("arrivals", "client", "arrivals bursty(factor 4, burst 10 s, share 10%)", {
      client: { arrivals: value({ type: "bursty", factor: 4, burst: 10, share: 0.1 }) },
    }),
    component("closed arrivals", "client", "arrivals closed(users 100, think 5 s)", {
      client: { arrivals: value({ type: "closed", users: 100, think: { type: "exponential", mean: 5 } }) },
    }),
    ...[
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
    ].map((strategy) =>
      component(`strategy ${strategy}`, "loadbalancer", `strategy ${strategy}  layer 7`, {
        balancing: { strategy: value(strategy), layer: value(7) },
      }),
    ),
    component("strategy weighted(…)", "loadbalancer", "strategy weighted(Api.1 3, Api.2 1, Other 2)", {
      balancing: { strategy: value("weighted"), weights: { "Api.1": 3, "Api.2": 1, Other: 2 } },
    }),
    fact("dns ttl", "dns", "ttl 60 s", { ttl: 60 }),
    fact("a proxy is forward", "proxy", "forward", { forward: true }),
    fact("or reverse", "proxy", "reverse", { reverse: true }),
    component("cache by its ratio", "cdn", "hit-ratio 80%  ttl 1 h", { cache: { hitRatio: value(0.8), ttl: value(3600) } }),
    component("cache by its size", "cache", "size 35 GB  item-size 500 B  keys 100M  skew zipf(0.9)  policy lfu  write back  scope local", {
      cache: {
        size: value(35e9),
        itemSize: value(500),
        keys: value(1e8),
        popularity: value({ type: "zipf", exponent: 0.9 }),
        policy: value("lfu"),
        write: value("back"),
        scope: value("local"),
      },
    }),
    component("store", "database", "engine wide-column  consistency eventual  prefers availability", {
      store: { engine: value("wide-column"), consistency: value("eventual"), prefers: value("availability") },
    }),
    fact("storage", "database", "storage 2 TB", { storage: 2e12 }),
    component("backup", "database", "backup { every 24 h }", { store: { backupEvery: value(86400) } }),
    [
      "backup details",
      "objectstore Files\ndatabase It { backup { every 1 h  retention 1 day  to Files } }",
      last,
      { facts: { "backup.retention": value(86400), "backup.to": value("Files") } },
    ],
    fact("raid", "database", "raid 10 { disks 4 afr 1.5% rebuild 12 h size 4 TB }", {
      raid: 10,
      "raid.disks": 4,
      "raid.afr": 0.015,
      "raid.rebuild": 43200,
      "raid.size": 4e12,
    }),
    component(
      "messaging",
      "queue",
      "delivery exactly-once  ordering fifo  partitions 12  capacity 1M  overflow block  retention 7 days  dead-letter Jobs after 4  visibility 20 s",
      {
        messaging: {
          delivery: value("exactly-once"),
          ordering: value("fifo"),
          partitions: value(12),
          capacity: value(1e6),
          overflow: value("block"),
          retention: value(604800),
          deadLetter: { queue: "Jobs", after: value(4) },
          visibility: value(20),
        },
      },
    ),
    component("coordinator", "coordinator", "nodes 3  election 5 s", { replicas: value(3), coordinator: { election: value(5) } }),
    [
      "leader-elected",
      "coordinator Keeper { nodes 3 }\nservice It { replicas 2  leader-elected by Keeper }",
      last,
      { leaderElectedBy: "Keeper" },
    ],
    fact("job", "job", "input 1 TB split 128 MB map 2 s reduce 5 s mappers 200 reducers 20 shuffle 20% every 1 day", {
      input: 1e12,
      split: 1.28e8,
      map: 2,
      reduce: 5,
      mappers: 200,
      reducers: 20,
      shuffle: 0.2,
      every: 86400,
    }),
    fact("swarm", "swarm", "peers 1000 file 5 GB chunk 500 MB uplink 40 Gbps", { peers: 1000, file: 5e9, chunk: 5e8, uplink: 5e9 }),
    component("external", "external", 'availability 99.9%  latency 80 ms  sla "https://example.com"', {
      reliability: { availability: value(0.999) },
      serviceTime: value({ type: "exponential", mean: 0.08 }),
      facts: { sla: value("https://example.com") },
    }),
  ],
  "4. Data": [
    component(
      "entity",
      "database",
      "entity Link { key hash { cardinality 12 billion } field userId { cardinality 10M skew zipf(0.8) } field at { monotonic } row-size 500 B grows 100M / month keep 10 years }",
      {
        store: {
          entities: [
            {
              id: "It.Link",
              rowSize: value(500),
              grows: value(expect.closeTo(1e8 / (30 * 86400), 6)),
              keep: value(10 * 365 * 86400),
              fields: [
                { name: "hash", isKey: true, cardinality: value(12e9) },
                { name: "userId", isKey: false, popularity: value({ type: "zipf", exponent: 0.8 }) },
                { name: "at", monotonic: true },
              ],
            },
          ],
        },
      },
    ),
    ...["leader-follower", "multi-leader", "chain"].map((style) =>
      component(
        `replicate … ${style}`,
        "database",
        `replicate 3 { style ${style} mode semi-sync lag 200 ms election 4 s failover 20 s read-from any }`,
        {
          replication: {
            copies: value(3),
            style: value(style),
            mode: value("semi-sync"),
            lag: value(0.2),
            election: value(4),
            failover: value(20),
            readFrom: value("any"),
          },
        },
      ),
    ),
    component("quorum", "database", "replicate 3 { style leaderless  quorum read 2 write 2 }", {
      replication: { quorum: { read: value(2), write: value(2) } },
    }),
    ...["hash", "consistent-hash", "rendezvous", "range", "list", "directory", "geo"].map((method) =>
      component(
        `shard by ${method}`,
        "database",
        `entity E { key id } shard E by ${method}(id) into 3 { weights 40% 30% 30% virtual-nodes 16 salt 8 }`,
        {
          store: {
            sharding: [
              {
                entity: "E",
                method: value(method),
                fields: ["id"],
                shards: value(3),
                weights: [0.4, 0.3, 0.3],
                virtualNodes: value(16),
                salt: value(8),
              },
            ],
          },
        },
      ),
    ),
    component("weights without a number", "database", "entity E { key id } shard E by list(id) { weights 70% 30% }", {
      store: { sharding: [{ shards: { value: 2 } }] },
    }),
    component(
      "shard options that are facts",
      "database",
      'entity E { key id } shard E by range(id) into 2 { ranges "a-m", "n-z"  rebalance automatic }',
      { store: { sharding: [{ facts: { ranges: value("a-m, n-z"), rebalance: value("automatic") } }] } },
    ),
    component(
      "nested shards",
      "database",
      "entity E { key id field place } shard E by geo(place) into 2 { weights 70% 30%  shard by hash(id) into 8 }",
      {
        store: {
          sharding: [
            { method: value("geo"), shards: value(2) },
            { method: value("hash"), entity: "E", shards: value(8) },
          ],
        },
      },
    ),
    component("shard by several fields", "database", "entity E { key id field place } shard E by hash(id, place) into 2", {
      store: { sharding: [{ fields: ["id", "place"] }] },
    }),
  ],
  "5. Links": [
    ["A -> B", "Api -> Events", ({ links }) => links.at(-1), { kind: "call", from: "Api", to: "Events" }],
    ["A ~> B", "Api ~> Events", ({ links }) => links.at(-1), { kind: "async" }],
    ["a subscription", "Events -> Other", ({ links }) => links.at(-1), { kind: "subscription" }],
    ["label and protocol", 'Other -> Db "look up" over grpc', ({ links }) => links.at(-1), { label: "look up", protocol: "grpc" }],
    [
      "a chain",
      "User -> Other -> Hot -> Db",
      ({ links }) => links.slice(-3).map(({ id }) => id),
      ["User -> Other", "Other -> Hot", "Hot -> Db"],
    ],
    [
      "a list",
      "Other -> Hot, Db { timeout 1 s }",
      ({ links }) => links.slice(-2).map(({ id, timeout }) => [id, timeout?.value]),
      [
        ["Other -> Hot", 1],
        ["Other -> Db", 1],
      ],
    ],
    link("latency 2 ms  bandwidth 1 Gbps  payload 2 kB  response 20 kB  loss 0.1%  jitter 1 ms", {
      network: {
        latency: value(0.002),
        bandwidth: value(1.25e8),
        payload: value(2000),
        response: value(20000),
        loss: value(0.001),
        jitter: value(0.001),
      },
    }),
    link("rtt 4 ms", { network: { latency: value(0.002) } }),
    link("timeout 200 ms  cancel", { timeout: value(0.2), cancel: true }),
    link("retries 2 { backoff exponential(50 ms, max 2 s)  jitter full  budget 10% }", {
      retries: { count: value(2), backoff: value({ type: "exponential", base: 0.05, max: 2 }), jitter: value("full"), budget: value(0.1) },
    }),
    linkFact("hedge after p95", { "hedge.after": "p95" }),
    linkFact("hedge after p99.9", { "hedge.after": "p99.9" }),
    linkFact("hedge after 50 ms", { "hedge.after": 0.05 }),
    linkFact("deadline propagate", { deadline: "propagate" }),
    link("circuit-breaker { failures 50% over 10 s  open 30 s  half-open 5 }", {
      circuitBreaker: { failures: value(0.5), over: value(10), open: value(30), halfOpen: value(5) },
    }),
    link("pool 50  probability 20%  calls 3  idempotent", {
      pool: value(50),
      probability: value(0.2),
      calls: value(3),
      idempotent: value(true),
    }),
    linkFact("encrypted mtls  auth oauth2", { encrypted: "mtls", auth: "oauth2" }),
    link("connection per-request", { persistentConnection: value(false) }),
    linkFact("push poll every 5 s", { push: "poll", "push.every": 5 }),
    linkFact("push websocket", { push: "websocket" }),
  ],
  "6. Places and groups": [
    [
      "region",
      "region r { zones a, b, c  availability 99.99% }",
      ({ regions }) => regions.at(-1),
      { id: "r", availability: value(0.9999), zones: [{ id: "r.a" }, { id: "r.b" }, { id: "r.c" }] },
    ],
    [
      "zone",
      "region r { zone a { availability 99.9% } zones b }",
      ({ regions }) => regions.at(-1)?.zones.map(({ id, availability }) => [id, availability.value]),
      [
        ["r.b", 1],
        ["r.a", 0.999],
      ],
    ],
    [
      "link between regions",
      "link us-east <-> eu-west { rtt 80 ms  bandwidth 10 Gbps }",
      ({ regionLinks }) => regionLinks[0],
      { a: "us-east", b: "eu-west", rtt: value(0.08), bandwidth: value(1.25e9) },
    ],
    [
      "group",
      'group "Private" { trust private  subnet 10.0.1.0/24  vlan 10\n service In }',
      ({ groups }) => groups[0],
      { name: "Private", trust: "private", facts: { subnet: value("10.0.1.0/24"), vlan: value(10) } },
    ],
    [
      "nested groups",
      'group outer { group "Inner" { service In } }',
      (design) => [last(design), design.groups[1]],
      [{ group: 'group "Inner"' }, { parent: "outer" }],
    ],
  ],
  "7. Flows": [
    ["from and rate", "flow F { from User at 5 rps  User -> Api }", ({ flows }) => flows[0], { from: "User", rate: value(5) }],
    ["priority", "flow F { from User at 5 rps  priority 1  User -> Api }", ({ flows }) => flows[0], { priority: value(1) }],
    [
      "no priority",
      "flow F { from User at 5 rps  User -> Api }",
      ({ flows }) => flows[0],
      { priority: { value: 5, assumed: "no priority given: the middle" } },
    ],
    [
      "a client called priority",
      "client priority\npriority -> Api\nflow F { from priority  priority -> Api { Api -> Db } }",
      ({ flows }) => flows[0],
      { priority: { value: 5 } },
    ],
    [
      "nesting",
      "flow F { from User  User -> Api -> Db { Db -> Hot } }\nDb -> Hot",
      ({ flows }) => flows[0]?.steps,
      [{ to: "Api", body: [{ to: "Db", body: [{ to: "Hot" }] }] }],
    ],
    steps("Api -> Db read", [{ access: "read" }]),
    steps('Api -> Db write key Row.tenant "save"', [{ access: "write", keyField: "tenant", label: "save" }]),
    steps("Api -> Hot on miss { Api -> Db }", [{ to: "Hot", onMiss: [{ to: "Db" }] }]),
    steps("Api -> Db on error { Api -> Hot }", [{ to: "Db", onError: [{ to: "Hot" }] }]),
    steps("parallel { Api -> Hot  Api -> Db }", [{ type: "parallel", first: null, branches: [[{ to: "Hot" }], [{ to: "Db" }]] }]),
    steps("parallel first 2 of 3 { { Api -> Other  Api -> Db }  Api -> Hot  Api -> Db }", [
      { type: "parallel", first: 2, branches: [[{}, {}], [{}], [{}]] },
    ]),
    steps("choose { 80% { Api -> Hot } 20% { Api -> Db } }", [
      { type: "choose", options: [{ probability: 0.8 }, { probability: expect.closeTo(0.2) }] },
    ]),
    steps("maybe 20% { Api -> Db }", [{ type: "maybe", probability: 0.2 }]),
    steps("repeat 3 { Api -> Db }", [{ type: "repeat", count: 3 }]),
    [
      "an asynchronous step",
      "Api ~> Events\nflow F { from User  User -> Api { Api ~> Events } }",
      ({ flows }) => flows[0]?.steps,
      [{ body: [{ async: true, to: "Events" }] }],
    ],
    [
      "no flow",
      "",
      ({ flows }) => flows[0],
      { implicit: true, from: "User", steps: [{ to: "Api", body: [{ to: "Hot" }, { to: "Db" }, { to: "Other" }] }] },
    ],
  ],
  "8. Objectives": [
    term("availability 99.95% over 30 days", { type: "availability", bound: 0.9995, over: 30 * 86400 }),
    term("latency p99 < 100 ms", { type: "latency", statistic: 0.99, bound: 0.1 }),
    term("latency p99.9 < 100 ms", { type: "latency", statistic: expect.closeTo(0.999), bound: 0.1 }),
    term("latency mean <= 100 ms", { type: "latency", statistic: "mean" }),
    term("throughput >= 12k rps", { type: "throughput", bound: 12000 }),
    term("error-rate < 0.1%", { type: "error-rate", bound: 0.001 }),
    term("rpo < 1 min", { type: "rpo", bound: 60 }),
    term("rto < 15 min", { type: "rto", bound: 900 }),
    term("staleness < 1 s", { type: "staleness", bound: 1 }),
    term("durability 11 nines", { type: "durability", bound: expect.closeTo(1 - 1e-11, 13) }),
  ],
  "9. Scenarios": [
    [
      "duration and warm-up",
      'scenario "S" for 10 min { warm-up 1 min }',
      ({ scenarios }) => scenarios[0],
      { duration: value(600), warmUp: value(60) },
    ],
    action("at 1 min load F x 5 over 30 s", { type: "load", flow: "F", factor: 5, over: 30 }, { at: 60 }),
    action("load x 2", { type: "load", flow: null, factor: 2 }, { at: 0 }),
    action("load F x5", { type: "load", flow: "F", factor: 5 }),
    action("at 3 min kill Hot for 60 s", { type: "kill", component: "Hot", count: null, replica: null }, { at: 180, duration: 60 }),
    action("kill 1 of Api", { type: "kill", count: 1 }),
    action("kill Api.2", { type: "kill", replica: 2 }),
    action("slow Db x 10 for 30 s", { type: "slow", component: "Db", factor: 10 }, { duration: 30 }),
    action("slow Db x2.5", { type: "slow", factor: 2.5 }),
    action("partition us-east | eu-west for 20 s", { type: "partition", a: "us-east", b: "eu-west" }),
    action("outage us-east.a for 1 min", { type: "outage", place: "us-east.a" }),
    action("drop 5% on Api -> Db", { type: "drop", link: "Api -> Db", probability: 0.05 }),
    action("error 10% on Other", { type: "error", component: "Other", probability: 0.1 }),
    action("hot key Row.id 30%", { type: "hot-key", component: "Db", entity: "Row", field: "id", share: 0.3 }),
    action("scale Api to 12", { type: "scale", component: "Api", replicas: 12 }),
    action("deploy Api rolling", { type: "deploy", rolling: true }),
    action("restart Hot", { type: "restart", component: "Hot" }),
    expected("F p99 < 300 ms", { type: "metric", target: "F", metric: "percentile", quantile: 0.99, comparison: "<", bound: 0.3 }),
    expected("F availability > 99.9% after 2 min", { metric: "availability", bound: 0.999, after: 120 }),
    expected("Api utilisation < 90%", { metric: "utilisation", target: "Api" }),
    expected("no data loss", { type: "no-data-loss" }),
  ],
  "10. Views and accepted risks": [
    [
      "view",
      'flow F { from User  User -> Api }\ngroup "G" { service In }\nview "V" { include F, "G", Api, tag hot, neighbours of Db  exclude tag old, Other  direction right }',
      ({ views }) => views[0],
      {
        include: [
          { type: "element", id: "F" },
          { type: "element", id: 'group "G"' },
          { type: "element", id: "Api" },
          { type: "tag", tag: "hot" },
          { type: "neighbours", id: "Db" },
        ],
        exclude: [
          { type: "tag", tag: "old" },
          { type: "element", id: "Other" },
        ],
        direction: "right",
      },
    ],
    component("accept in a component", "service", 'accept spof "until Q3"', { accepts: [{ rule: "spof", reason: "until Q3" }] }),
    link('accept timeout-missing "batch"', { accepts: [{ rule: "timeout-missing", reason: "batch" }] }),
    [
      "accept in a flow",
      'flow F { from User  accept slo-missing "internal"  User -> Api }',
      ({ flows }) => flows[0]?.accepts,
      [{ rule: "slo-missing" }],
    ],
    [
      "accept in an objective",
      'slo Db { accept rpo-unmet "copied by hand"  rpo < 1 s }',
      ({ objectives }) => objectives[0]?.accepts,
      [{ rule: "rpo-unmet" }],
    ],
    component("accept in a shard", "database", 'entity E { key id } shard E by hash(id) into 2 { accept hot-shard-key "few" }', {
      store: { sharding: [{ accepts: [{ rule: "hot-shard-key" }] }] },
    }),
  ],
};

/** A design without what moves with the layout. */
function meaning(design: Design): unknown {
  return JSON.parse(JSON.stringify(design, (key, given) => (/origin$/i.test(key) ? undefined : given)));
}

describe.each(Object.entries(sections))("%s", (_, rows) => {
  test.each(rows)("%s", (_construct, text, shown, wanted) => {
    const { design, findings } = designFromText(shop + text);
    expect(findings.map(({ message }) => message)).toEqual([]);
    const found = shown(design);
    if (Array.isArray(wanted) || (typeof wanted === "object" && wanted !== null && !("asymmetricMatch" in wanted)))
      expect(found).toMatchObject(wanted);
    else expect(found).toEqual(wanted);
    expect(meaning(designFromText(formatText(shop + text)).design)).toEqual(meaning(design));
  });
});
