import type { ElementId } from "../model/index.ts";
import type { Downtime } from "./availability/downtime.ts";

/** How a number came about. An approximation names itself; a lower bound lies at or below the true value, an upper bound at or above it. */
export type Method = "exact" | "approximation" | "lower-bound" | "upper-bound";

/**
 * One computed number. `value` is `null` when it cannot be computed (an unstable queue, a missing input):
 * `note` then says why. Otherwise `note` names the approximation or the assumption behind the number, `null` when there is none.
 */
export interface Figure {
  readonly value: number | null;
  readonly method: Method;
  readonly note: string | null;
}

/** Time in seconds from the start of a request to its end; every value `null` when it cannot be computed, `note` says why. */
export interface LatencyFigures {
  readonly mean: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly p999: number | null;
  readonly method: Method;
  readonly note: string | null;
}

/** An input that nobody wrote: `input` such as `service-time of KeyStore`, its value as text, and why that value. */
export interface AssumedInput {
  readonly element: ElementId;
  readonly input: string;
  readonly text: string;
  readonly reason: string;
}

/** The contribution of one element to the mean and the tail of a flow; shares are of the flow's mean and sum to 1. */
export interface Hop {
  readonly element: ElementId;
  /** Seconds per request of the flow, waiting included. */
  readonly mean: number;
  readonly p99: number | null;
  readonly share: number;
}

/** How much one failure event matters to an availability. */
export interface EventImportance {
  readonly event: string;
  readonly element: ElementId;
  /** By how much the availability is higher with the event up than with it down, 0…1. */
  readonly birnbaum: number;
  /** Fussell–Vesely: share of the downtime that would not be if this event never failed, 0…1. */
  readonly fussellVesely: number;
}

export interface AvailabilityFigures {
  /** Probability that a request succeeds, 0…1. */
  readonly availability: Figure;
  /** Seconds of a 365.25-day year; `null` with the availability. */
  readonly downtimePerYear: number | null;
  /** Seconds down in each period of a table of nines; `null` with the availability. */
  readonly downtime: Downtime | null;
  /** The same availability when replicas too few to carry the mean load, or that at peak, count as down as well; without autoscaling. */
  readonly carryingMean: Figure;
  readonly carryingPeak: Figure;
  /** Smallest sets of failures that fail some request, smallest first, at most order 3; also of what is never down by its figures. */
  readonly cutSets: readonly (readonly string[])[];
  /** Those of the sets whose parts can all fail. */
  readonly failingSets: readonly (readonly string[])[];
  /** What most of the downtime comes from where the failing sets make less than half of it; `null` where they make more, or nothing is down. */
  readonly beyondCutSets: string | null;
  /** Failure events by Birnbaum importance, largest first; only those that many parts share where the availability is a bound. */
  readonly importance: readonly EventImportance[];
  /** Shares of the downtime that elements make, largest first; a set of failures counts in equal parts for each of its failures. */
  readonly downThrough: readonly { readonly element: ElementId; readonly share: number }[];
}

/** What is left of a flow after one loss. */
export interface LossFigures {
  /** One replica of a component (the worst of them), or everything in a zone or region. */
  readonly kind: "replica" | "zone" | "region";
  readonly lost: ElementId;
  /** Share of the requests that still succeed once others have taken over, 0…1. */
  readonly served: number;
  /** Times the mean (peak) rate that the rest carries; below 1 it is overloaded. At peak all flows are at theirs. */
  readonly headroom: Figure;
  readonly headroomAtPeak: Figure;
  /** What is full first at peak. */
  readonly bottleneck: ElementId | null;
}

/**
 * One call as a flow makes it: seconds from the first attempt until it has ended well, retries and the calls inside it included.
 * `null` where nobody waits for it or it cannot be computed, `note` says why; the percentile also in designs with very many calls.
 */
export interface CallTime {
  readonly mean: number | null;
  readonly p99: number | null;
  readonly method: Method;
  readonly note: string | null;
}

export interface FlowFigures {
  readonly id: ElementId;
  /** Mean requests per second, and the same at the client's peak. */
  readonly rate: Figure;
  readonly peakRate: Figure;
  /** At the mean rate. */
  readonly latency: LatencyFigures;
  readonly latencyAtPeak: LatencyFigures;
  /** Share of the requests, 0…1, that fail at the mean rate while everything is up: by timeouts, full queues and errors. */
  readonly failing: Figure;
  readonly hops: readonly Hop[];
  /** At the mean rate; one for each of `callsInOrder(flow.steps)`. */
  readonly calls: readonly CallTime[];
  readonly availability: AvailabilityFigures;
  /** Requests of this flow per second that the design carries when the flow mix keeps its proportions. */
  readonly maxThroughput: Figure;
  readonly bottleneck: ElementId | null;
  /** Times the mean (peak) rate that the design carries in the mix of flows at the mean (when all are at their peak); below 1 it is overloaded. */
  readonly headroom: Figure;
  readonly headroomAtPeak: Figure;
  /** `maxThroughput` with autoscaled components at their maximum; `null` when none on the way may grow. */
  readonly autoscaledThroughput: Figure | null;
  /** What each loss of a replica, zone or region that the flow uses leaves, worst first; at most 30. */
  readonly losses: readonly LossFigures[];
  /** Seconds by which an answer may be behind the last write, by the reads on its way. */
  readonly staleness: Figure;
  readonly assumed: readonly AssumedInput[];
}

