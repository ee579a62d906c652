export { type AnalysisOptions, analysisSteps, analyze } from "./analyze.ts";
export type * from "./figures.ts";
export { finish, type Steps } from "./steps.ts";
