import { Outcome } from "../kernel/calls.ts";
import type { ReplicationRecord } from "../record.ts";
import type { RequestCounter } from "../statistics/flow-statistics.ts";

/** What is kept of one flow in one replication of a failure sweep. */
export interface ObservedFlow {
  /** Of the requests that arrived during the failure. */
  readonly offered: number;
  readonly succeeded: number;
  readonly throttled: number;
  readonly p99: number | null;
  /** Per interval from the start of the run: successful and failed requests per second, and the p99 of the successful ones. */
  readonly throughput: readonly (number | null)[];
  readonly errors: readonly (number | null)[];
  readonly tail: readonly (number | null)[];
}

export interface ObservedRun {
  readonly events: number;
  /** Simulated seconds reached. */
  readonly now: number;
  readonly stopped: string | null;
  readonly broken: readonly string[];
  readonly flows: readonly ObservedFlow[];
  /** Requests per second handled by each component, in the order of the design. */
  readonly rates: readonly number[];
  readonly lostWrites: number;
}

/** `until`: the moment from which on arrivals no longer count, for which the record has counters of their own. */
export function observedRun(record: ReplicationRecord, until: number): ObservedRun {
  const { flows, stations, series } = record.statistics;
  return {
    events: record.events,
    now: record.now,
    stopped: record.stopped?.text ?? null,
    broken: record.broken,
    flows: flows.map((flow, i) => {
      const later = flow.later.find(({ after }) => after === until) ?? null;
      const { offered, succeeded, throttled, p99 } = between(flow.main, later);
      const { throughput, errors, p99: tail } = series.flows[i]!;
      return { offered, succeeded, throttled, p99, throughput, errors, tail };
    }),
    rates: stations.map((station) => station.requests / Math.max(1e-9, record.now - record.warmUp)),
    lostWrites: stations.reduce((sum, station) => sum + station.lostWrites, 0),
  };
}

/** What arrived after the first moment and not after the second. */
function between(from: RequestCounter, to: RequestCounter | null): Pick<ObservedFlow, "offered" | "succeeded" | "throttled" | "p99"> {
  return {
    offered: from.offered - (to?.offered ?? 0),
    succeeded: from.succeeded - (to?.succeeded ?? 0),
    throttled: from.ended[Outcome.throttled]! - (to?.ended[Outcome.throttled] ?? 0),
    p99: (to === null ? from.latency : from.latency.since(to.latency)).quantile(0.99),
  };
}
