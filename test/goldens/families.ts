import { analyze } from "@lintel/engine/analysis";
import { commonPrefix, geohash, type ReferenceId, referenceFigure } from "@lintel/engine/formulas";
import { type Ring, ringOwner, shardOfHash } from "@lintel/engine/model";
import { highestScore } from "../../engine/src/simulation/policies/balancing.ts";
import { RateLimiter } from "../../engine/src/simulation/policies/rate-limit.ts";
import { caseDesign } from "./cases.ts";
import { valueOfText } from "./evaluate.ts";
import { type Golden, golden, input } from "./golden.ts";

/** How the entries of a family are computed; values in base units. */
export type Run = (entry: Golden) => unknown;

/** Families by a pattern of their ids, the first that fits. */
export const families: readonly (readonly [RegExp, Run])[] = [
  [/^latency\.\d+\.(ram|ssd|net|hdd)-1mb$/, (entry) => valueOfText(`${mediumFunction(entry)}(1 MB)`, entry.id)],
  [/^latency\.\d+\.wan-rtt$/, (entry) => valueOfText("intercontinental-rtt()", entry.id)],
  [/^nines\.\d+\.\dn\./, (entry) => valueOfText(`downtime(${entry.inputs.availability_percent}%, ${entry.inputs.period_s} s)`, entry.id)],
  [/^units\.001\./, (entry) => valueOfText(`1 ${unitName(entry)}`, entry.id)],

  [/^hash\.000\.mod[34]$/, (entry) => byModulo(entry)],
  [/^hash\.000\.moved$/, () => changed(byModulo(golden("hash.000.mod3")), byModulo(golden("hash.000.mod4")))],
  [/^hash\.000\.ring\.base$/, () => onRing({})],
  [/^hash\.000\.ring\.remove-A$/, (entry) => onRing({ without: input<string>(entry, "removed") })],
  [/^hash\.000\.ring\.add-E$/, (entry) => onRing({ added: input<Positions>(entry, "added") })],
  [/^hash\.000\.hrw\.rank$/, () => ranking()],
  [/^hash\.000\.hrw\.map$/, () => firstChoices()],
  [/^hash\.000\.hrw\.remove-S3$/, () => firstChoices("S3")],
  [/^hash\.000\.hrw\.moved$/, () => changed(firstChoices(), firstChoices("S3"))],
  [/^hash\.002\.ring\.server4-dies$/, (entry) => successor(input<string>(entry, "dead"))],
  [/^hash\.002\.ring\.replicas$/, (entry) => ringSuccessors(input<number>(entry, "N"))],

  [/^p2p\.000\.naive-ticks$/, (entry) => ticks(entry).map((tick) => valueOfText(`500 MB * ${tick}`, entry.id))],
  [/^p2p\.000\.swarm-ticks$/, (entry) => input<number[]>(entry, "n").map((n) => valueOfText(`swarm-delivered(${n}) * 500 MB`, entry.id))],
  [/^p2p\.000\.swarm-uploads$/, (entry) => input<number[]>(entry, "n").map((n) => valueOfText(`swarm-uploads(${n})`, entry.id))],

  [/^rate\.000\.two-per-ten$/, (entry) => slidingLog(entry)],
  [/^rate\.000\.tiers$/, (entry) => acceptedByTiers(input<Tiers>(entry, "tiers"))],
  [/^rate\.002\.tiers$/, () => tiersOfDesign()],
  [/^rate\.001\.status$/, () => reference("status-rate-limited")],
  [/^rate\.003\.backpressure-status$/, () => reference("status-overloaded")],
  [/^conn\.003\.lb-box$/, () => reference("balancer-connections")],

  [/^net\.000\.ip-header$/, () => [reference("ip-header-least"), reference("ip-header-most")]],
  [/^net\.002\.ports$/, (entry) => valueOfText(`key-space(2, ${reference("port-bits")})`, entry.id)],
  [/^net\.002\.well-known$/, () => [reference("system-ports-first"), reference("system-ports-last")]],
  [/^net\.002\.port-/, (entry) => reference(`${entry.id.slice("net.002.port-".length)}-port` as ReferenceId)],
  [/^net\.004\.ipv4-space$/, (entry) => valueOfText(`key-space(2, ${reference("ipv4-address-bits")})`, entry.id)],
  [/^net\.004\.ipv6-space$/, (entry) => valueOfText(`key-space(2, ${reference("ipv6-address-bits")})`, entry.id)],
  [/^net\.004\.osi-layers$/, () => reference("osi-layers")],
  // A round trip is two messages.
  [/^net\.004\.dns-steps$/, () => 2 * reference("dns-lookup-exchanges")],
  [/^net\.004\.dns-roots$/, () => reference("dns-roots")],
  [/^net\.004\.vlan-default$/, () => reference("default-vlan")],

  [/^raid\.004\.\d+\.min-disks$/, (entry) => valueOfText(`raid-minimum-disks(${raidLevel(entry)})`, entry.id)],
  [/^raid\.004\.\d+\.util-/, (entry) => valueOfText(`raid-usable(${raidLevel(entry)}, ${entry.inputs.n})`, entry.id)],
  [/^raid\.004\.10\.faults$/, (entry) => raid10Faults(entry)],
  [
    /^raid\.004\.\d+\.faults$/,
    (entry) => valueOfText(`raid-survives(${raidLevel(entry)}, raid-minimum-disks(${raidLevel(entry)}))`, entry.id),
  ],

  [
    /^geohash\.004\.\d+$/,
    (entry) => ["width", "height"].map((side) => valueOfText(`geohash-cell-${side}(${entry.id.split(".")[2]})`, entry.id)),
  ],
  [/^geohash\.004\.sf$/, ({ inputs }) => geohash(inputs.lat as number, inputs.lon as number, inputs.length as number)],
  [/^geohash\.004\.prefix$/, (entry) => commonPrefix(...twoGeohashes(entry))],

  [/^url\.md5-bits$/, (entry) => valueOfText(`key-length(16, key-space(2, ${reference("md5-bits")}))`, entry.id)],
  [
    /^url\.zk-ranges$/,
    (entry) => input<number[]>(entry, "k").map((k) => [`(${k} - 1) * 1M + 1`, `${k} * 1M`].map((end) => valueOfText(end, entry.id))),
  ],
  [
    /^url\.http-created$/,
    () => (["created", "moved", "not-found", "unauthorized"] as const).map((status) => reference(`status-${status}`)),
  ],

  [/^misc\.002\.poll-slow$/, () => pollInterval("SlowChat")],
  [/^misc\.002\.poll-fast$/, () => pollInterval("FastChat")],
  [/^misc\.001\.poll-example$/, () => pollInterval("News")],
  [/^ha\.001\.heartbeat$/, () => component("Consumer").healthCheck?.every.value],
  [/^misc\.000\.async-interval$/, () => lag("Hourly")],
  [/^misc\.002\.async-interval$/, () => ["EveryMinute", "EveryFiveMinutes", "EveryTenMinutes"].map(lag)],
  [/^misc\.003\.analytics-staleness$/, () => stalenessVerdict()],
  [/^misc\.001\.file-chunk$/, () => component("Files").store?.entities[0]?.rowSize?.value],
  [/^misc\.003\.cdn-staleness$/, () => reference("cdn-ttl")],
  [/^misc\.004\.oidc-code$/, () => reference("access-token-lifetime")],
  [/^misc\.004\.cache-share$/, () => reference("cached-share")],
  [/^misc\.003\.snowflake-bits$/, () => snowflakeFields.reduce((sum, field) => sum + reference(field), 0)],
  [/^misc\.003\.cache-aside-trips$/, () => tripsOfAMiss()],
  [
    /^poll\.derived\.load$/,
    (entry) => input<number[]>(entry, "intervals").map((each) => valueOfText(`polling-rate(${entry.inputs.clients}, ${each} s)`, entry.id)),
  ],
  [
    /^poll\.derived\.staleness$/,
    ({ inputs, id }) => ["polling-delay", "worst-polling-delay"].map((name) => valueOfText(`${name}(${inputs.interval} s)`, id)),
  ],
];

