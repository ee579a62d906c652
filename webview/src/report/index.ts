/* The reports of simulations as self-contained HTML files: pure, for the preview and the command line. */
export { boundOf, type FigureKind, flowFigures, type NamedFigure, tellingFigures } from "./compared-figures.ts";
export { comparisonPage, type ReportedComparison } from "./comparison-page.ts";
export { htmlReport, type ReportedRun, type ReportInput } from "./html-report.ts";
export { loadAnswers } from "./load-answers.ts";
export { type ReportedSweeps, sweepPage } from "./sweep-pages.ts";
