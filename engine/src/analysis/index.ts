export { type AnalysisOptions, analysisSteps, analyze } from "./analyze.ts";
export type { Survivors } from "./availability/carrying.ts";
export type { Downtime } from "./availability/downtime.ts";
export { fitsForGood } from "./data/storage.ts";
export { type Explanation, explainComponent, explainFlow } from "./explanation.ts";
export { weakest } from "./figure.ts";
export type * from "./figures.ts";
export { componentRows } from "./rows/component.ts";
export { linkRows } from "./rows/link.ts";
export {
  availabilityLine,
  downThrough,
  figureRow,
  figureText,
  latencyText,
  listed,
  type Marks,
  type Row,
  recoveryRows,
  singleFailures,
  unmarked,
  withPeak,
} from "./rows/row.ts";
export type { Measured } from "./sensitivity/measured.ts";
export { type Effect, type Sensitivity, type SensitivityOptions, sensitivitySteps } from "./sensitivity/sensitivity.ts";
export { finish, type Steps } from "./steps.ts";
export {
  availabilityTexts,
  boundText,
  failingText,
  lossName,
  lossTexts,
  methodSign,
  missingText,
  percentileTexts,
  type Statistic,
  worstLosses,
} from "./wording.ts";
export { englishFigures, type FigureWords } from "./words.ts";