function reference(id: ReferenceId): number {
  return referenceFigure(id).value;
}

function mediumFunction({ id }: Golden): string {
  const medium = /\.(\w+)-1mb$/.exec(id)?.[1];
  return medium === "net" ? "move-time-network" : `read-time-${medium}`;
}

function unitName({ id }: Golden): string {
  const unit = id.split(".")[2] ?? "";
  return unit === "byte" ? "B" : unit === "kb" ? "kB" : unit.toUpperCase();
}

function raidLevel({ id }: Golden): string {
  return id.split(".")[2] ?? "";
}

function raid10Faults(entry: Golden): unknown {
  const disks = entry.inputs.disks;
  return {
    guaranteed: valueOfText(`raid-survives(10, ${disks})`, entry.id),
    best_case: valueOfText(`raid-survives-at-best(10, ${disks})`, entry.id),
  };
}

function twoGeohashes({ quantity }: Golden): [string, string] {
  const [first = "", second = ""] = quantity.match(/\b9q\w+/g) ?? [];
  return [first, second];
}

/* Placement of keys: the functions that the analysis and the simulator place keys with. */

type Positions = Readonly<Record<string, number>>;
type Mapping = Readonly<Record<string, string>>;

function byModulo(entry: Golden): Mapping {
  const servers = input<number>(entry, "n");
  const place = shardOfHash(
    { method: { value: "hash", assumed: null, origin: null }, weights: null, virtualNodes: { value: 1, assumed: null, origin: null } },
    servers,
  );
  return mapped(input<Positions>(entry, "hashes"), (hash) => `S${place(hash)}`);
}

function mapped(positions: Positions, place: (position: number) => string): Mapping {
  return Object.fromEntries(Object.entries(positions).map(([name, position]) => [name, place(position)]));
}

function changed(before: Mapping, after: Mapping): readonly string[] {
  return Object.keys(before).filter((client) => before[client] !== after[client]);
}

