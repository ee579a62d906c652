import { RunPlan } from "../plan.ts";
import type { ReplicationRecord } from "../record.ts";
import { type Known, type Study, type Task, taskKey } from "./study.ts";

/** The plan of a task's run, the same wherever it is made. */
export function planOf({ case: { design, options }, warmUp }: Task): RunPlan {
  const plan = new RunPlan(design, options);
  return warmUp === null ? plan : plan.withWarmUp(warmUp);
}

/** What a host of a study has learnt, and what it still has to do. */
export class Notebook<Kept, Outcome> {
  private readonly study: Study<Kept, Outcome>;
  private readonly kept = new Map<string, Kept>();
  private readonly taken = new Set<string>();
  private spent = 0;
  private events = 0;
  private most = 0;

  constructor(study: Study<Kept, Outcome>) {
    this.study = study;
  }

  private readonly known: Known<Kept> = {
    of: (id, warmUp) => {
      const replications: Kept[] = [];
      for (;;) {
        const next = this.kept.get(`${replications.length + 1} ${warmUp} ${id}`);
        if (next === undefined) return replications;
        replications.push(next);
      }
    },
  };

  /** The next task that nobody has taken; `null` when there is none before another one is done. */
  take(): Task | null {
    const task = this.study.next(this.known).find((wanted) => !this.taken.has(taskKey(wanted))) ?? null;
    if (task !== null) this.taken.add(taskKey(task));
    return task;
  }

  /** A task that was taken is done. */
  done(task: Task, plan: RunPlan, record: ReplicationRecord): void {
    this.kept.set(taskKey(task), this.study.keep(task, plan, record));
    this.spent += task.cost;
    this.events += record.events;
  }

  get finished(): number {
    return this.kept.size;
  }

  get eventsOfFinished(): number {
    return this.events;
  }

  /** Share of the study that is done, 0…1, with `running` the cost already spent on the tasks under way; never falls. */
  share(running: number): number {
    const all = this.study.cost(this.known);
    const share = all > 0 ? (this.spent + running) / all : 0;
    this.most = Math.max(this.most, Math.min(0.999, share));
    return this.most;
  }

  outcome(): Outcome {
    return this.study.outcome(this.known);
  }
}
