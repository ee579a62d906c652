import type { Design } from "@lintel/engine/model";
import type { FailureSweepResult, LoadSweepResult } from "@lintel/engine/simulation";
import type { DiagramLayout } from "../diagram/placement.ts";
import { t } from "../texts/index.ts";
import { damageOverlay } from "./damage-overlay.ts";
import { diagramPicture } from "./diagram-picture.ts";
import { failureReport } from "./failure-report.ts";
import { loadReport } from "./load-report.ts";
import { type Content, tag } from "./markup.ts";
import { type PagePart, reportPage } from "./page.ts";

/** A failure sweep, a load sweep, or both, of one design. */
export interface ReportedSweeps {
  readonly design: Design;
  readonly failures: FailureSweepResult | null;
  readonly load: LoadSweepResult | null;
  /** For a picture of the design with the damage on it; `null` for none. */
  readonly layout: DiagramLayout | null;
}

/** Sweeps as one HTML file that needs nothing else. */
export function sweepPage({ design, failures, load, layout }: ReportedSweeps): string {
  const parts: PagePart[] = [];
  if (failures !== null)
    parts.push({
      title: t.failureReport.pageTitle(design.name),
      content: [failureReport(design, failures, "h2"), layout !== null && damagePicture(failures, layout)],
    });
  if (load !== null) parts.push({ title: t.loadReport.pageTitle(design.name), content: loadReport(design, load, "h2") });
  const [only, another] = parts;
  const heading = only && !another ? only.title : t.report.title(design.name, t.simulation.sweeps);
  return reportPage({ title: heading, heading, parts, partsName: t.simulation.sweeps });
}

function damagePicture(failures: FailureSweepResult, layout: DiagramLayout): Content {
  return [
    tag("h2", {}, t.failureReport.picture),
    tag("p", { class: "muted" }, t.failureReport.pictureWords),
    tag(
      "div",
      { class: "diagram", tabindex: 0, role: "region", "aria-label": t.report.diagram },
      diagramPicture(layout, damageOverlay(failures)),
    ),
  ];
}