/** What an autoscaler makes of the load a component is given. */
export interface AutoscaleFigures {
  /** Replicas it runs at the mean rate and at peak, within its limits. */
  readonly replicas: Figure;
  readonly replicasAtPeak: Figure;
  /** Requests per second with all the replicas it may start. */
  readonly maxThroughput: Figure;
  /** Seconds from a rise of the load to more replicas at work, at most. */
  readonly reaction: Figure;
}

/** Messages that wait for a consumer. */
export interface BacklogFigures {
  /** Messages per second by which the backlog grows, 0 when it does not. */
  readonly growth: Figure;
  readonly growthAtPeak: Figure;
  /** Seconds until all is worked off, for each second in which the consumer stood still, or in which the peak came. */
  readonly drainPerSecond: Figure;
  readonly drainPerPeakSecond: Figure;
}

/** What a component needs for the load it is given. Replicas are copies of each shard in a sharded store. */
export interface CapacityFigures {
  /** Share of its capacity that the busiest replica should be used to, 0…1, and why. */
  readonly target: number;
  readonly targetNote: string;
  /** Fewest replicas that keep to the target at the mean rate, at peak, and at peak with one zone (or, without zones, one replica) lost. */
  readonly replicasNeeded: Figure;
  readonly replicasNeededAtPeak: Figure;
  readonly replicasNeededWithZoneLost: Figure;
  /** Fewest replicas that carry what throughput objectives of its flows promise; `null` without such objectives. */
  readonly replicasForThroughput: Figure | null;
  /** Requests in work at one replica on average, the calls they wait for included. */
  readonly threads: Figure;
  readonly autoscale: AutoscaleFigures | null;
  readonly backlog: BacklogFigures | null;
}

/** Bytes stored (one copy of each row) `after` seconds of running. */
export interface StorageAt {
  readonly after: number;
  readonly bytes: number;
}

/** Quorums of a leaderless store, counted in copies. */
export interface QuorumFigures {
  readonly copies: number;
  readonly read: number;
  readonly write: number;
  /** Every read quorum shares a copy with every write quorum. */
  readonly overlaps: boolean;
  /** Copies that may be lost with reads (writes) going on. */
  readonly readsSurvive: number;
  readonly writesSurvive: number;
  /** What that means, in a sentence. */
  readonly meaning: string;
}

/** What a design costs, as far as its components say. A month has 30 days. */
export interface CostFigures {
  readonly perMonth: Figure;
  /** Dollars for a million requests of all flows together. */
  readonly perMillionRequests: Figure;
  /** Components without a cost, which the sums leave out. */
  readonly without: readonly ElementId[];
}

export interface ShardFigures {
  readonly count: number;
  /** Share of the load on the busiest shard, 0…1, and why. */
  readonly hottestShare: number;
  readonly reason: string;
  readonly method: Method;
  readonly rateHottest: Figure;
  readonly storagePerShard: Figure;
  /** Share of the keys that change their shard when one is added, and when one is taken away, 0…1. */
  readonly keysMovedOnJoin: Figure;
  readonly keysMovedOnLeave: Figure;
}

/** How a swarm gives its peers the file. */
export interface SwarmFigures {
  readonly chunks: Figure;
  /** Least seconds until every peer has the file. */
  readonly time: Figure;
  /** Seconds when one machine with the same uplink serves the peers one after the other. */
  readonly oneByOneTime: Figure;
}

/** One run of a batch job. */
export interface JobFigures {
  readonly mapTasks: Figure;
  readonly reduceTasks: Figure;
  /** Bytes that move from map to reduce. */
  readonly shuffled: Figure;
  /** Seconds from the start of a run to its end. */
  readonly time: Figure;
  /** Share of the time between runs that a run takes, above 1 when runs overlap; `null` without `every`. */
  readonly busy: Figure | null;
}

/** Callers that ask for news at intervals. */
export interface PollingFigures {
  /** Requests per second of all pollers together. */
  readonly rate: Figure;
  /** Seconds until news is seen, on average and at worst. */
  readonly meanDelay: Figure;
  readonly worstDelay: Figure;
}

