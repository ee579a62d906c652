/* The report of simulations as one self-contained HTML file: pure, for the preview and the command line. */
export { htmlReport, type ReportedRun, type ReportInput } from "./html-report.ts";
