import {
  advanceFor,
  type ParallelRun,
  type SimulationProgress,
  type SimulationResult,
  type SimulationRun,
} from "@lintel/engine/simulation";

export interface Execution {
  readonly result: SimulationResult;
  /** Events per second of elapsed time: a property of this machine, not of the design. */
  readonly eventsPerSecond: number;
  /** Stopped by the user: the result holds what was known by then. */
  readonly interrupted: boolean;
  /** Simulated seconds of the replication that was running last. */
  readonly reached: number;
}

/** How far a run is, and the events it simulates per second of elapsed time. */
export type ProgressUpdate = (progress: SimulationProgress, eventsPerSecond: number) => void;

/** Milliseconds of one slice: short enough to draw progress and to notice Ctrl-C at once. */
const sliceTime = 40;

/** Runs a simulation to its end or until it is interrupted, in this thread. */
export async function execute(run: SimulationRun, interrupted: AbortSignal, onProgress: ProgressUpdate): Promise<Execution> {
  const started = performance.now();
  const speed = (): number => run.progress().events / Math.max(1e-6, (performance.now() - started) / 1000);
  let done = false;
  while (!done && !interrupted.aborted) {
    done = advanceFor(run, sliceTime, () => performance.now());
    onProgress(run.progress(), speed());
    await new Promise((resume) => setImmediate(resume));
  }
  const eventsPerSecond = speed();
  return { result: run.result(), eventsPerSecond, interrupted: !done, reached: run.progress().time };
}

/** The same for a run in several threads. */
export async function executeParallel(run: ParallelRun, interrupted: AbortSignal, onProgress: ProgressUpdate): Promise<Execution> {
  const started = performance.now();
  const speed = (): number => run.progress().events / Math.max(1e-6, (performance.now() - started) / 1000);
  const drawing = setInterval(() => onProgress(run.progress(), speed()), sliceTime);
  const stop = (): void => run.stop();
  if (interrupted.aborted) stop();
  interrupted.addEventListener("abort", stop);
  try {
    const result = await run.result;
    return { result, eventsPerSecond: speed(), interrupted: interrupted.aborted, reached: run.progress().time };
  } finally {
    clearInterval(drawing);
    interrupted.removeEventListener("abort", stop);
  }
}
