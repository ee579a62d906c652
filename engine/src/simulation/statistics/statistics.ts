import type { Model } from "../compile/model.ts";
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
  readonly rejected: number;
  readonly sojourn: Histogram;
  /** Most waiting requests between the snapshot before (or the warm-up's end) and this one. */
  readonly mostWaitingBefore: number;
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

  constructor(model: Model, warmUp: number, laterByFlow: readonly (readonly number[])[], settlesUntil: number) {
    this.flows = model.flows.map((_, i) => new FlowStatistics(warmUp, laterByFlow[i] ?? [], settlesUntil));
    this.stations = model.components.map((station) => new StationStatistics(station.groups));
    this.series = new SeriesRecorder(model);
    this.linkCalls = new Float64Array(model.links.length);
    this.linkFailures = new Float64Array(model.links.length);
    this.snapshots = model.components.map(() => []);
  }

  snapshot(now: number): void {
    this.stations.forEach((station, i) => {
      station.touch(now);
      this.snapshots[i]!.push({
        at: now,
        busyArea: station.busyArea,
        capacityArea: station.capacityArea,
        waitingArea: station.waitingArea,
        served: station.served,
        requests: station.requests,
        failed: station.failed,
        rejected: station.rejected,
        sojourn: station.sojourn.copy(),
        mostWaitingBefore: station.mostWaitingSince,
      });
      station.mostWaitingSince = station.waiting;
    });
  }
}
