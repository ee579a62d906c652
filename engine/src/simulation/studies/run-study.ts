import type { RunPlan } from "../plan.ts";
import { recordOf } from "../record.ts";
import type { Simulator } from "../simulator.ts";
import { Notebook, planOf } from "./notebook.ts";
import type { Study, Task } from "./study.ts";

export interface StudyProgress {
  /** 0…1; what is still to do is foreseen, so it may slow down, but never falls. */
  readonly done: number;
  /** Replications that are finished. */
  readonly finished: number;
  /** What is simulated now; empty when nothing is. */
  readonly title: string;
  readonly events: number;
}

/** A study advanced in slices, as `SimulationRun` is. */
export interface StudyRun<Outcome> {
  /** Simulates until about `events` more events are done; `true` when the study is complete. */
  advance(events: number): boolean;
  progress(): StudyProgress;
  /** What is known so far (complete after `advance` returned `true`). */
  outcome(): Outcome;
}

interface Current {
  readonly task: Task;
  readonly plan: RunPlan;
  readonly sim: Simulator;
}

/** Prepares a study of which one replication is simulated after the other, in this thread. */
export function createStudyRun<Kept, Outcome>(study: Study<Kept, Outcome>): StudyRun<Outcome> {
  const notebook = new Notebook(study);
  let current = begin(notebook.take());
  return {
    advance(limit) {
      let left = limit > 1 ? limit : 1;
      while (current !== null && left > 0) {
        const { task, plan, sim } = current;
        const from = sim.events;
        const over = sim.advance(left);
        left -= Math.max(1, sim.events - from);
        if (!over) continue;
        notebook.done(task, plan, recordOf(sim, task.replication));
        current = begin(notebook.take());
      }
      return current === null;
    },
    progress() {
      const running = current === null ? 0 : current.task.cost * Math.min(1, current.sim.now / current.plan.duration);
      return {
        done: current === null ? 1 : notebook.share(running),
        finished: notebook.finished,
        title: current?.task.case.title ?? "",
        events: notebook.eventsOfFinished + (current?.sim.events ?? 0),
      };
    },
    outcome: () => notebook.outcome(),
  };
}

function begin(task: Task | null): Current | null {
  if (task === null) return null;
  const plan = planOf(task);
  return { task, plan, sim: plan.begin(task.replication) };
}

/** Runs a study to its end. */
export function runStudy<Kept, Outcome>(study: Study<Kept, Outcome>): Outcome {
  const run = createStudyRun(study);
  while (!run.advance(1_000_000)) {
    // Goes on until the study is complete; each replication is bounded, and so is their number.
  }
  return run.outcome();
}
