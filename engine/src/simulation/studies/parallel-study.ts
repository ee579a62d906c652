import type { Replicator } from "../parallel.ts";
import type { RunPlan } from "../plan.ts";
import { revived } from "../record.ts";
import { Notebook, planOf } from "./notebook.ts";
import type { StudyProgress } from "./run-study.ts";
import type { Study, Task } from "./study.ts";

/** A study whose replications are simulated in several threads at once. */
export interface ParallelStudy<Outcome> {
  /** Settles when the study is complete, or with what was known when it was stopped; rejects when a thread fails. */
  readonly outcome: Promise<Outcome>;
  progress(): StudyProgress;
  /** Ends the study at once, without the replications under way. */
  stop(): void;
}

interface Running {
  readonly task: Task;
  readonly plan: RunPlan;
  time: number;
  events: number;
}

/** Runs a study on these threads (at least one), which are terminated when all is over. */
export function createParallelStudy<Kept, Outcome>(study: Study<Kept, Outcome>, threads: readonly Replicator[]): ParallelStudy<Outcome> {
  const notebook = new Notebook(study);
  const running: (Running | null)[] = threads.map(() => null);
  let over = false;
  let settle: { resolve: (outcome: Outcome) => void; reject: (error: Error) => void } = { resolve: () => {}, reject: () => {} };
  const outcome = new Promise<Outcome>((resolve, reject) => {
    settle = { resolve, reject };
  });
  const end = (): void => {
    over = true;
    for (const thread of threads) thread.terminate();
  };
  const fail = (error: Error): void => {
    if (over) return;
    end();
    settle.reject(error);
  };
  const finish = (): void => {
    if (over) return;
    end();
    try {
      settle.resolve(notebook.outcome());
    } catch (error) {
      settle.reject(asError(error));
    }
  };
  /** Gives the threads that have nothing to do what is wanted next. */
  const giveAll = (): void => {
    try {
      threads.forEach((thread, index) => {
        if (running[index] !== null) return;
        const task = notebook.take();
        if (task === null) return;
        const plan = planOf(task);
        running[index] = { task, plan, time: 0, events: 0 };
        thread.post({ type: "plan", design: task.case.design, options: task.case.options });
        thread.post({ type: "replicate", replication: task.replication, warmUp: plan.warmUp });
      });
      if (running.every((task) => task === null)) finish();
    } catch (error) {
      fail(asError(error));
    }
  };
  threads.forEach((thread, index) => {
    thread.listen((message) => {
      const current = running[index];
      if (over || !current) return;
      if (message.type === "failed") fail(new Error(message.message));
      else if (message.type === "progress") {
        current.time = message.time;
        current.events = message.events;
      } else {
        running[index] = null;
        try {
          notebook.done(current.task, current.plan, revived(message.record));
        } catch (error) {
          fail(asError(error));
          return;
        }
        giveAll();
      }
    });
  });
  giveAll();

  return {
    outcome,
    progress() {
      const active = running.filter((task) => task !== null);
      const spent = active.reduce((sum, { task, plan, time }) => sum + task.cost * Math.min(1, time / plan.duration), 0);
      return {
        done: over ? 1 : notebook.share(spent),
        finished: notebook.finished,
        title: active
          .map(({ task }) => task.case.title)
          .filter((title, i, all) => all.indexOf(title) === i)
          .join(", "),
        events: notebook.eventsOfFinished + active.reduce((sum, { events }) => sum + events, 0),
      };
    },
    stop: finish,
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
