/*
 * Sweeps: many runs that change one thing after the other. They are studies (../studies), driven like a comparison:
 *
 *   failureSweep({ design, options: { ...defaultOptions, maxEvents } })   // each zone, region and component fails once → FailureSweepResult
 *   loadSweep({ design, options: { ...defaultOptions, maxEvents } })      // knee and largest load that meets the objectives → LoadSweepResult
 *
 * `maxEvents` bounds a whole sweep, not one run (`sweepEvents` is a good number); a design that is too large for it is thinned (thinning.ts), and
 * the result says so, as it does of what is left out.
 */

/** Events of a whole sweep when nobody says how many: a minute or two on two cores. */
export const sweepEvents = 150_000_000;

export { isNoticed, slowerFrom } from "./failure-damage.ts";
export type { FailureDamage, FailureSweepResult, FailureTarget, FlowDamage } from "./failure-result.ts";
export { type FailureSweepSetup, failureSweep } from "./failure-sweep.ts";
export { failureTargets } from "./failure-targets.ts";
export type { FailureTiming } from "./failure-timing.ts";
export type {
  LimitStatus,
  LoadKnee,
  LoadLimit,
  LoadProbe,
  LoadSweepResult,
  ProbedFlow,
  ProbedVerdict,
} from "./load-result.ts";
export { type LoadSweepSetup, loadSweep } from "./load-sweep.ts";
