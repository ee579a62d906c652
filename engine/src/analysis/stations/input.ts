import type { Component, Distribution } from "../../model/index.ts";
import type { Method } from "../figures.ts";
import { type TimeDistribution, zeroTime } from "../latency/time-distribution.ts";
import type { Shaping } from "../load/variability.ts";
import type { Batch } from "../queueing/batches.ts";
import type { Crowd } from "../queueing/crowded-places.ts";
import type { RightBack } from "../queueing/right-back.ts";

/** What a visit holds at a replica beyond its own service. */
export interface Held {
  /** Visits at once; `null` for no limit. */
  readonly concurrency: number | null;
  /** Workers stay with a visit until its calls are over. */
  readonly blocking: boolean;
  /** Time of those calls; `null` when they have no steady state. */
  readonly nested: TimeDistribution | null;
  /** What visits wait for together in those calls; `null` where they are independent. */
  readonly crowd: Crowd | null;
  /** Replicas whose visits meet there. */
  readonly replicas: number;
}

/** Who an arrival finds at a replica, where that does not follow from its rate alone. */
export interface Seen {
  /** Probability that n requests are there, n = 0, 1, …; they sum to 1. */
  readonly probabilities: Float64Array;
  /** By how much longer than with exponential service each of them is waited for; `null` where that follows from who is there (closed populations). */
  readonly stretch: number | null;
  /** Requests that come at the same moment; nothing where none do. `covariance` in s²: of the times there of two of them. */
  readonly together?: { readonly batches: readonly Batch[]; readonly covariance: number };
  readonly method: Method;
  readonly note: string | null;
}

/** What one replica is asked to do. */
export interface StationInput {
  /** Requests per second at this replica. */
  readonly rate: number;
  /** Servers; `null` for no limit. */
  readonly servers: number | null;
  readonly service: Distribution | null;
  /** Squared variation of the times between arrivals: 1 for Poisson, 1/n for every n-th of such a stream, 0 for constant times. */
  readonly arrivalVariation: number;
  /** The station that makes arrivals regular which are random in the long run; `null` where they are so by nature, or dealt out in turn. */
  readonly shapedBy: Shaping | null;
  /** Balancers that deal out requests in turn, each with a turn of its own; 0 where none does. */
  readonly dealers: number;
  /** Replicas that work as if they shared a queue, entirely or nearly; 1 for one that is on its own. */
  readonly pooled: number;
  /** What pools them: messages wait for whoever is free; a balancer picks the least loaded of all, or of two. */
  readonly pooledBy: "messages" | "least-loaded" | "two-choices" | null;
  /** Mean number of its requests that a balancer counts although they do not wait here: on their way, or in calls of their own. */
  readonly away: number;
  /** Balanced by client or key, taken as chance: clients and keys are not equally busy. */
  readonly hashed: string | null;
  /** Requests that may wait; `null` for no limit. */
  readonly queueLimit: number | null;
  readonly discipline: Component["discipline"]["value"];
  /** Shares of its requests by the priority of their flows, the most important first, where that decides who is next; `null` for one line. */
  readonly priorities: readonly PriorityShare[] | null;
  readonly held: Held | null;
  readonly seen: Seen | null;
  /** Requests that visit it several times in a row; `null` where none do. */
  readonly rightBack: RightBack | null;
  /** Who comes back after a full queue has refused it; `null` where nobody does, or as at random. */
  readonly returning: Returning | null;
}

/** Requests that a full queue has just refused and that try again, from the round before. */
export interface Returning {
  /** Share (0…1) of the requests that were not just refused. */
  readonly fresh: number;
  /** Requests over those, in the uppermost states of the queue, the last one being full. */
  readonly crowding: Float64Array;
  /** Replicas of which that queue is one. */
  readonly queues: number;
}

/** The part of the requests whose flows have this priority, 0…1. */
export interface PriorityShare {
  readonly priority: number;
  readonly share: number;
}

/** What requests of one priority find at a replica; `null` where their queue grows without bound. */
export interface PriorityWait extends PriorityShare {
  readonly sojourn: TimeDistribution | null;
  readonly waitVariance: number;
  readonly note: string;
}

/** A queue that may be full, and its servers, as a birth–death chain. */
export interface Room {
  /** Requests that wait or are served at most. */
  readonly size: number;
  readonly servers: number;
  /** Mean seconds that a server is taken. */
  readonly seconds: number;
  /** Replicas of which it is one. */
  readonly queues: number;
}

/** How long requests that come to a queue at the same moment take together. */
export interface Together {
  /** Covariance of the times of two of them, in s². */
  readonly covariance: number;
  /** The time of the last of so many; `null` where only the covariance is known. */
  readonly last: ((count: number) => TimeDistribution) | null;
}

/** One replica in steady state. */
export interface Station {
  /** Offered load over servers; `null` without a limit of servers. */
  readonly utilisation: number | null;
  /** Mean wait before service in seconds; `null` when there is no steady state. */
  readonly wait: number | null;
  /** Variance of that wait in seconds². */
  readonly waitVariance: number;
  /** Wait and service; `null` when there is no steady state. */
  readonly sojourn: TimeDistribution | null;
  /** The wait alone, worked out when somebody asks; `null` where it is not told apart from service. */
  readonly before: (() => TimeDistribution) | null;
  /** Share of the requests refused because the queue is full, 0…1. */
  readonly blocking: number;
  /** The room whose being full refuses requests; `null` where none does, or where that is no birth–death chain. */
  readonly room: Room | null;
  /** Requests that come at the same moment to the same queue; `null` where that is not followed. */
  readonly together: Together | null;
  /** How far the arrivals at other replicas are those here, 0…1, as several calls of one request bring them. */
  readonly alike: number;
  /** Replicas that work as if they shared a queue; 1 for one that is on its own. */
  readonly pooled: number;
  /** Places that visits hold while they make calls, and the mean seconds they hold one; `null` without such a limit. */
  readonly places: { readonly count: number; readonly seconds: number } | null;
  /** What each priority finds; `null` where all find the same. */
  readonly byPriority: readonly PriorityWait[] | null;
  readonly method: Method;
  readonly note: string | null;
}

/** A station without waiting and refusals, to be told apart in what is different. */
export const idleStation: Station = {
  utilisation: null,
  wait: 0,
  waitVariance: 0,
  sojourn: zeroTime,
  before: () => zeroTime,
  blocking: 0,
  room: null,
  together: null,
  alike: 0,
  pooled: 1,
  places: null,
  byPriority: null,
  method: "exact",
  note: null,
};

/** A station without a steady state. */
export function unstable(utilisation: number | null, note: string, places: Station["places"] = null): Station {
  return { ...idleStation, utilisation, wait: null, sojourn: null, before: null, places, note };
}

/** Below this share of requests nothing that is printed changes. */
export const negligible = 1e-9;
