import { drawDiagram } from "../diagram/draw-diagram.ts";
import type { Overlay } from "../diagram/overlay.ts";
import type { DiagramLayout } from "../diagram/placement.ts";
import { svgText } from "../diagram/svg-text.ts";
import { type Markup, raw, tag } from "./markup.ts";
import { variablePalette } from "./report-style.ts";

/** Pixels of the page for one of the picture, at least: figures stay legible, and what does not fit is scrolled to. */
const smallestScale = 0.66;

/** The design as a picture in the report's colours, with the numbers of a moment of the run. */
export function diagramPicture(layout: DiagramLayout, overlay: Overlay): Markup {
  const picture = svgText(drawDiagram(layout, { palette: variablePalette, overlay, purpose: "picture" }));
  return tag("div", { style: `min-width: ${Math.round(layout.placement.width * smallestScale)}px` }, raw(picture));
}
