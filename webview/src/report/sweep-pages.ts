import type { Design } from "@lintel/engine/model";
import type { FailureSweepResult, LoadSweepResult } from "@lintel/engine/simulation";
import type { DiagramLayout } from "../diagram/placement.ts";
import { t } from "../texts/index.ts";
import { damageOverlay } from "./damage-overlay.ts";
import { diagramPicture } from "./diagram-picture.ts";
import { failureReport } from "./failure-report.ts";
import { loadReport } from "./load-report.ts";
import { tag } from "./markup.ts";
import { reportPage } from "./page.ts";

/** A failure sweep as one HTML file that needs nothing else, with the damage on a picture of the design when there is a layout. */
export function failureSweepPage(design: Design, result: FailureSweepResult, layout: DiagramLayout | null): string {
  const heading = t.failureReport.pageTitle(design.name);
  const picture = layout !== null && [
    tag("h2", {}, t.failureReport.picture),
    tag("p", { class: "muted" }, t.failureReport.pictureWords),
    tag(
      "div",
      { class: "diagram", tabindex: 0, role: "region", "aria-label": t.report.diagram },
      diagramPicture(layout, damageOverlay(result)),
    ),
  ];
  return reportPage({
    title: heading,
    heading,
    parts: [{ title: heading, content: [failureReport(design, result, "h2"), picture] }],
    partsName: t.report.simulationsTitle,
  });
}

/** A load sweep as one HTML file that needs nothing else. */
export function loadSweepPage(design: Design, result: LoadSweepResult): string {
  const heading = t.loadReport.pageTitle(design.name);
  return reportPage({
    title: heading,
    heading,
    parts: [{ title: heading, content: loadReport(design, result, "h2") }],
    partsName: t.report.simulationsTitle,
  });
}
