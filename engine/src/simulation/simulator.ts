import { countText, type ElementId, type Scenario } from "../model/index.ts";
import { Actions } from "./actions.ts";
import { ArrivalSources } from "./arrival-sources.ts";
import { CacheVisits } from "./cache-visits.ts";
import type { Model } from "./compile/model.ts";
import { Connections } from "./connections.ts";
import { Elections } from "./elections.ts";
import { Fetches } from "./fetches.ts";
import { Frames } from "./frames.ts";
import { recordInterval } from "./interval-record.ts";
import { Jobs } from "./jobs.ts";
import { CallTree } from "./kernel/call-tree.ts";
import { CallPool, Field, Kind } from "./kernel/calls.ts";
import { EventQueue } from "./kernel/event-queue.ts";
import { Event, eventOf } from "./kernel/events.ts";
import { RandomStream } from "./kernel/random.ts";
import { asScenarioAction, type LiveAction } from "./live-actions.ts";
import { livelockText, mostAtOnce } from "./livelock.ts";
import { Messaging } from "./messaging.ts";
import { Network } from "./network.ts";
import { PartitionLeaders } from "./partition-leaders.ts";
import { PlainCalls } from "./plain-calls.ts";
import { PlainRequests } from "./plain-requests.ts";
import { Autoscalers } from "./policies/autoscaling.ts";
import { RandomFailures } from "./policies/random-failures.ts";
import { Timers } from "./policies/timers.ts";
import { dispatchRare } from "./rare-events.ts";
import { Replicas } from "./replicas.ts";
import { RequestKeys } from "./request-keys.ts";
import { Requests } from "./requests.ts";
import { Resharding } from "./resharding.ts";
import { Routing } from "./routing.ts";
import type { RunSetup, StopCause, TimelineEntry } from "./run-setup.ts";
import { Stations } from "./stations.ts";
import { batchCount } from "./statistics/batches.ts";
import { Statistics } from "./statistics/statistics.ts";
import { Traces } from "./statistics/traces.ts";
import { Swarms } from "./swarms.ts";
import { Timeouts } from "./timeouts.ts";
import { Transfers } from "./transfers.ts";
import { Transport } from "./transport.ts";
import { Versions } from "./versions.ts";
import { WaitCycles } from "./wait-cycles.ts";
import { WriteBacks } from "./write-backs.ts";
import { WriteOutages } from "./write-outages.ts";

/** Calls in flight at most, about 350 MB of records, and in all replications at the same time. A stable system is far below. */
const mostCalls = 1 << 21;
const mostCallsTogether = 1 << 23;
/** Things told about in the timeline at most. */
const longestTimeline = 2_000;
/** Events without delay run at once while not nested deeper than this, which saves their way through the queue. */
const deepestNesting = 24;

/** One replication: the clock, the event queue, and everything that happens. */
export class Simulator {
  readonly model: Model;
  readonly queue = new EventQueue();
  readonly calls: CallPool;
  readonly statistics: Statistics;
  readonly traces: Traces;
  readonly keys: RequestKeys;
  readonly caches: CacheVisits;
  readonly fetches: Fetches;
  readonly versions: Versions;
  readonly writeBacks: WriteBacks;
  readonly stations: Stations;
  readonly outages: WriteOutages;
  readonly replicas: Replicas;
  readonly routing: Routing;
  readonly elections: Elections;
  readonly partitionLeaders: PartitionLeaders;
  readonly resharding: Resharding;
  readonly frames: Frames;
  readonly requests: Requests;
  readonly plain: PlainCalls;
  readonly plainRequests: PlainRequests;
  readonly transport: Transport;
  readonly network: Network;
  readonly connections: Connections;
  readonly timeouts: Timeouts;
  readonly timers: Timers;
  readonly transfers: Transfers;
  readonly messaging: Messaging;
  readonly actions: Actions;
  readonly waitCycles: WaitCycles;
  readonly jobs: Jobs;
  readonly swarms: Swarms;
  readonly autoscalers: Autoscalers;
  readonly failures: RandomFailures | null;
  readonly sources: ArrivalSources;
  private readonly streams: RandomStream[];
  readonly setup: RunSetup;