function ringOfServers(positions: Positions): { readonly ring: Ring; readonly names: readonly string[] } {
  const names = Object.keys(positions).sort((a, b) => (positions[a] as number) - (positions[b] as number));
  const ring = { edges: Float64Array.from(names, (name) => positions[name] as number), owner: Int32Array.from(names.keys()) };
  return { ring, names };
}

function onRing({ without, added }: { readonly without?: string; readonly added?: Positions }): Mapping {
  const base = golden("hash.000.ring.base");
  const servers = { ...input<Positions>(base, "servers"), ...added };
  const { ring, names } = ringOfServers(Object.fromEntries(Object.entries(servers).filter(([name]) => name !== without)));
  return mapped(input<Positions>(base, "clients"), (position) => names[ringOwner(ring, position)] ?? "");
}

/** Six servers around a circle of 360 degrees. */
const circle: Positions = Object.fromEntries([1, 2, 3, 4, 5, 6].map((number) => [`server${number}`, number * 60 - 30]));

function successor(dead: string): string {
  const { ring, names } = ringOfServers(Object.fromEntries(Object.entries(circle).filter(([name]) => name !== dead)));
  // What was just before the dead server's point belonged to it.
  return names[ringOwner(ring, (circle[dead] as number) - 1)] ?? "";
}

/** Different servers, besides the owner, on the way clockwise until a key has so many copies. */
function ringSuccessors(copies: number): number {
  let left: Positions = circle;
  const holders: string[] = [];
  while (holders.length < copies) {
    const { ring, names } = ringOfServers(left);
    const holder = names[ringOwner(ring, 0)] ?? "";
    holders.push(holder);
    left = Object.fromEntries(Object.entries(left).filter(([name]) => name !== holder));
  }
  return new Set(holders).size - 1;
}

type Scores = Readonly<Record<string, Positions>>;

function scores(): Scores {
  return input<Scores>(golden("hash.000.hrw.rank"), "scores");
}

function highest(scored: Positions, left: readonly string[]): string {
  return left[highestScore(left.length, (i) => scored[left[i] as string] as number)] as string;
}

function firstChoices(without?: string): Mapping {
  return Object.fromEntries(
    Object.entries(scores()).map(([client, scored]) => [
      client,
      highest(
        scored,
        Object.keys(scored).filter((server) => server !== without),
      ),
    ]),
  );
}

function ranking(): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(scores()).map(([client, scored]) => {
      const order: string[] = [];
      let left = Object.keys(scored);
      while (left.length > 0) {
        const best = highest(scored, left);
        order.push(best);
        left = left.filter((server) => server !== best);
      }
      return [client, order];
    }),
  );
}

/* Rate limits: the limiter of the simulator. */

type Tiers = readonly (readonly [number, number])[];

function limiter(limit: number, window: number): RateLimiter {
  return new RateLimiter({ algorithm: "sliding-log", rate: limit / window, burst: limit, window });
}

function slidingLog(entry: Golden): readonly string[] {
  const one = limiter(input<number>(entry, "limit"), input<number>(entry, "window_s"));
  return input<number[]>(entry, "times_s").map((time) => (one.admits(0, time) ? "allow" : "reject"));
}

/** The shortest window is asked first: what a longer one refuses then never matters to a shorter one. */
function acceptedByTiers(tiers: Tiers): number {
  const all = [...tiers].sort(([, a], [, b]) => a - b).map(([limit, window]) => limiter(limit, window));
  let accepted = 0;
  for (let second = 0; second < 60; second++) if (all.every((one) => one.admits(0, second))) accepted += 1;
  return accepted;
}

function tiersOfDesign(): Tiers {
  return caseDesign("tiers").components.flatMap(({ rateLimit }) =>
    rateLimit ? [[rateLimit.rate.value * rateLimit.window.value, rateLimit.window.value] as const] : [],
  );
}

/* Settings that designs hold. */

const snowflakeFields = ["snowflake-sign-bits", "snowflake-time-bits", "snowflake-worker-bits", "snowflake-sequence-bits"] as const;

function component(id: string) {
  const found = caseDesign("settings").components.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`settings.arch has no ${id}`);
  return found;
}

function lag(id: string): number | undefined {
  return component(id).replication?.lag.value;
}

function pollInterval(client: string): unknown {
  return caseDesign("settings").links.find(({ from }) => from === client)?.facts["push.every"]?.value;
}

/** The staleness of reads from followers, which the objective of ten minutes just allows. */
function stalenessVerdict(): number | null | undefined {
  const verdict = analyze(caseDesign("settings")).objectives.find(({ target }) => target === "Analytics");
  if (!verdict?.met) throw new Error(`the objective is not met: ${verdict?.note}`);
  return verdict.value;
}

/** Calls of a component behind a cache-aside miss, as the analysis counts them. */
function tripsOfAMiss(): number {
  const { links, flows } = analyze(caseDesign("cache-aside"));
  const rate = flows.Read?.rate.value ?? 0;
  return ["Api -> Copies", "Api -> Store"].reduce((sum, id) => sum + (links[id]?.rate.value ?? 0), 0) / rate;
}

function ticks(entry: Golden): readonly number[] {
  return Array.from({ length: input<number>(entry, "ticks") }, (_, index) => index + 1);
}
