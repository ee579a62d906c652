/*
 * Sweeps: many runs that change one thing after the other. They are studies (../studies), driven like a comparison:
 *
 *   failureSweep({ design, options: { ...defaultOptions, maxEvents } })   // each zone, region and component fails once → FailureSweepResult
 *
 * `maxEvents` bounds a whole sweep, not one run; what it leaves no room for is said in the result.
 */

export type { FailureDamage, FailureSweepResult, FailureTarget, FlowDamage } from "./failure-result.ts";
export { type FailureSweepSetup, failureSweep } from "./failure-sweep.ts";
export { failureTargets } from "./failure-targets.ts";
export type { FailureTiming } from "./failure-timing.ts";
