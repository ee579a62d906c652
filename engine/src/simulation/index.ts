export * from "./comparison/index.ts";
export { timeAt } from "./findings/latency-breakdown.ts";
export { actionWords, type ChangeWords, changeTexts, englishChanges, recoveryText, saturationText } from "./findings/wording.ts";
export { type LiveAction, type LiveEffect, liveActionText, liveScenarioText } from "./live-actions.ts";
export { defaultOptions, steadyDuration } from "./options.ts";
export {
  createParallelRun,
  type FromReplicator,
  type ParallelRun,
  type Replicator,
  replicator,
  type ToReplicator,
} from "./parallel.ts";
export * from "./result.ts";
export { createRun, simulate } from "./run.ts";
export { advanceFor } from "./slices.ts";
export * from "./studies/index.ts";
export * from "./sweeps/index.ts";
