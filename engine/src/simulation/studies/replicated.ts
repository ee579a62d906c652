import type { ReplicationRecord } from "../record.ts";
import type { Case, Known, Task } from "./study.ts";

/** What every study keeps of a replication. */
export interface Kept {
  readonly events: number;
  /** Seconds of warm-up that this replication had, and that it turned out to need (MSER-5); 0 where nobody watched. */
  readonly warmUp: number;
  readonly needsWarmUp: number;
}

/** What a study keeps of this replication. */
export function keptOf(record: ReplicationRecord): Kept {
  return {
    events: record.events,
    warmUp: record.warmUp,
    needsWarmUp: record.stopped === null ? Math.max(0, ...record.settledAt.filter(Number.isFinite)) : 0,
  };
}

export interface Replicated<K> {
  /** Replications of each case, in the order of the cases. */
  readonly replications: readonly (readonly K[])[];
  /** What is still missing of the replications wanted. */
  readonly missing: readonly Task[];
}

/**
 * So many replications of each of these cases, all under one warm-up: the first of each case shows how long theirs has to be, and the
 * longest one holds for all.
 */
export function replicated<K extends Kept>(cases: readonly Case[], count: number, cost: number, known: Known<K>): Replicated<K> {
  const firsts = cases.map(({ id }) => known.of(id, null)[0]);
  const given = Math.max(0, ...firsts.map((first) => first?.warmUp ?? 0));
  const needed = Math.max(0, ...firsts.map((first) => first?.needsWarmUp ?? 0));
  // The other replications wait until the warm-up is known.
  const decided = firsts.every((first) => first !== undefined);
  const warmUp = needed > given ? needed : null;
  const tasks = (from: number, to: number, under: number | null): Task[] =>
    Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i).flatMap((replication) =>
      cases.flatMap((current): Task[] =>
        known.of(current.id, under)[replication - 1] === undefined ? [{ case: current, replication, warmUp: under, cost }] : [],
      ),
    );
  if (!decided) return { replications: firsts.map((first) => (first ? [first] : [])), missing: tasks(1, 1, null) };
  const replications = cases.map(({ id }) => known.of(id, warmUp).slice(0, count));
  return { replications, missing: tasks(1, count, warmUp) };
}
