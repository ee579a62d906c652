import type {
  Arrivals,
  Autoscale,
  BalancingStrategy,
  CacheFacts,
  Component,
  ElementId,
  MessagingFacts,
  RateLimit,
  Replication,
  Sharding,
} from "../../model/index.ts";
import type { Sampler } from "../kernel/sampler.ts";
import type { JobModel, SwarmModel } from "./batch.ts";
import type { PlainStep } from "./plain-steps.ts";

/*
 * A design compiled for the simulator: everything has a number, and nothing here changes during a run.
 * Times in seconds, rates per second. −1 stands for "none" wherever a number refers to something.
 */

/** Units simulated of one component at most: copies of all shards, or the ceiling of the autoscaler. */
export const mostUnits = 100_000;

/** Something compiled that is not complete yet. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] };

export interface Model {
  readonly design: string;
  readonly components: readonly StationModel[];
  readonly units: readonly UnitModel[];
  readonly links: readonly LinkModel[];
  readonly sites: readonly Site[];
  readonly flows: readonly FlowModel[];
  readonly backlogs: readonly BacklogModel[];
  readonly jobs: readonly JobModel[];
  readonly swarms: readonly SwarmModel[];
  readonly program: Program;
  /** Keys of the calls that consumers make on their own, by component. */
  readonly consumerKeys: readonly (readonly KeySpace[])[];
  readonly zones: readonly ElementId[];
  readonly regions: readonly ElementId[];
  /** The group that each group lies in; `null` for one that lies in none. */
  readonly groups: ReadonlyMap<ElementId, ElementId | null>;
  /** Availability of zones and regions, 0…1. */
  readonly places: ReadonlyMap<ElementId, number>;
  /** One-way latency in seconds from place a to place b, at `a × placeCount + b`. */
  readonly distances: Float64Array;
  readonly placeCount: number;
  /** Names of the random streams; a stream is referred to by its place here. */
  readonly streams: readonly string[];
  readonly keysPerCall: number;
  readonly loopsPerCall: number;
  /** Some link hedges, passes its deadline on or cancels. */
  readonly tracksCalls: boolean;
  readonly notes: readonly string[];
}

/** Which replica of a group answers. */
export type Routing = "any" | "leader-follower" | "leaderless" | "partitioned";

export interface StationModel {
  readonly index: number;
  readonly component: Component;
  readonly id: ElementId;
  readonly isClient: boolean;
  /** Groups (shards) are numbered over the whole design, and so are units (replicas); each group owns `slots` units. */
  readonly firstGroup: number;
  /** At most; `shards` of them are there at the start. */
  readonly groups: number;
  readonly shards: number;
  readonly firstUnit: number;
  /** Units of one group at the start, and at most (autoscaling, scenario). */
  readonly copies: number;
  readonly slots: number;
  /** Infinity for no limit. */
  readonly workers: number;
  readonly concurrency: number;
  readonly queueLimit: number;
  readonly lastInFirstOut: boolean;
  /** Lines in which requests wait, one for each rank of flows; 1 where all wait in the same. */
  readonly lines: number;
  readonly processorSharing: boolean;
  readonly blocking: boolean;
  readonly service: Sampler;
  /** What has been served there may have more to do than its nested steps: entries of a cache, messages, copies. */
  readonly keepsState: boolean;
  readonly errorRate: number;
  readonly shedAbove: number;
  readonly routing: Routing;
  /** One replica takes all traffic. */
  readonly activePassive: boolean;
  /** One replica of each group leads, or is the active one; of a broker each partition has its own leader (`ledPartitions`). */
  readonly isLed: boolean;
  /** Seconds until a dead replica is noticed, and between health checks. */
  readonly detection: number;
  readonly checkEvery: number;
  /** Seconds from there to a new leader or active replica. */
  readonly takeover: number;
  readonly electedBy: number;
  readonly isCoordinator: boolean;
  readonly replication: Replication | null;
  /** Follows which copies have the latest write of each key. */
  readonly tracksVersions: boolean;
  /** In a partition it goes on with the copies it reaches. */
  readonly prefersAvailability: boolean;
  /** A write passes its copies one after the other. */
  readonly isChain: boolean;
  /** Place of its calls when no unit makes them: where a client's users are. */
  readonly place: number;
  readonly zone: number;
  readonly region: number;
  readonly sharding: Sharding | null;
  /** Whether keys move when shards are added or removed, and how many bytes of them per second; 0 where nothing says how fast. */
  readonly rebalances: boolean;
  readonly rebalanceRate: number;
  readonly cache: CacheFacts | null;
  /** Misses of one key at the same time wait for one fetch. */
  readonly coalesces: boolean;
  /** Seconds from a write that a cache has acknowledged until it writes it to its store. */
  readonly flush: number;
  readonly messaging: MessagingFacts | null;
  /** Partitions with a leader each among the replicas, of a broker that replicates; 0 for none. */
  readonly ledPartitions: number;
  /** Backlogs it publishes to (a broker), or takes from (a consumer). */
  readonly publishesTo: readonly number[];
  readonly takesFrom: readonly number[];
  readonly rateLimit: RateLimit | null;
  /** Program of the call to the limiter's store. */
  readonly limiterProgram: number;
  readonly autoscale: Autoscale | null;
  /** Seconds a replica is away when it restarts. */
  readonly restart: number;
  readonly serviceStream: number;
  readonly choiceStream: number;
}

