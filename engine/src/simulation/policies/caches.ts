import { type CachePolicy, countText, hashKey, jumpHash } from "../../model/index.ts";
import type { KeySpace, Model, StationModel } from "../compile/model.ts";
import { exp, log } from "../kernel/elementary.ts";
import { RandomStream } from "../kernel/random.ts";
import { zipfRanks } from "../kernel/zipf.ts";
import { ArcCache } from "./arc-cache.ts";
import { CharacteristicCache } from "./characteristic-cache.ts";
import { characteristicTime, zipfSum } from "./characteristic-time.ts";
import type { Entries } from "./entries.ts";
import { EntryCache } from "./entry-cache.ts";
import { LfuCache } from "./lfu-cache.ts";

/** Entries kept one by one, all nodes together; larger caches follow Che's approximation. */
const mostEntries = 1 << 20;

/** Draws with which a cache is filled before the clock starts, at most, as a multiple of its entries. */
const mostPrefillDraws = 20;

/** Uses that the least popular entry of a filled LFU cache had: more than a key that comes and goes can gather. */
const usesBeforeStart = 100;

type Contents =
  | { readonly type: "ratio"; readonly ratio: number }
  | { readonly type: "entries"; readonly nodes: readonly Entries[] }
  | { readonly type: "characteristic"; readonly cache: CharacteristicCache; readonly local: boolean }
  /** The most popular keys that fit, as LFU keeps them in the long run. */
  | { readonly type: "top"; readonly capacity: number; readonly known: readonly Set<number>[]; readonly cold: boolean[] };

/** The contents of all caches. Nodes are the units of a component, counted from its first. */
export class Caches {
  private readonly contents: (Contents | null)[];
  private readonly streams: RandomStream[];

  constructor(model: Model, seed: number, run: string, lookupRate: (component: number) => number, note: (text: string) => void) {
    this.streams = model.components.map((station) => new RandomStream(seed, `${run} cache ${station.id}`));
    this.contents = model.components.map((station) => {
      if (!station.cache) return null;
      const space = model.sites.find((site) => site.component === station.index && site.keySpace !== null)?.keySpace ?? null;
      return contentsOf(station, space, this.streams[station.index] as RandomStream, lookupRate(station.index), note);
    });
  }

  /** Whether a lookup of a key finds it. `rank` is its popularity rank, NaN when the call has no key. */
  lookup(component: number, node: number, rank: number, space: KeySpace | null, now: number): boolean {
    const contents = this.contents[component];
    if (!contents) return false;
    if (contents.type === "ratio") return (this.streams[component] as RandomStream).happens(contents.ratio);
    if (!space) return false;
    const key = rank + space.namespace;
    if (contents.type === "entries") return (contents.nodes[node] as Entries).lookup(key, now);
    if (contents.type === "characteristic") return contents.cache.lookup(keyAt(contents, key, node), rank, space, node, now);
    if (rank > contents.capacity) return false;
    return contents.cold[node] === true ? (contents.known[node]?.has(key) ?? false) : true;
  }

  fill(component: number, node: number, rank: number, space: KeySpace | null, now: number): void {
    const contents = this.contents[component];
    if (!contents || !space) return;
    const key = rank + space.namespace;
    if (contents.type === "entries") (contents.nodes[node] as Entries).fill(key, now);
    else if (contents.type === "characteristic") contents.cache.fill(keyAt(contents, key, node), node, now);
    else if (contents.type === "top" && contents.cold[node] === true && rank <= contents.capacity) contents.known[node]?.add(key);
  }

  /** A restarted node is empty. */
  clear(component: number, node: number): void {
    const contents = this.contents[component];
    if (!contents) return;
    if (contents.type === "entries") (contents.nodes[node] as Entries).clear();
    else if (contents.type === "characteristic") contents.cache.clear(node);
    else if (contents.type === "top") {
      contents.cold[node] = true;
      contents.known[node]?.clear();
    }
  }
}

