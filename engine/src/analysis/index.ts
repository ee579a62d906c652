export { type AnalysisOptions, analyze } from "./analyze.ts";
export type * from "./figures.ts";