export interface UnitModel {
  readonly component: number;
  readonly group: number;
  readonly zone: number;
  readonly region: number;
  readonly place: number;
}

export interface RetryModel {
  readonly count: number;
  readonly base: number;
  readonly factor: number;
  readonly max: number;
  readonly jitter: "none" | "full" | "equal";
  /** Infinity for no budget. */
  readonly budget: number;
}

export interface BreakerModel {
  readonly failures: number;
  readonly over: number;
  readonly open: number;
  readonly halfOpen: number;
}

/** A second request when the first is slow: after a time in seconds, or (above 0) after a percentile (0…1) of the call. */
export interface HedgeModel {
  readonly after: number;
  readonly percentile: number;
}

export interface LinkModel {
  readonly index: number;
  readonly id: ElementId;
  readonly from: number;
  readonly to: number;
  /** Seconds one way as written; −1 when the places of the two units decide. */
  readonly oneWay: number;
  /** Round trips that each call spends on a connection of its own. */
  readonly handshakes: number;
  /** Round trips to open a connection that is kept; 0 where none is, and whether all calls of a caller share it. */
  readonly connectTrips: number;
  readonly sharesConnection: boolean;
  /** One-way times until a request is there, handshakes included. */
  readonly trips: number;
  /** Seconds that the payload and the response take over the bandwidth. */
  readonly sending: number;
  readonly answering: number;
  /** Payload and response together. */
  readonly bytes: number;
  /** Its messages share the bandwidth; otherwise each caller has its own. */
  readonly sharesBandwidth: boolean;
  readonly jitter: number;
  /** Share of packets lost, 0…1, and whether they are sent again. */
  readonly loss: number;
  readonly resends: boolean;
  /** Packets of a request and of its answer, and the probability that all of them arrive at once. */
  readonly packetsThere: number;
  readonly packetsBack: number;
  readonly intactThere: number;
  readonly intactBack: number;
  /** −1 for none. */
  readonly timeout: number;
  readonly cancel: boolean;
  /** The callee is told until when its caller waits. */
  readonly passesDeadline: boolean;
  readonly hedge: HedgeModel | null;
  readonly retries: RetryModel | null;
  readonly breaker: BreakerModel | null;
  /** Infinity for no limit. */
  readonly pool: number;
  /** A breaker, a pool or a deadline may keep a call from leaving. */
  readonly isGuarded: boolean;
  /** Breakers, pools and retry budgets exist once for each calling unit: the first one's number. */
  readonly firstCaller: number;
  readonly stream: number;
}

/** One place in a program from which a component is called. */
export interface Site {
  readonly index: number;
  readonly component: number;
  readonly from: number;
  readonly link: LinkModel | null;
  readonly write: boolean;
  readonly bestEffort: boolean;
  /** It has an `on error` of its own (`onError` may also be that of a block around it). */
  readonly catches: boolean;
  /** A message's delivery to a consumer rather than a call. */
  readonly delivery: boolean;
  /** Nobody waits for its answer (`~>`). */
  readonly async: boolean;
  /** It names a field that does not pick the shard, so it asks every shard. */
  readonly scatter: boolean;
  /** What the callee calls is where it fetches what it misses. */
  readonly bodyOnMiss: boolean;
  /** The counter call of a rate limiter: touches no entry of a cache. */
  readonly limiter: boolean;
  /**
   * What a call does to the entries of a cache. A missed entry is stored by a later call (lookup), at once (lookup-and-fill), or when the
   * cache has fetched it (lookup-and-fetch).
   */
  readonly cacheUse: "lookup" | "lookup-and-fill" | "lookup-and-fetch" | "fill" | "none";
  /** The cache answers a write before its body runs. */
  readonly writesBack: boolean;
  /** Which of the request's keys it is about, −1 for none; the namespace keeps keys of different fields apart in one cache. */
  readonly keySlot: number;
  readonly keySpace: KeySpace | null;
  /** All replicas of the callee are alike to it: no shards, leaders, quorums or keys, just what the balancer picks. */
  readonly asksAny: boolean;
  /** It is with the callee at once, as long as no scenario action disturbs the network. */
  readonly arrivesAtOnce: boolean;
  /** Its good answer comes back without anything to do on the way: nothing is counted, held or delayed for it at the caller's side. */
  readonly answersPlainly: boolean;
  /** Nothing on its way can delay, lose, refuse or count it but the workers of its callee: `PlainCalls` may make it. */
  readonly isPlain: boolean;
  /** Its callee makes no calls of its own. */
  readonly isLeaf: boolean;
  /** Nothing follows it where it is made. */
  readonly isLast: boolean;
  readonly strategy: BalancingStrategy;
  /** Share of each replica under the strategy `weighted`, by its place in the group; `null`: all alike. */
  readonly weights: readonly number[] | null;
  readonly body: number;
  readonly next: number;
  /** −1: goes on as after a hit. */
  readonly onMiss: number;
  /** −1: the frame fails. */
  readonly onError: number;
  /** For a call to a broker: delivery site for each backlog it publishes to. */
  readonly deliveries: readonly number[];
}

