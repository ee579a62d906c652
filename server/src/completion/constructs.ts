/** A whole piece of a design to type less: the words that bring it up, what it is for, and its text as an LSP snippet. */
export interface Construct {
  readonly label: string;
  readonly documentation: string;
  readonly snippet: string;
}

/** Statements of a file. */
export const statements: readonly Construct[] = [
  { label: "system", documentation: "Names the whole design.", snippet: 'system "${1:Title}"' },
  {
    label: "let",
    documentation: "A constant with its arithmetic; the value shows beside it.",
    snippet: "let ${1:name} = ${2:100M / month}",
  },
  { label: "import", documentation: "Brings in what another file declares.", snippet: 'import "./${1:file}.arch"' },
  { label: "region", documentation: "A region with zones that fail on their own.", snippet: "region ${1:us-east} { zones ${2:a, b, c} }" },
  { label: "link", documentation: "The network between two regions.", snippet: "link ${1:us-east} <-> ${2:eu-west} { rtt ${3:80 ms} }" },
  {
    label: "group",
    documentation: "A boundary drawn around components.",
    snippet: 'group "${1:Private}" {\n  trust ${2|private,dmz,public|}\n\n  $0\n}',
  },
  {
    label: "flow",
    documentation: "One kind of request and the calls it makes, in order.",
    snippet: "flow ${1:Read} {\n  from ${2:User} at ${3:100 rps}\n  $2 -> ${4:Api} {\n    $4 -> ${5:Db} read\n  }\n}",
  },
  {
    label: "slo",
    documentation: "What a flow or component promises.",
    snippet: "slo ${1:Read} { availability ${2:99.9%} over 30 days  latency p99 < ${3:200 ms} }",
  },
  {
    label: "scenario",
    documentation: "Load changes and failures over time, with what must hold meanwhile.",
    snippet:
      'scenario "${1:A replica dies}" for ${2:10 min} {\n  warm-up 1 min\n  at ${3:3 min} kill 1 of ${4:Api} for ${5:2 min}\n  expect ${6:Read} availability > ${7:99%}\n}',
  },
  {
    label: "view",
    documentation: "A named picture of part of the design.",
    snippet: 'view "${1:Everything}" { direction ${2|right,down,left,up|} }',
  },
];

/** Larger pieces that show how parts are put together. */
export const assemblies: readonly Construct[] = [
  {
    label: "service with replicas",
    documentation: "A service that survives the loss of a replica.",
    snippet: "service ${1:Api} {\n  replicas ${2:3}\n  workers ${3:8}  service-time ${4:5 ms}\n}",
  },
  {
    label: "replicated database",
    documentation: "A leader with followers and automatic failover.",
    snippet:
      "database ${1:Db} {\n  engine ${2|relational,key-value,document,wide-column|}\n  replicate ${3:3} { style leader-follower  mode ${4|semi-sync,sync,async|}  failover ${5:20 s} }\n}",
  },
  {
    label: "sharded database",
    documentation: "Rows spread over shards by a key.",
    snippet:
      "database ${1:Db} {\n  entity ${2:Row} {\n    key ${3:id} { cardinality ${4:1 billion} }\n    row-size ${5:500 B}  grows ${6:10M / month}\n  }\n  replicate 3 { style leader-follower  mode semi-sync  failover 20 s }\n  shard $2 by ${7|consistent-hash,hash,range,rendezvous|}($3) into ${8:16}\n}",
  },
  {
    label: "cache in front of a store",
    documentation: "A cache sized by its items, evicting the least recently used.",
    snippet:
      "cache ${1:Cache} {\n  technology redis  replicas ${2:2}\n  policy lru  write aside  ttl ${3:1 h}\n  size ${4:10 GB}  item-size ${5:1 kB}  keys ${6:100M}  skew zipf(${7:0.9})\n}",
  },
  {
    label: "queue with a worker",
    documentation: "Asynchronous work with a dead-letter queue.",
    snippet:
      "queue ${1:Jobs} { delivery at-least-once  visibility ${2:30 s}  dead-letter ${1:Jobs}Dead after ${3:5} }\nqueue ${1:Jobs}Dead\nworker ${4:Worker} { replicas ${5:2} }\n$1 -> $4 { idempotent }",
  },
  {
    label: "client with users",
    documentation: "Where load starts: users, what each does, and the peak.",
    snippet: "client ${1:User} { users ${2:1M}  actions ${3:10 / day}  peak ${4:3x} }",
  },
  {
    label: "group of components",
    documentation: "A boundary with a trust level around components.",
    snippet: 'group "${1:Private}" {\n  trust ${2|private,dmz,public|}\n\n  service ${3:Api} { replicas ${4:2} }$0\n}',
  },
  {
    label: "guarded call",
    documentation: "A call with timeout, retries and circuit breaker.",
    snippet:
      "${1:Api} -> ${2:Db} {\n  timeout ${3:200 ms}  idempotent\n  retries ${4:2} { backoff exponential(${5:50 ms}, max ${6:2 s})  jitter full  budget 10% }\n  circuit-breaker { failures 50% over 10 s  open 30 s }\n}",
  },
];

