import { Time } from "../kernel/calls.ts";
import type { Clock } from "../kernel/clock.ts";
import { Histogram } from "../kernel/histogram.ts";

/*
 * What becomes a fraction starts as one (NaN) and is set to 0 by the constructor: a field that begins as a whole number would change the
 * hidden class of each object at another time, and the loop would meet several of them.
 */

/**
 * Busy share of the workers of a component, 0…1, from the seconds they worked and the seconds there were; `null` where there are none or no
 * limit. At most 1: replicas that are scaled in finish what they have beside the workers that count, and sums of times are rounded.
 */
export function utilisationOf(busy: number, capacity: number): number | null {
  return capacity > 0 ? Math.min(1, busy / capacity) : null;
}

/** What one component did: time integrals of its state, and counts of its visits. All replicas and shards together. */
export class StationStatistics {
  /** State now. */
  busy = 0;
  waiting = 0;
  inService = 0;
  /** Workers of the replicas that are up. */
  capacity = 0;
  private last = Number.NaN;

  /** Requests present when it was started anew at `since`; the integrals over time begin there. */
  presentBefore = 0;
  since = Number.NaN;
  busyArea = Number.NaN;
  waitingArea = Number.NaN;
  /** Of requests waiting or being worked on, for Little's law. */
  presentArea = Number.NaN;
  capacityArea = Number.NaN;

  mostWaiting = 0;
  /** The same since the last snapshot. */
  mostWaitingSince = 0;
  /** Visits whose own work was done, at any copy. */
  served = 0;
  /** Requests of which they are parts: a write and its copies are one, a quorum's answers are one. */
  requests = 0;
  /** Of these. */
  failed = 0;
  /** Requests that found no replica that works, or lost theirs before it had served them. */
  unanswered = 0;
  waitSum = Number.NaN;
  rejected = 0;
  /** Of the rejected ones, by a rate limit. */
  throttled = 0;
  /** Requests that left without being served: cancelled, or lost with their replica. */
  dropped = 0;
  lookups = 0;
  hits = 0;
  lostWrites = 0;
  /** Reads of which it is known whether they saw all acknowledged writes, those that did not, and seconds since the write they missed. */
  judgedReads = 0;
  staleReads = 0;
  longestStale = 0;
  /** Writes of different leaders to one key that did not know of each other. */
  conflicts = 0;
  /** Seconds of acknowledged writes lost, at most. */
  longestLoss = Number.NaN;
  /** Seconds in which no copy (of one shard) could take writes, at most, and those at the end of the run, of which nobody knows how many follow. */
  longestOutage = Number.NaN;
  lastOutage = Number.NaN;
  /** Replicas that stopped. */
  stops = 0;
  /** Messages that waited at once, and seconds that one waited, at most; the same since the last snapshot. */
  mostLag = 0;
  mostLagSince = 0;
  oldestMessage = Number.NaN;
  oldestSince = Number.NaN;
  fewestReplicas = Number.POSITIVE_INFINITY;
  mostReplicas = 0;
  readonly sojourn = new Histogram();
  readonly shardVisits: Float64Array;

  /** At the start of the current series interval. */
  intervalBusy = Number.NaN;
  intervalWaiting = Number.NaN;
  intervalCapacity = Number.NaN;
  intervalLookups = 0;
  intervalHits = 0;

  constructor(groups: number) {
    this.shardVisits = new Float64Array(groups);
    this.last = 0;
    this.since = 0;
    this.reset();
    this.intervalBusy = 0;
    this.intervalWaiting = 0;
    this.intervalCapacity = 0;
  }

  /** Brings the integrals up to now. Comes before every change of the state. */
  touch(clock: Clock): void {
    const { now } = clock;
    const elapsed = now - this.last;
    if (elapsed <= 0) return;
    this.busyArea += this.busy * elapsed;
    this.waitingArea += this.waiting * elapsed;
    this.presentArea += (this.waiting + this.inService) * elapsed;
    this.capacityArea += this.capacity * elapsed;
    this.last = now;
  }

  /** So many messages wait here for one group of consumers. */
  messagesWait(count: number): void {
    if (count > this.mostLag) this.mostLag = count;
    if (count > this.mostLagSince) this.mostLagSince = count;
  }

  /** A message waited here for so many seconds. */
  messageWaited(seconds: number): void {
    if (seconds > this.oldestMessage) this.oldestMessage = seconds;
    if (seconds > this.oldestSince) this.oldestSince = seconds;
  }

  /** A call whose times stand at `at` has been served. */
  called(times: Float64Array, at: number): void {
    this.visited(times[at | Time.serviceStart]! - times[at | Time.arrived]!, times[at | Time.service]!);
  }

  visited(wait: number, service: number): void {
    this.served += 1;
    this.waitSum += wait;
    this.sojourn.add(wait + service);
  }

  /** Forgets what happened so far; the state stays. */
  restart(clock: Clock): void {
    this.touch(clock);
    this.since = clock.now;
    this.reset();
  }

  private reset(): void {
    this.intervalBusy -= this.busyArea;
    this.intervalWaiting -= this.waitingArea;
    this.intervalCapacity -= this.capacityArea;
    this.intervalLookups -= this.lookups;
    this.intervalHits -= this.hits;
    this.busyArea = 0;
    this.waitingArea = 0;
    this.presentArea = 0;
    this.capacityArea = 0;
    this.mostWaiting = this.waiting;
    this.mostWaitingSince = this.waiting;
    this.served = 0;
    this.requests = 0;
    this.failed = 0;
    this.unanswered = 0;
    this.waitSum = 0;
    this.rejected = 0;
    this.throttled = 0;
    this.dropped = 0;
    this.presentBefore = this.waiting + this.inService;
    this.lookups = 0;
    this.hits = 0;
    this.lostWrites = 0;
    this.judgedReads = 0;
    this.staleReads = 0;
    this.longestStale = 0;
    this.conflicts = 0;
    this.longestLoss = 0;
    this.longestOutage = 0;
    this.lastOutage = 0;
    this.stops = 0;
    this.mostLag = 0;
    this.mostLagSince = 0;
    this.oldestMessage = 0;
    this.oldestSince = 0;
    this.sojourn.clear();
    this.shardVisits.fill(0);
  }
}
