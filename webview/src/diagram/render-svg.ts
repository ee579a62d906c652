import { drawDiagram } from "./draw-diagram.ts";
import type { Overlay } from "./overlay.ts";
import type { DiagramLayout } from "./placement.ts";
import type { SceneElement } from "./scene.ts";
import { svgText } from "./svg-text.ts";
import { palettes, type ThemeName } from "./theme.ts";

export interface RenderOptions {
  readonly theme: ThemeName;
  /** Figures on the cards; default true. */
  readonly figures?: boolean;
  /** Numbers of a simulation at one moment instead of the analytic ones. */
  readonly overlay?: Overlay | null;
}

/** A picture of a design as a drawing, for formats other than SVG. */
export function pictureOf(layout: DiagramLayout, options: RenderOptions): SceneElement {
  return drawDiagram(layout, {
    palette: palettes[options.theme],
    figures: options.figures ?? true,
    overlay: options.overlay ?? null,
    purpose: "picture",
  });
}

/** A picture of a design as one self-contained SVG document: titles and roles for screen readers, no script, nothing loaded from elsewhere. */
export function renderSvg(layout: DiagramLayout, options: RenderOptions): string {
  const scene = pictureOf(layout, options);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${svgText(scene)}\n`;
}