export interface ComponentFigures {
  readonly id: ElementId;
  /** Requests per second at all replicas (and shards) together: mean, reads, writes, at peak. */
  readonly rate: Figure;
  readonly readRate: Figure;
  readonly writeRate: Figure;
  readonly peakRate: Figure;
  /** Busy share of the workers of the busiest replica, 0…; above 1 means overloaded. `null` without a worker limit. */
  readonly utilisation: Figure;
  readonly peakUtilisation: Figure;
  /** Places of the busiest replica that visits hold while they make calls, and the mean seconds they hold one; `null` without such a limit. */
  readonly held: { readonly count: number; readonly seconds: number } | null;
  /** Requests per second that one replica and the whole component can carry. */
  readonly capacityPerReplica: Figure;
  readonly maxThroughput: Figure;
  readonly replicas: number;
  /** Waiting and service in this component alone. */
  readonly sojourn: LatencyFigures;
  readonly wait: Figure;
  /** Mean number of requests here (Little's law). */
  readonly inFlight: Figure;
  readonly availability: AvailabilityFigures;
  readonly hitRatio: Figure | null;
  /** Requests per second that reach whatever is behind the cache when it is empty. */
  readonly originRateWhenCold: Figure | null;
  /** What it needs for its load; `null` for a client. */
  readonly capacity: CapacityFigures | null;
  /** Seconds after which an entry that nobody asks for is gone; about as long a cold cache takes to fill. `null` for what is no cache. */
  readonly residence: Figure | null;
  /** Bytes of all rows kept, or of all messages retained: one copy of each. */
  readonly storage: Figure | null;
  /** Bytes per second that are added, one copy of each row, until the oldest are old enough to go. */
  readonly storageGrowth: Figure | null;
  readonly storageOverTime: readonly StorageAt[];
  /** Bytes that fit on one replica, and seconds until the fullest one is full; `null` where nothing says how much fits. */
  readonly usableSpace: Figure | null;
  readonly fullAfter: Figure | null;
  readonly shards: readonly (ShardFigures & { readonly id: ElementId })[];
  /** Seconds of data lost, and seconds without writes, when a leader dies. */
  readonly rpo: Figure | null;
  readonly rto: Figure | null;
  /** Seconds by which a read may be behind the last write. */
  readonly staleness: Figure | null;
  /** Probability that a row survives a year, 0…1. */
  readonly durability: Figure | null;
  readonly quorum: QuorumFigures | null;
  readonly costPerMonth: Figure | null;
  /** Dollars for a million of its requests; `null` without a cost. */
  readonly costPerMillion: Figure | null;
  /** Of swarms and jobs that say something of it; `null` otherwise. */
  readonly swarm: SwarmFigures | null;
  readonly job: JobFigures | null;
  readonly assumed: readonly AssumedInput[];
}

export interface LinkFigures {
  readonly id: ElementId;
  /** First attempts per second. */
  readonly rate: Figure;
  /** Attempts per second with retries. */
  readonly attemptRate: Figure;
  /** Bytes per second, both directions. */
  readonly bandwidth: Figure;
  /** Share of the link's bandwidth that the busier direction takes, 0…; above 1 it is too narrow. */
  readonly bandwidthUtilisation: Figure;
  /** Mean seconds on the wire of one call, there and back. */
  readonly network: number;
  /** Mean number of calls in flight over all callers (Little's law). */
  readonly inFlight: Figure;
  /** Connections the callee must be ready for: the pools of all calling replicas. */
  readonly connections: Figure;
  /** Round trip and callee together, without the caller's timeout. */
  readonly latency: LatencyFigures;
  /** Share of calls that outlast the timeout; `null` without one. */
  readonly timeoutRatio: Figure | null;
  /** Where the caller polls; `null` otherwise. */
  readonly polling: PollingFigures | null;
  readonly assumed: readonly AssumedInput[];
}

export interface ObjectiveVerdict {
  readonly id: ElementId;
  readonly target: ElementId;
  readonly term: string;
  /** The computed value in the unit of the bound; `null` when it cannot be computed, `note` says why. */
  readonly value: number | null;
  readonly bound: number;
  /** `null` where the value cannot be computed, or is only a bound that leaves it open. */
  readonly met: boolean | null;
  /** Distance to the bound relative to the bound (to the allowed downtime for availability); negative when missed. */
  readonly margin: number | null;
  /** The element that contributes most. */
  readonly dominatedBy: ElementId | null;
  readonly method: Method;
  readonly note: string | null;
}

/** What the closed forms say about a design. Records are keyed by element id. */
export interface Analysis {
  readonly flows: Readonly<Record<ElementId, FlowFigures>>;
  readonly components: Readonly<Record<ElementId, ComponentFigures>>;
  readonly links: Readonly<Record<ElementId, LinkFigures>>;
  readonly objectives: readonly ObjectiveVerdict[];
  readonly cost: CostFigures;
}