  // Fractions from the beginning, for the same reason as in StationStatistics.
  now = Number.NaN;
  events = 0;
  readonly warmUp: number;
  readonly duration: number;
  /** Seconds of one batch of the statistics. */
  readonly batchLength: number;
  /** Part of the memory for replications at the same time that it may use. */
  readonly memoryShare: number;
  /** Why the run ended early. */
  stopped: StopCause | null = null;
  readonly timeline: TimelineEntry[] = [];
  readonly notes = new Set<string>();
  /** Whether any rate limit asks which user a request comes from. */
  readonly needsUsers: boolean;
  private nesting = 0;
  private lastTick = Number.NaN;
  /** Number of events at which somebody looks whether time has moved on, and when it was at the last look: the same whatever the slices. */
  private nextLook = mostAtOnce;
  private lookedAt = Number.NaN;
  /** Up to when events may be taken without a look at what was asked for: the end of the run or of a slice, or the next live action. */
  private limit = 0;
  /** Number of events at which the loop takes a look at all else; 0 once it must stop. */
  private pause = 0;

  constructor(model: Model, scenario: Scenario | null, setup: RunSetup) {
    this.now = 0;
    this.lastTick = 0;
    this.lookedAt = -1;
    this.model = model;
    this.setup = setup;
    this.duration = setup.duration;
    this.warmUp = setup.warmUp;
    this.memoryShare = setup.memoryShare;
    this.batchLength = (setup.duration - setup.warmUp) / batchCount;
    const run = `replication ${setup.replication}`;
    this.streams = model.streams.map((name) => new RandomStream(setup.seed, `${run} ${name}`));
    this.calls = new CallPool(
      model.loopsPerCall,
      model.keysPerCall,
      callLimit(setup.memoryShare),
      model.tracksCalls ? new CallTree() : null,
    );
    this.statistics = new Statistics(model, setup.warmUp, setup.laterByFlow, setup.settlesUntil);
    this.traces = new Traces(
      model.components.map((station) => station.id),
      model.flows.map((flow) => flow.id),
    );
    this.needsUsers =
      model.components.some((station) => station.rateLimit?.per === "client") || model.sites.some((site) => site.strategy === "ip-hash");
    this.keys = new RequestKeys(this);
    this.caches = new CacheVisits(this, setup.seed, run, setup.lookupRate);
    this.fetches = new Fetches(this);
    this.versions = new Versions(this);
    this.writeBacks = new WriteBacks(this);
    this.stations = new Stations(this);
    this.messaging = new Messaging(this);
    this.outages = new WriteOutages(this);
    this.replicas = new Replicas(this);
    this.resharding = new Resharding(this);
    this.routing = new Routing(this);
    this.elections = new Elections(this);
    this.partitionLeaders = new PartitionLeaders(this);
    this.frames = new Frames(this);
    this.network = new Network(this);
    this.connections = new Connections(this);
    this.timeouts = new Timeouts(this);
    this.timers = new Timers(this);
    this.transfers = new Transfers(this);
    this.requests = new Requests(this);
    this.plain = new PlainCalls(this);
    this.plainRequests = new PlainRequests(this, scenario);
    this.transport = new Transport(this);
    this.waitCycles = new WaitCycles(this);
    // Ends of intervals are put in first, so that what happens at the very end of one belongs to the next.
    this.prepare();
    this.actions = new Actions(this, scenario, setup.duration);
    this.jobs = new Jobs(this);
    this.swarms = new Swarms(this);
    this.autoscalers = new Autoscalers(this);
    this.failures = setup.randomFailures ? new RandomFailures(this, setup.seed, run) : null;
    this.sources = new ArrivalSources(this, scenario, setup);
    for (const action of setup.liveActions) this.act(action);
  }

  /** Something beside the scenario will happen, at a moment that is not over. */
  act(action: LiveAction): void {
    this.actions.addLive(asScenarioAction(action));
  }

  private prepare(): void {
    const { setup } = this;
    if (this.model.flows.some((flow) => flow.users === 0)) {
      for (const station of this.model.components) {
        if (station.rateLimit?.per !== "client") continue;
        this.note(`${station.id}: its limit for each client never applies to clients that give no number of users.`);
      }
    }
    this.queue.push(setup.interval, eventOf(Event.tick, 0));
    if (setup.warmUp > 0) this.queue.push(setup.warmUp, eventOf(Event.warmedUp, 0));
    if (setup.batches) this.queue.push(this.endOfBatch(1), eventOf(Event.batch, 1));
    setup.snapshots.forEach((at, i) => {
      if (at <= setup.duration) this.queue.push(at, eventOf(Event.snapshot, i));
    });
  }

