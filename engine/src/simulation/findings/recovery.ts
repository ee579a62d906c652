import type { FlowChange, Series, TimeSeries } from "../result.ts";

/** Intervals before an action without which nothing is known about what is ordinary. */
const fewestBefore = 3;
/** Intervals in which all is ordinary again, at least, before the next thing happens. */
const fewestAfter = 3;
/** Room above the largest p99 of an interval before. */
const room = 1.1;
/** Share of failures above the largest one before. */
const moreFailures = 0.001;
/** Standard deviations of a number of failures that are chance. */
const byChance = 3;
/** A share of failures that is out of order, however few requests there are. */
const mostFail = 0.5;
/** Share of the requests offered without which an interval is out of order: they hang. */
const answered = 0.5;

/** The columns of a flow that tell. */
type FlowColumns = Pick<TimeSeries["flows"][string], "offered" | "throughput" | "p99" | "errors">;

interface Part {
  readonly from: number;
  readonly to: number;
}

/**
 * Whether and until when a flow was out of order after an action, by the intervals of the series: its p99 a tenth above the largest one
 * before, more failures than there were before, or less than half of what was offered answered. One interval alone whose p99 is
 * high is chance, and so are as many failures in three intervals as one could see at the rate there was before.
 */
export function recovery(
  series: Pick<TimeSeries, "interval"> & { readonly flows: Readonly<Record<string, FlowColumns>> },
  flow: string,
  before: Part | null,
  after: Part,
): Pick<FlowChange, "disturbed" | "recoveredAfter"> {
  const columns = series.flows[flow];
  const { interval } = series;
  const earlier = before === null ? [] : whole(before, interval);
  if (!columns || earlier.length < fewestBefore) return { disturbed: null, recoveredAfter: null };
  const highest = (values: Series): number => earlier.reduce((most, i) => Math.max(most, values[i] ?? 0), 0);
  const failures = columns.errors.map((failed, i) => share(failed ?? 0, columns.throughput[i] ?? 0));
  const p99 = room * highest(columns.p99);
  const mostFailures = highest(failures) + moreFailures;
  const limit = likelyFailures(earlier.reduce((sum, i) => sum + (columns.errors[i] ?? 0), 0) * interval, earlier.length);
  const failedAround = (i: number): number => interval * [i - 1, i, i + 1].reduce((sum, at) => sum + (columns.errors[at] ?? 0), 0);
  const isFailing = (i: number): boolean => (failures[i] ?? 0) > mostFailures && (failedAround(i) > limit || (failures[i] ?? 0) > mostFail);
  const isSlow = (i: number): boolean => (columns.p99[i] ?? 0) > p99;
  const isBroken = (i: number): boolean =>
    isFailing(i) ||
    (columns.throughput[i] ?? 0) + (columns.errors[i] ?? 0) <
      answered * Math.min(columns.offered[i] ?? 0, meanOf(columns.throughput, earlier));
  const later = whole(after, interval);
  const last = later.findLast((i) => isBroken(i) || (isSlow(i) && (isSlow(i - 1) || isSlow(i + 1))));
  if (last === undefined) return { disturbed: false, recoveredAfter: null };
  const isBack = later.length > 0 && later[later.length - 1]! - last >= fewestAfter;
  return { disturbed: true, recoveredAfter: isBack ? (last + 1) * interval - after.from : null };
}

/** Failures in three intervals that are chance, when so many in so many intervals are ordinary: of a Poisson number at its largest likely mean. */
function likelyFailures(ordinary: number, intervals: number): number {
  const mean = (3 * (ordinary + 2 * Math.sqrt(ordinary) + byChance)) / intervals;
  return mean + byChance * Math.sqrt(mean);
}

/** Intervals that lie in a part of the run as a whole. */
function whole({ from, to }: Part, interval: number): number[] {
  const first = Math.ceil(from / interval - 1e-9);
  const count = Math.max(0, Math.floor(to / interval + 1e-9) - first);
  return Array.from({ length: count }, (_, i) => first + i);
}

function share(part: number, rest: number): number {
  return part > 0 ? part / (part + rest) : 0;
}

function meanOf(values: Series, places: readonly number[]): number {
  return places.reduce((sum, i) => sum + (values[i] ?? 0), 0) / Math.max(1, places.length);
}
