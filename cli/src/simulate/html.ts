import { timeText } from "@lintel/engine/model";
import { analyzed, type LoadedDesign } from "../input/design.ts";
import { remark, type Session } from "../session.ts";
import type { Execution } from "./execute.ts";

/** The runs as one HTML page that needs nothing else. */
export async function simulationHtml(loaded: LoadedDesign, executions: readonly Execution[], session: Session): Promise<string> {
  const { design, analysis } = analyzed(loaded);
  // Loaded only here: the layout engine is half of the bundle and few runs need it.
  const [{ layoutDesign }, { htmlReport }] = await Promise.all([import("@lintel/webview/diagram"), import("@lintel/webview/report")]);
  const layout = await layoutDesign(design, { analysis });
  if (layout.placement.note) remark(session, layout.placement.note);
  return htmlReport({
    design,
    layout,
    runs: executions.map(({ result, interrupted, reached }) => ({
      result,
      actions: [],
      incomplete: interrupted ? `Interrupted after ${timeText(reached)}: this is what was known by then.` : null,
    })),
  }).trimEnd();
}
