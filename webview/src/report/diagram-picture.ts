import { drawDiagram } from "../diagram/draw-diagram.ts";
import type { Overlay } from "../diagram/overlay.ts";
import type { DiagramLayout } from "../diagram/placement.ts";
import { svgText } from "../diagram/svg-text.ts";
import { type Markup, raw } from "./markup.ts";
import { variablePalette } from "./report-style.ts";

/** The design as a picture in the report's colours, with the numbers of a moment of the run. */
export function diagramPicture(layout: DiagramLayout, overlay: Overlay): Markup {
  return raw(svgText(drawDiagram(layout, { palette: variablePalette, overlay, purpose: "picture" })));
}
