/*
 * A/B comparison of two variants of a design under common random numbers:
 *
 *   const study = comparison({
 *     a: { title: "a.arch", design: a, scenario: null },
 *     b: { title: "b.arch", design: b, scenario: null },
 *     options: { ...defaultOptions, replications: defaultPairs },
 *   });
 *
 * Driven as every study (../studies). The outcome (`ComparisonResult`) has the figures of each flow on both sides with their paired
 * intervals and verdicts, what exists on one side only, the objectives of both, and both whole results.
 */

export { type ComparisonSetup, comparison, defaultPairs, type Variant } from "./comparison.ts";
export type {
  ComparedComponent,
  ComparedFigure,
  ComparedFlow,
  ComparedRun,
  ComparedVerdict,
  ComparisonResult,
  DifferenceVerdict,
  OnlyIn,
} from "./result.ts";
