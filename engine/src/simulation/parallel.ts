import type { Design } from "../model/index.ts";
import { RunPlan } from "./plan.ts";
import { type ReplicationRecord, recordOf, revived } from "./record.ts";
import type { SimulationOptions, SimulationProgress, SimulationResult } from "./result.ts";
import { advanceFor } from "./slices.ts";

/*
 * Replications in threads of their own. Each thread makes the same plan and simulates whole replications; the host takes their records
 * in the order of the replications, not in that of their arrival, so the result is that of one thread to the last bit.
 */

/** From the host to a thread. */
export type ToReplicator =
  | { readonly type: "plan"; readonly design: Design; readonly options: SimulationOptions }
  | { readonly type: "replicate"; readonly replication: number; readonly warmUp: number }
  /** Asks for the record of what has been simulated so far. */
  | { readonly type: "stop" };

/** From a thread to the host. */
export type FromReplicator =
  | { readonly type: "progress"; readonly time: number; readonly events: number }
  | { readonly type: "replicated"; readonly record: ReplicationRecord; readonly complete: boolean }
  | { readonly type: "failed"; readonly message: string };

/** One thread, as its host sees it. */
export interface Replicator {
  post(message: ToReplicator): void;
  listen(receive: (message: FromReplicator) => void): void;
  terminate(): void;
}

/** Milliseconds between two looks for messages, and between two of progress. */
const sliceTime = 20;
const reportEvery = 50;

/**
 * The thread's side: returns what handles the host's messages. `pause` lets messages arrive that came in the meantime; `clock` is in
 * milliseconds.
 */
export function replicator(
  post: (message: FromReplicator) => void,
  pause: () => Promise<void>,
  clock: () => number,
): (message: ToReplicator) => void {
  let plan: RunPlan | null = null;
  let stopped = false;
  const replicate = async (planned: RunPlan, replication: number): Promise<void> => {
    const current = planned.begin(replication);
    let reported = clock();
    while (!stopped) {
      if (advanceFor(current, sliceTime, clock)) {
        post({ type: "replicated", record: recordOf(current, replication), complete: true });
        return;
      }
      const now = clock();
      if (now - reported >= reportEvery) {
        post({ type: "progress", time: current.now, events: current.events });
        reported = now;
      }
      await pause();
    }
    post({ type: "replicated", record: recordOf(current, replication), complete: false });
  };
  const failed = (error: unknown): void => post({ type: "failed", message: error instanceof Error ? error.message : String(error) });
  return (message) => {
    if (message.type === "stop") stopped = true;
    else if (message.type === "replicate") {
      if (plan === null) return;
      plan = plan.withWarmUp(message.warmUp);
      replicate(plan, message.replication).catch(failed);
    } else {
      try {
        plan = new RunPlan(message.design, message.options);
      } catch (error) {
        failed(error);
      }
    }
  };
}

/** A run of several replications at once. */
export interface ParallelRun {
  /** Settles when the run is complete, or what was known when it was stopped; rejects when a thread fails. */
  readonly result: Promise<SimulationResult>;
  progress(): SimulationProgress;
  /** Ends the run early. */
  stop(): void;
}

/** Runs the replications on these threads (at least one), which are terminated when all is over. */
export function createParallelRun(design: Design, options: SimulationOptions, threads: readonly Replicator[]): ParallelRun {
  let plan = new RunPlan(design, options);
  /** Finished replications by number, and from the first on without a gap. */
  const finished = new Map<number, ReplicationRecord>();
  const inOrder: ReplicationRecord[] = [];
  const partial: ReplicationRecord[] = [];
  const running = threads.map(() => ({ replication: 0, time: 0, events: 0 }));
  let next = 1;
  let active = 0;
  let eventsBefore = 0;
  let reached = 0;
  let over = false;
  let stopping = false;
  let settle: { resolve: (result: SimulationResult) => void; reject: (error: Error) => void } = { resolve: () => {}, reject: () => {} };
  const result = new Promise<SimulationResult>((resolve, reject) => {
    settle = { resolve, reject };
  });
  const end = (): void => {
    over = true;
    for (const thread of threads) thread.terminate();
  };
  const finish = (records: readonly ReplicationRecord[]): void => {
    end();
    settle.resolve(plan.result(records));
  };
  const fail = (message: string): void => {
    if (over) return;
    end();
    settle.reject(new Error(message));
  };
  const give = (thread: number): void => {
    if (next > plan.replications) return;
    running[thread] = { replication: next, time: 0, events: 0 };
    active += 1;
    threads[thread]?.post({ type: "replicate", replication: next, warmUp: plan.warmUp });
    next += 1;
  };
  const replicated = (thread: number, record: ReplicationRecord, complete: boolean): void => {
    active -= 1;
    eventsBefore += record.events;
    reached = Math.max(reached, record.now);
    running[thread] = { replication: 0, time: 0, events: 0 };
    const longer = complete && record.replication === 1 ? plan.longer(record) : null;
    if (longer !== null) {
      plan = longer;
      finished.clear();
      next = 1;
    } else if (record.warmUp !== plan.warmUp && !stopping) {
      // Begun before the warm-up was found too short.
    } else if (complete) finished.set(record.replication, revived(record));
    else partial.push(revived(record));
    for (let known = finished.get(inOrder.length + 1); known; known = finished.get(inOrder.length + 1)) {
      inOrder.push(known);
      if (plan.isComplete(inOrder)) {
        finish(inOrder);
        return;
      }
    }
    // More than this thread may have nothing to do after a new beginning.
    if (!stopping)
      running.forEach(({ replication }, idle) => {
        if (replication === 0) give(idle);
      });
    else if (active === 0) finish([...finished.values(), ...partial].sort((a, b) => a.replication - b.replication));
  };
  threads.forEach((thread, index) => {
    thread.listen((message) => {
      if (over) return;
      if (message.type === "failed") fail(message.message);
      else if (message.type === "replicated") replicated(index, message.record, message.complete);
      else running[index] = { replication: running[index]?.replication ?? 0, time: message.time, events: message.events };
    });
    thread.post({ type: "plan", design, options });
    give(index);
  });

  return {
    result,
    progress(): SimulationProgress {
      const done = finished.size + running.reduce((sum, { time }) => sum + time / plan.duration, 0);
      return {
        done: over ? 1 : Math.min(1, done / plan.replications),
        replication: Math.min(plan.replications, Math.max(1, next - 1)),
        time: over ? reached : running.reduce((most, { time }) => Math.max(most, time), 0),
        events: eventsBefore + running.reduce((sum, { events }) => sum + events, 0),
      };
    },
    stop(): void {
      stopping = true;
      for (const thread of threads) thread.post({ type: "stop" });
    },
  };
}