/** The keys that requests ask for: a field, its popularity and how many there are. */
export interface KeySpace {
  readonly name: string;
  readonly namespace: number;
  readonly keys: number;
  /** Zipf exponent, 0 for uniform. */
  readonly exponent: number;
  readonly monotonic: boolean;
  /**
   * Drawn together with the key in this slot: a key of one as popular as a key of the other, so that both are hot at once. −1: drawn
   * by itself.
   */
  readonly follows: number;
}

export interface FlowModel {
  readonly index: number;
  readonly id: ElementId;
  readonly client: number;
  /** Requests per second over all users; 0 for none. */
  readonly rate: number;
  readonly arrivals: Arrivals;
  readonly think: Sampler | null;
  /** Place of its priority among those of all flows, 0 for the most important. */
  readonly rank: number;
  /** Number of users a request may come from, 0 when unknown. */
  readonly users: number;
  readonly program: number;
  /** The call that it begins with; `null`: with anything else. */
  readonly first: Site | null;
  /** All calls of its requests, where every one makes the same and all of them are plain; `null` otherwise. */
  readonly plainSteps: readonly PlainStep[] | null;
  readonly keySpaces: readonly KeySpace[];
  readonly arrivalStream: number;
  readonly keyStream: number;
}

/** Messages waiting for the consumers of a queue, or for one subscription of a topic or stream. */
export interface BacklogModel {
  readonly index: number;
  readonly broker: number;
  readonly consumers: readonly number[];
  /** 1 when order does not matter. */
  readonly partitions: number;
  readonly ordered: boolean;
  /** Lines of each partition, one for each rank of flows; 1 where messages wait in order of arrival. */
  readonly lines: number;
  /** One message at a time in each partition. */
  readonly exclusive: boolean;
  /** The way to the (first) consumer, and its seconds one way; `null` when nobody takes the messages. */
  readonly link: LinkModel | null;
  readonly latency: number;
  readonly visibility: number;
  /** Seconds after which a message that nobody took is gone; Infinity for never. */
  readonly retention: number;
  readonly atMostOnce: boolean;
  /** What a consumer publishes while it handles a message leaves when that is done, once. */
  readonly exactlyOnce: boolean;
  /** Infinity for no limit. */
  readonly capacity: number;
  readonly overflow: "block" | "drop" | "reject";
  readonly deadLetter: number;
  readonly deadLetterAfter: number;
  /** Delivery sites by consumer, for messages whose publisher says nothing about them. */
  readonly deliveries: readonly number[];
}

export enum Op {
  end = 0,
  /** site */
  call = 1,
  /** site */
  publish = 2,
  /** target */
  jump = 3,
  /** choice */
  choose = 4,
  /** chance, stream, target when it does not happen */
  maybe = 5,
  /** register, chance that holds the count, stream */
  loop = 6,
  /** register, target when done */
  next = 7,
  /** join */
  parallel = 8,
  /** site of a cache whose miss has been handled */
  fill = 9,
  /** register, keys, stream: another round is about other keys */
  again = 10,
}

export interface Choice {
  readonly cumulative: readonly number[];
  readonly targets: readonly number[];
  readonly stream: number;
}

export interface Join {
  readonly needed: number;
  readonly branches: readonly number[];
  readonly next: number;
  readonly onError: number;
}

export interface Program {
  readonly code: Int32Array;
  readonly chances: Float64Array;
  readonly choices: readonly Choice[];
  readonly joins: readonly Join[];
  /** What each round of a repeated block draws. */
  readonly drawn: readonly (readonly KeySpace[])[];
}
