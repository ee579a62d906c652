import type { Model } from "../compile/model.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Histogram } from "../kernel/histogram.ts";
import { FlowStatistics } from "./flow-statistics.ts";
import { SeriesRecorder } from "./series-recorder.ts";
import { StationStatistics } from "./station-statistics.ts";

/** A component's statistics at one moment, to tell what came after it. */
export interface Snapshot {
  readonly at: number;
  readonly busyArea: number;
  readonly capacityArea: number;
  readonly waitingArea: number;
  readonly served: number;
  readonly requests: number;
  readonly failed: number;
  readonly unanswered: number;
  readonly rejected: number;
  readonly throttled: number;
  readonly sojourn: Histogram;
  /** Most waiting requests between the snapshot before (or the warm-up's end) and this one. */
  readonly mostWaitingBefore: number;
  /** Messages waiting, and seconds that one waited, at most in the same time. */
  readonly mostLagBefore: number;
  readonly oldestBefore: number;
}

/** Flows and components together whose histograms are copied at the moments of a scenario at most. */
const mostCopies = 4_000;

/** All statistics at a moment at which a scenario does something, to tell what came before and after. */
export interface Mark {
  readonly at: number;
  readonly flows: readonly FlowMark[];
  readonly stations: readonly StationMark[];
}

export interface FlowMark {
  /** Requests that succeeded since the warm-up, whenever they arrived. */
  readonly completed: number;
  /** Of those that arrived since. */
  readonly ended: Float64Array;
  readonly latency: Histogram;
}

export interface StationMark {
  readonly busyArea: number;
  readonly capacityArea: number;
  readonly waitingArea: number;
  readonly sojourn: Histogram;
}

/** Everything one replication measures. */
export class Statistics {
  readonly flows: FlowStatistics[];
  readonly stations: StationStatistics[];
  readonly series: SeriesRecorder;
  /** By link, of the current series interval: calls and messages that left, and calls that their caller saw fail. */
  readonly linkCalls: Float64Array;
  readonly linkFailures: Float64Array;
  /** By component, then by the moments asked for. */
  readonly snapshots: Snapshot[][];
  /** In order of time. */
  readonly marks: Mark[] = [];

  constructor(model: Model, warmUp: number, laterByFlow: readonly (readonly number[])[], settlesUntil: number) {
    this.flows = model.flows.map((_, i) => new FlowStatistics(warmUp, laterByFlow[i] ?? [], settlesUntil, model.components.length));
    this.stations = model.components.map((station) => new StationStatistics(station.groups));
    this.series = new SeriesRecorder(model);
    this.linkCalls = new Float64Array(model.links.length);
    this.linkFailures = new Float64Array(model.links.length);
    this.snapshots = model.components.map(() => []);
  }

  /** A scenario is about to do something; `false` when there have been too many such moments to keep them. */
  mark(clock: Clock): boolean {
    if (this.marks[this.marks.length - 1]?.at === clock.now) return true;
    if (this.marks.length * (this.flows.length + this.stations.length) > mostCopies) return false;
    this.marks.push({
      at: clock.now,
      flows: this.flows.map(({ main }) => ({ completed: main.completed, ended: main.ended.slice(), latency: main.latency.copy() })),
      stations: this.stations.map((station) => {
        station.touch(clock);
        const { busyArea, capacityArea, waitingArea } = station;
        return { busyArea, capacityArea, waitingArea, sojourn: station.sojourn.copy() };
      }),
    });
    return true;
  }

  snapshot(clock: Clock): void {
    this.stations.forEach((station, i) => {
      station.touch(clock);
      this.snapshots[i]!.push({
        at: clock.now,
        busyArea: station.busyArea,
        capacityArea: station.capacityArea,
        waitingArea: station.waitingArea,
        served: station.served,
        requests: station.requests,
        failed: station.failed,
        unanswered: station.unanswered,
        rejected: station.rejected,
        throttled: station.throttled,
        sojourn: station.sojourn.copy(),
        mostWaitingBefore: station.mostWaitingSince,
        mostLagBefore: station.mostLagSince,
        oldestBefore: station.oldestSince,
      });
      station.mostWaitingSince = station.waiting;
      station.mostLagSince = 0;
      station.oldestSince = 0;
    });
  }
}
