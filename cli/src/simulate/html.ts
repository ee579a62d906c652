import { timeText } from "@lintel/engine/model";
import type { FailureSweepResult, LoadSweepResult } from "@lintel/engine/simulation";
import type { ReportedComparison } from "@lintel/webview/report";
import { analyzed, type LoadedDesign } from "../input/design.ts";
import { remark, type Session } from "../session.ts";
import type { Execution } from "./execute.ts";
import type { StudyExecution } from "./execute-study.ts";

/*
 * Pages that need nothing else. What makes them is loaded only here: the layout engine is half of the bundle and few runs need it. Who
 * interrupts a run does not want to wait for a picture, so it is left out then.
 */

/** The runs as one HTML page. */
export async function simulationHtml(loaded: LoadedDesign, executions: readonly Execution[], session: Session): Promise<string> {
  const { htmlReport } = await import("@lintel/webview/report");
  return htmlReport({
    design: loaded.design,
    layout: executions.some(({ interrupted }) => interrupted) ? null : await layoutOf(loaded, session),
    runs: executions.map(({ result, interrupted, reached }) => ({
      result,
      actions: [],
      incomplete: interrupted ? `Interrupted after ${timeText(reached)}: this is what was known by then.` : null,
    })),
  }).trimEnd();
}

/** Comparisons of two variants as one HTML page. */
export async function comparisonHtml(comparisons: readonly ReportedComparison[], notCompared: readonly string[]): Promise<string> {
  const { comparisonPage } = await import("@lintel/webview/report");
  return comparisonPage(comparisons, notCompared).trimEnd();
}

/** A failure sweep as one HTML page. */
export async function failureSweepHtml(
  loaded: LoadedDesign,
  { outcome, interrupted }: StudyExecution<FailureSweepResult>,
  session: Session,
): Promise<string> {
  const { sweepPage } = await import("@lintel/webview/report");
  return sweepPage({
    design: loaded.design,
    failures: outcome,
    load: null,
    layout: interrupted ? null : await layoutOf(loaded, session),
  }).trimEnd();
}

/** A load sweep as one HTML page. */
export async function loadSweepHtml({ design }: LoadedDesign, result: LoadSweepResult): Promise<string> {
  const { sweepPage } = await import("@lintel/webview/report");
  return sweepPage({ design, failures: null, load: result, layout: null }).trimEnd();
}

async function layoutOf(loaded: LoadedDesign, session: Session) {
  const { design, analysis } = analyzed(loaded);
  const { layoutDesign } = await import("@lintel/webview/diagram");
  const layout = await layoutDesign(design, { analysis });
  if (layout.placement.note) remark(session, layout.placement.note);
  return layout;
}
