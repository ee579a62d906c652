import type { Model } from "../compile/model.ts";
import type { TimeSeries } from "../result.ts";
import type { FlowStatistics } from "./flow-statistics.ts";
import type { StationStatistics } from "./station-statistics.ts";

/** Points of a series at most; a longer run gets a coarser interval. */
const mostPoints = 1200;
const niceIntervals = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 43_200, 86_400];

export function seriesInterval(duration: number): number {
  return niceIntervals.find((interval) => duration / interval <= mostPoints) ?? Math.ceil(duration / mostPoints / 86_400) * 86_400;
}

type Columns<K extends string> = Record<K, (number | null)[]>;
export type FlowColumns = Columns<"offered" | "throughput" | "p50" | "p95" | "p99" | "errors">;
export type StationColumns = Columns<"utilisation" | "queue" | "up" | "replicas" | "hitRatio">;

/** Values of each interval, from the start of the run. */
export class SeriesRecorder {
  readonly flows: FlowColumns[];
  readonly stations: StationColumns[];

  constructor(model: Model) {
    this.flows = model.flows.map(() => ({ offered: [], throughput: [], p50: [], p95: [], p99: [], errors: [] }));
    this.stations = model.components.map(() => ({ utilisation: [], queue: [], up: [], replicas: [], hitRatio: [] }));
  }

  recordFlow(index: number, flow: FlowStatistics, elapsed: number): void {
    const columns = this.flows[index]!;
    columns.offered.push(flow.intervalOffered / elapsed);
    columns.throughput.push(flow.intervalSucceeded / elapsed);
    columns.errors.push(flow.intervalFailed / elapsed);
    columns.p50.push(flow.intervalLatency.quantile(0.5));
    columns.p95.push(flow.intervalLatency.quantile(0.95));
    columns.p99.push(flow.intervalLatency.quantile(0.99));
    flow.intervalOffered = 0;
    flow.intervalSucceeded = 0;
    flow.intervalFailed = 0;
    flow.intervalLatency.clear();
  }

  recordStation(index: number, station: StationStatistics, elapsed: number, up: number, replicas: number): void {
    const columns = this.stations[index]!;
    const capacity = station.capacityArea - station.intervalCapacity;
    columns.utilisation.push(capacity > 0 ? (station.busyArea - station.intervalBusy) / capacity : null);
    columns.queue.push((station.waitingArea - station.intervalWaiting) / elapsed);
    columns.up.push(up);
    columns.replicas.push(replicas);
    const lookups = station.lookups - station.intervalLookups;
    columns.hitRatio.push(lookups > 0 ? (station.hits - station.intervalHits) / lookups : null);
    station.intervalBusy = station.busyArea;
    station.intervalWaiting = station.waitingArea;
    station.intervalCapacity = station.capacityArea;
    station.intervalLookups = station.lookups;
    station.intervalHits = station.hits;
  }
}

/** Means over the replications, interval by interval; `null` where no replication has a value. */
export function mergedSeries(model: Model, interval: number, recorders: readonly SeriesRecorder[]): TimeSeries {
  const flows: Record<string, TimeSeries["flows"][string]> = {};
  const components: Record<string, TimeSeries["components"][string]> = {};
  model.flows.forEach((flow, i) => {
    const column = (key: keyof FlowColumns): (number | null)[] => meanOf(recorders.map((recorder) => recorder.flows[i]![key]));
    flows[flow.id] = {
      offered: column("offered"),
      throughput: column("throughput"),
      p50: column("p50"),
      p95: column("p95"),
      p99: column("p99"),
      errors: column("errors"),
    };
  });
  model.components.forEach((station, i) => {
    if (station.isClient) return;
    const column = (key: keyof StationColumns): (number | null)[] => meanOf(recorders.map((recorder) => recorder.stations[i]![key]));
    components[station.id] = {
      utilisation: column("utilisation"),
      queue: column("queue"),
      up: column("up"),
      replicas: column("replicas"),
      hitRatio: station.cache ? column("hitRatio") : null,
    };
  });
  return { interval, flows, components };
}

function meanOf(columns: readonly (readonly (number | null)[])[]): (number | null)[] {
  if (columns.length === 1) return [...(columns[0] ?? [])];
  const length = columns.reduce((most, column) => Math.max(most, column.length), 0);
  return Array.from({ length }, (_, i) => {
    let sum = 0;
    let count = 0;
    for (const column of columns) {
      const value = column[i];
      if (value === null || value === undefined) continue;
      sum += value;
      count += 1;
    }
    return count > 0 ? sum / count : null;
  });
}
