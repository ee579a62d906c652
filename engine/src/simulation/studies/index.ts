/*
 * Studies: questions that take many runs. A study is a plan of runs and a fold over what they bring (`study.ts`), so the command line's
 * threads, the browser's workers and a host without either drive all studies the same way:
 *
 *   const study = comparison({ … });                    // or failureSweep(…), loadSweep(…): ../comparison, ../sweeps
 *
 *   const run = createStudyRun(study);                  // in this thread, like createRun
 *   while (!run.advance(20_000)) show(run.progress());  // stop by not advancing any more
 *   run.outcome();                                      // also of a study that is not complete: `complete` is false then
 *
 *   const together = createParallelStudy(study, threads);  // like createParallelRun, on the same threads (`replicator`)
 *   await together.outcome;                                // together.progress(), together.stop()
 *
 * Outcomes are plain data (JSON), the same to the last bit however many threads there were.
 */

export { createParallelStudy, type ParallelStudy } from "./parallel-study.ts";
export { createStudyRun, runStudy, type StudyProgress, type StudyRun } from "./run-study.ts";
export type { Study } from "./study.ts";