/** Statements that a flow has once. */
export const flowConstructs: readonly Construct[] = [
  { label: "from", documentation: "The client the flow starts at, and its rate.", snippet: "from ${1:User} at ${2:100 rps}" },
  {
    label: "priority",
    documentation: "1 (most important) to 9: who is served first at a component with `discipline priority`; 5 unless given.",
    snippet: "priority ${1:1}",
  },
];

/** Steps of a flow. */
export const stepConstructs: readonly Construct[] = [
  { label: "on miss", documentation: "Runs when the cache before it has no entry.", snippet: "on miss {\n  $0\n}" },
  { label: "on error", documentation: "A fallback: the step before it no longer fails the flow.", snippet: "on error {\n  $0\n}" },
  { label: "parallel", documentation: "Branches at the same time; the slowest counts.", snippet: "parallel {\n  $0\n}" },
  {
    label: "parallel first",
    documentation: "Branches at the same time; goes on with the k-th answer.",
    snippet: "parallel first ${1:2} of ${2:3} {\n  $0\n}",
  },
  {
    label: "choose",
    documentation: "One of several branches, by probability.",
    snippet: "choose {\n  ${1:80%} { $2 }\n  ${3:20%} { $4 }\n}",
  },
  { label: "maybe", documentation: "Runs with a probability.", snippet: "maybe ${1:20%} {\n  $0\n}" },
  { label: "repeat", documentation: "Runs several times, one after the other.", snippet: "repeat ${1:3} {\n  $0\n}" },
];

/** Terms of an objective. */
export const objectiveConstructs: readonly Construct[] = [
  { label: "availability", documentation: "Share of requests that succeed.", snippet: "availability ${1:99.9%} over ${2:30 days}" },
  {
    label: "latency",
    documentation: "A percentile or the mean of the time a request takes.",
    snippet: "latency ${1|p99,p95,p90,p50,p999,mean|} < ${2:200 ms}",
  },
  { label: "throughput", documentation: "Requests per second that must get through.", snippet: "throughput >= ${1:1k rps}" },
  { label: "error-rate", documentation: "Share of requests that may fail.", snippet: "error-rate < ${1:0.1%}" },
  { label: "rpo", documentation: "Time of writes that may be lost when a leader dies.", snippet: "rpo < ${1:1 s}" },
  { label: "rto", documentation: "Time until writes work again.", snippet: "rto < ${1:5 min}" },
  { label: "staleness", documentation: "How old a read may be.", snippet: "staleness < ${1:1 s}" },
  { label: "durability", documentation: "Probability that a year loses no data.", snippet: "durability ${1:11 nines}" },
];

/** Lines of a scenario. */
export const actionConstructs: readonly Construct[] = [
  { label: "at", documentation: "When the action starts, from the start of the run.", snippet: "at ${1:3 min} " },
  { label: "load", documentation: "Multiplies the arrivals of a flow.", snippet: "load ${1:Read} x ${2:3}" },
  { label: "kill", documentation: "Stops replicas of a component.", snippet: "kill ${1:Api} for ${2:60 s}" },
  { label: "kill of", documentation: "Stops some replicas of a component.", snippet: "kill ${1:1} of ${2:Api} for ${3:2 min}" },
  { label: "slow", documentation: "Makes a component slower.", snippet: "slow ${1:Db} x ${2:10} for ${3:30 s}" },
  { label: "outage", documentation: "Takes a zone or region down.", snippet: "outage ${1:us-east.a} for ${2:1 min}" },
  {
    label: "partition",
    documentation: "Cuts the network between two places.",
    snippet: "partition ${1:us-east} | ${2:eu-west} for ${3:20 s}",
  },
  { label: "drop", documentation: "Loses calls on a link.", snippet: "drop ${1:5%} on ${2:Api} -> ${3:Db}" },
  { label: "error", documentation: "Makes a component fail some requests.", snippet: "error ${1:10%} on ${2:Api}" },
  { label: "hot key", documentation: "One value of a field gets a share of all requests.", snippet: "hot key ${1:Db.id} ${2:30%}" },
  { label: "scale", documentation: "Changes the number of replicas.", snippet: "scale ${1:Api} to ${2:12}" },
  {
    label: "scale shards",
    documentation: "Changes the number of shards of a store; keys move.",
    snippet: "scale ${1:Db} to ${2:8} shards",
  },
  { label: "deploy", documentation: "Replaces the replicas one after the other.", snippet: "deploy ${1:Api} rolling" },
  { label: "restart", documentation: "Restarts a component; caches come back cold.", snippet: "restart ${1:Cache}" },
  { label: "warm-up", documentation: "Time at the start that is not counted.", snippet: "warm-up ${1:1 min}" },
  { label: "expect", documentation: "What must hold; makes the scenario a test.", snippet: "expect ${1:Read} ${2:p99} < ${3:300 ms}" },
  { label: "expect no data loss", documentation: "No acknowledged write may be lost.", snippet: "expect no data loss" },
];

/** The small pieces, by the place they belong to. */
export const constructLists: readonly (readonly Construct[])[] = [statements, stepConstructs, objectiveConstructs, actionConstructs];
