import type { Design } from "../../model/index.ts";
import type { RunPlan } from "../plan.ts";
import type { ReplicationRecord } from "../record.ts";
import type { SimulationOptions } from "../result.ts";

/** One of the runs that a study puts side by side: a design under its options. */
export interface Case {
  /** Unique in its study. */
  readonly id: string;
  /** What is being tried, for people who wait. */
  readonly title: string;
  readonly design: Design;
  readonly options: SimulationOptions;
}

/** One replication of a case. */
export interface Task {
  readonly case: Case;
  /** From 1. */
  readonly replication: number;
  /** Seconds of warm-up; `null`: the one that the case's own options and scenario give. */
  readonly warmUp: number | null;
  /** Work compared with the other tasks of the study, for its progress; any unit. */
  readonly cost: number;
}

/** What a study has learnt so far: of each case what its study keeps of the replications, in their order and without a gap. */
export interface Known<Kept> {
  of(id: string, warmUp: number | null): readonly Kept[];
}

/**
 * Many runs and what they say together. All three functions are pure, and the answer follows from the replications that `next` asks for,
 * never from the order in which they end. So one thread or many come to the same outcome, to the last bit.
 */
export interface Study<Kept, Outcome> {
  /** The replications that are needed now and not known yet, the most wanted first; none when the study is complete. */
  next(known: Known<Kept>): readonly Task[];
  /** What is kept of a replication, whose record is then dropped. */
  keep(task: Task, plan: RunPlan, record: ReplicationRecord): Kept;
  /** What is known so far; complete when `next` asks for nothing more. */
  outcome(known: Known<Kept>): Outcome;
  /** Cost of the whole study, as far as it can be foreseen now. */
  cost(known: Known<Kept>): number;
}

/** The name of what a task brings: the same for two tasks that are one. */
export function taskKey({ case: { id }, warmUp, replication }: Task): string {
  return `${replication} ${warmUp} ${id}`;
}