  /** Simulates about this many events more, or until this moment; `true` when the run is over. */
  advance(events: number, until = Number.POSITIVE_INFINITY): boolean {
    const end = Math.min(this.events + events, this.setup.maxEvents);
    while (this.events < end && this.stopped === null) {
      this.limit = Math.min(this.duration, until, this.actions.nextLive);
      if (this.advanceTo(Math.min(end, this.nextLook))) {
        if (this.actions.nextLive <= this.now) this.actions.actLive(this.now);
        else if (this.now < this.duration) return false;
        else {
          this.close();
          return true;
        }
      }
      if (this.events < this.nextLook) continue;
      this.nextLook += mostAtOnce;
      if (this.now > this.lookedAt) this.lookedAt = this.now;
      else
        this.stop(
          "livelock",
          livelockText(this, (event) => this.dispatch(event)),
        );
    }
    if (this.events >= this.setup.maxEvents) this.stop("events", `the limit of ${countText(this.setup.maxEvents)} events is reached`);
    if (this.stopped === null) return false;
    this.close();
    return true;
  }

  /** Simulates up to this number of events; `true` when the limit is reached. */
  private advanceTo(end: number): boolean {
    const { limit, queue } = this;
    this.pause = end;
    while (this.events < this.pause) {
      const time = queue.nextTime();
      if (time > limit) {
        this.now = limit;
        return true;
      }
      this.now = time;
      this.events += 1;
      this.dispatch(queue.pop());
    }
    return false;
  }

  /**
   * The events that each request needs; those about all else are apart (`dispatchRare`), so that these become part of the loop. What
   * `callOf` says is written out: a function of another module is looked up at each use.
   */
  private dispatch(event: number): void {
    switch (event & 31) {
      case Event.arrival:
        this.sources.schedule(event >> 5);
        this.frames.arrive(event >> 5);
        break;
      case Event.deliver:
        this.stations.deliver(event & ~31);
        break;
      case Event.served:
        if (this.calls.ints[(event & ~31) | Field.kind] === Kind.plainRequest) this.plainRequests.served(event & ~31);
        else this.stations.served(event & ~31);
        break;
      case Event.returned:
        this.requests.returned(event & ~31);
        break;
      default:
        dispatchRare(this, event);
    }
  }

  /** Something happens after a delay; without one, at once. */
  later(delay: number, event: number): void {
    if (delay > 0 || this.nesting >= deepestNesting) {
      this.queue.push(this.now + delay, event);
      return;
    }
    this.nesting += 1;
    this.dispatch(event);
    this.nesting -= 1;
  }

  /** When a batch of the statistics ends, from 1. */
  endOfBatch(batch: number): number {
    return Math.min(this.duration, this.warmUp + batch * this.batchLength);
  }

  /** Writes down what happened since the last time as a point of each series. */
  record(): void {
    const elapsed = this.now - this.lastTick;
    if (elapsed <= 0) return;
    this.lastTick = this.now;
    recordInterval(this, elapsed);
  }

  private close(): void {
    this.outages.close();
    this.messaging.close();
    this.partitionLeaders.close();
    this.jobs.close();
    this.swarms.close();
    for (const station of this.statistics.stations) station.touch(this);
    // A last part shorter than half an interval would only add noise to the series.
    if (this.now - this.lastTick > this.setup.interval / 2) this.record();
  }

  stop(reason: StopCause["reason"], text: string): void {
    this.pause = 0;
    this.stopped ??= { reason, text };
  }

  /** There is no room for another call: some queue grows without bound. */
  tooManyCalls(): void {
    let longest = 0;
    this.statistics.stations.forEach((station, i) => {
      if (station.waiting > (this.statistics.stations[longest]?.waiting ?? 0)) longest = i;
    });
    const waiting = this.statistics.stations[longest]?.waiting ?? 0;
    const where = waiting > 0 ? `, ${countText(waiting)} of them waiting at ${this.model.components[longest]?.id}` : "";
    this.stop(
      "memory",
      `${countText(this.calls.inUse)} calls are in flight${where}, all that there is memory for: more arrive than can be served`,
    );
  }

  note(text: string): void {
    this.notes.add(text);
  }

  tell(text: string, element: ElementId | null): void {
    if (this.timeline.length < longestTimeline) this.timeline.push({ time: this.now, text, element });
    else this.note(`The timeline ends after ${countText(longestTimeline)} entries.`);
  }

  stream(index: number): RandomStream {
    return this.streams[index]!;
  }

  /** The unit at which a frame runs; −1 for a client. */
  unitOfFrame(frame: number): number {
    return frame < 0 ? -1 : this.calls.ints[frame | Field.unit]!;
  }
}

/** The largest power of two of calls that fits into a part of the memory: the pool grows by doubling. */
function callLimit(memoryShare: number): number {
  return 1 << (31 - Math.clz32(Math.min(mostCalls, mostCallsTogether * memoryShare)));
}