function contentsOf(
  station: StationModel,
  space: KeySpace | null,
  stream: RandomStream,
  rate: number,
  note: (text: string) => void,
): Contents | null {
  const facts = station.cache;
  if (!facts) return null;
  if (facts.hitRatio) {
    note(`${station.id} hits with its written ratio; a restart does not empty it, because its contents are not known.`);
    return { type: "ratio", ratio: facts.hitRatio.value };
  }
  const itemSize = facts.itemSize?.value ?? 0;
  const entries = facts.size && itemSize > 0 ? Math.floor(facts.size.value / itemSize) : null;
  if (entries === null || facts.keys === null) {
    note(`${station.id} never hits: its hit ratio follows neither from hit-ratio nor from size, item-size and keys.`);
    return { type: "ratio", ratio: 0 };
  }
  const nodes = Math.max(1, station.slots);
  const perNode = Math.floor(entries / Math.max(1, station.copies));
  const ttl = facts.ttl?.value ?? Number.POSITIVE_INFINITY;
  const popularity = facts.popularity.value;
  const exponent = space?.exponent ?? (popularity.type === "zipf" ? popularity.exponent : 0);
  const keys = space?.keys ?? Math.max(1, Math.round(facts.keys.value));
  const policy = facts.policy.value;
  const local = facts.scope.value === "local";
  if (entries <= mostEntries) {
    const made = Array.from({ length: nodes }, () => entriesOf(policy, perNode, ttl, stream));
    if (space) prefill(made.slice(0, station.copies), perNode, space, station, stream);
    return { type: "entries", nodes: made };
  }
  if (policy === "lfu") {
    note(
      `${station.id}: LFU is simulated as keeping the ${countText(entries)} most popular keys${ttl < Number.POSITIVE_INFINITY ? ", without their expiry" : ""}.`,
    );
    return {
      type: "top",
      capacity: entries,
      known: Array.from({ length: nodes }, () => new Set<number>()),
      cold: new Array<boolean>(nodes).fill(false),
    };
  }
  if (policy !== "lru") note(`${station.id}: ${policy} is simulated as LRU at this size.`);
  note(
    `${station.id} holds ${countText(entries)} entries, too many to keep one by one: hits follow Che's characteristic time, cold entries the keys seen since.`,
  );
  const cache = new CharacteristicCache(
    nodes,
    // Each local cache has its own part of the requests and of the room; together they see them all.
    local ? characteristicTime(exponent, keys, perNode) * station.copies : characteristicTime(exponent, keys, entries),
    exponent > 0 ? zipfSum(exponent, keys) : keys,
    ttl,
    rate,
    stream,
  );
  return { type: "characteristic", cache, local };
}

function entriesOf(policy: CachePolicy, capacity: number, ttl: number, stream: RandomStream): Entries {
  if (policy === "lfu") return new LfuCache(capacity, ttl, stream);
  if (policy === "arc") return new ArcCache(capacity, ttl, stream);
  return new EntryCache(capacity, policy, ttl, stream);
}

/** Local caches each have their own entry for a key. */
function keyAt(contents: Extract<Contents, { type: "characteristic" }>, key: number, node: number): number {
  return contents.local ? key + (node % 64) * 2 ** 47 : key;
}

/** Fills the nodes with the keys that requests before the start would have left there. */
function prefill(nodes: readonly Entries[], perNode: number, space: KeySpace, station: StationModel, stream: RandomStream): void {
  if (station.cache?.policy.value === "lfu") {
    prefillByRank(nodes, perNode, space, station);
    return;
  }
  const draw = zipfRanks(space.exponent, space.keys);
  const total = perNode * nodes.length;
  const limit = mostPrefillDraws * total;
  let sinceFull = 0;
  for (let i = 0; i < limit && sinceFull < 2 * total && nodes.length > 0; i++) {
    const rank = draw(stream);
    const node = station.routing === "partitioned" ? preferredNode(rank + space.namespace, nodes.length) : stream.below(nodes.length);
    (nodes[node] as Entries).prefill(rank + space.namespace, 1);
    if (nodes.every((candidate) => candidate.isFull)) sinceFull += 1;
  }
}

/** What counting uses leaves in the long run: the most popular keys, with as many uses as requests before the start would have made. */
function prefillByRank(nodes: readonly Entries[], perNode: number, space: KeySpace, station: StationModel): void {
  const limit = Math.min(space.keys, mostPrefillDraws * perNode * nodes.length);
  for (let rank = 1; rank <= limit && nodes.some((node) => !node.isFull); rank++) {
    const popularity = usesBeforeStart * (space.exponent > 0 ? exp(-space.exponent * log(rank / limit)) : 1);
    const key = rank + space.namespace;
    if (station.routing === "partitioned") (nodes[preferredNode(key, nodes.length)] as Entries).prefill(key, popularity);
    else for (const node of nodes) node.prefill(key, popularity);
  }
}

const nodeSalt = 0x3c6ef372;
/** Keeps the hashes of one key at different numbers of nodes apart from those of its further attempts. */
const nodeStride = 64;

/** The node of a partitioned cache that holds a key, by jump consistent hashing; `attempt` gives the next one when it is down. */
export function preferredNode(key: number, nodes: number, attempt = 0): number {
  return jumpHash(0, 1, nodes, (size) => hashKey(key, nodeSalt + attempt + (size - 1) * nodeStride));
}
