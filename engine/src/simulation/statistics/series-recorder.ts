import type { Model } from "../compile/model.ts";
import { type ErrorCause, errorCauses, type TimeSeries } from "../result.ts";
import type { FlowStatistics } from "./flow-statistics.ts";
import { type StationStatistics, utilisationOf } from "./station-statistics.ts";

/** Points of a series at most; a longer run gets a coarser interval. */
const mostPoints = 1200;
const niceIntervals = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 43_200, 86_400];

/** Percentiles that a series keeps. */
const seriesQuantiles: readonly number[] = [0.5, 0.95, 0.99];

/** Seconds between two points of a series of a run of `duration` seconds: one that people count in, of whole days where the run is long. */
export function seriesInterval(duration: number): number {
  return niceIntervals.find((interval) => duration / interval <= mostPoints) ?? Math.ceil(duration / mostPoints / 86_400) * 86_400;
}

type Columns<K extends string> = Record<K, (number | null)[]>;
export type FlowColumns = Columns<"offered" | "throughput" | "p50" | "p95" | "p99" | "errors" | ErrorCause>;
export type StationColumns = Columns<"utilisation" | "queue" | "up" | "replicas" | "hitRatio" | "lag">;
export type LinkColumns = Columns<"calls" | "failed">;

/** Values of each interval, from the start of the run. */
export class SeriesRecorder {
  readonly flows: FlowColumns[];
  readonly stations: StationColumns[];
  readonly links: LinkColumns[];

  constructor(model: Model) {
    this.flows = model.flows.map(() => ({ offered: [], throughput: [], p50: [], p95: [], p99: [], errors: [], ...emptyCauses() }));
    this.stations = model.components.map(() => ({ utilisation: [], queue: [], up: [], replicas: [], hitRatio: [], lag: [] }));
    this.links = model.links.map(() => ({ calls: [], failed: [] }));
  }

  recordFlow(index: number, flow: FlowStatistics, elapsed: number): void {
    const columns = this.flows[index]!;
    columns.offered.push(flow.intervalOffered / elapsed);
    columns.throughput.push(flow.intervalSucceeded / elapsed);
    columns.errors.push(flow.intervalFailed / elapsed);
    const [p50, p95, p99] = flow.intervalLatency.quantiles(seriesQuantiles);
    columns.p50.push(p50 ?? null);
    columns.p95.push(p95 ?? null);
    columns.p99.push(p99 ?? null);
    errorCauses.forEach((cause, i) => {
      columns[cause].push(flow.intervalEnded[i + 1]! / elapsed);
    });
    flow.intervalEnded.fill(0);
    flow.intervalOffered = 0;
    flow.intervalSucceeded = 0;
    flow.intervalFailed = 0;
    flow.intervalLatency.clear();
  }

  recordStation(index: number, station: StationStatistics, elapsed: number, up: number, replicas: number, lag: number): void {
    const columns = this.stations[index]!;
    const capacity = station.capacityArea - station.intervalCapacity;
    columns.utilisation.push(utilisationOf(station.busyArea - station.intervalBusy, capacity));
    columns.queue.push((station.waitingArea - station.intervalWaiting) / elapsed);
    columns.up.push(up);
    columns.replicas.push(replicas);
    columns.lag.push(lag);
    const lookups = station.lookups - station.intervalLookups;
    columns.hitRatio.push(lookups > 0 ? (station.hits - station.intervalHits) / lookups : null);
    station.intervalBusy = station.busyArea;
    station.intervalWaiting = station.waitingArea;
    station.intervalCapacity = station.capacityArea;
    station.intervalLookups = station.lookups;
    station.intervalHits = station.hits;
  }

  recordLink(index: number, calls: number, failed: number, elapsed: number): void {
    const columns = this.links[index]!;
    columns.calls.push(calls / elapsed);
    columns.failed.push(failed / elapsed);
  }
}

function emptyCauses(): Record<ErrorCause, (number | null)[]> {
  return { timeout: [], rejected: [], throttled: [], unavailable: [], "breaker-open": [], error: [] };
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
      causes: Object.fromEntries(
        errorCauses.flatMap((cause) => {
          const values = column(cause);
          return values.some((value) => value !== null && value > 0) ? [[cause, values]] : [];
        }),
      ),
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
      lag: station.publishesTo.length + station.takesFrom.length > 0 ? column("lag") : null,
    };
  });
  const links: Record<string, TimeSeries["links"][string]> = {};
  model.links.forEach((link, i) => {
    const column = (key: keyof LinkColumns): (number | null)[] => meanOf(recorders.map((recorder) => recorder.links[i]![key]));
    links[link.id] = { calls: column("calls"), failed: column("failed") };
  });
  return { interval, flows, components, links };
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
