import {
  advanceFor,
  createParallelStudy,
  createStudyRun,
  type ParallelStudy,
  type Study,
  type StudyProgress,
  type StudyRun,
} from "@lintel/engine/simulation";
import type { Session } from "../session.ts";
import { studyBar } from "./progress.ts";
import { startThreads } from "./threads.ts";

/** Milliseconds of one slice, and between two looks at the progress. */
const sliceTime = 60;
/** Replications of a study that are simulated at once, at most. */
const mostAtOnce = 16;

export interface StudyExecution<Outcome> {
  readonly outcome: Outcome;
  /** Stopped by the user: the outcome holds what was known by then. */
  readonly interrupted: boolean;
}

/** Runs a study in as many threads as the machine has cores, with a bar on a terminal, to its end or until it is interrupted. */
export async function executeStudy<Kept, Outcome>(
  study: Study<Kept, Outcome>,
  title: string,
  interrupted: AbortSignal,
  { host, err }: Session,
): Promise<StudyExecution<Outcome>> {
  const bar = studyBar(host.stderr, err, title);
  const threads = host.simulationThread === null ? [] : startThreads(host.simulationThread, mostAtOnce);
  const outcome =
    threads.length > 0
      ? await inThreads(createParallelStudy(study, threads), interrupted, bar.update)
      : await inThisThread(createStudyRun(study), interrupted, bar.update);
  bar.clear();
  return { outcome, interrupted: interrupted.aborted };
}

async function inThreads<Outcome>(
  running: ParallelStudy<Outcome>,
  interrupted: AbortSignal,
  onProgress: (progress: StudyProgress) => void,
): Promise<Outcome> {
  const drawing = setInterval(() => onProgress(running.progress()), sliceTime);
  const stop = (): void => running.stop();
  if (interrupted.aborted) stop();
  interrupted.addEventListener("abort", stop);
  try {
    return await running.outcome;
  } finally {
    clearInterval(drawing);
    interrupted.removeEventListener("abort", stop);
  }
}

async function inThisThread<Outcome>(
  run: StudyRun<Outcome>,
  interrupted: AbortSignal,
  onProgress: (progress: StudyProgress) => void,
): Promise<Outcome> {
  let done = false;
  while (!done && !interrupted.aborted) {
    done = advanceFor(run, sliceTime, () => performance.now());
    onProgress(run.progress());
    await new Promise((resume) => setImmediate(resume));
  }
  return run.outcome();
}
