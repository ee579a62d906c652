/* The picture of a design without a page: for the command line, exports and tests. */
export { diagramGraph } from "./diagram-graph.ts";
export type * from "./graph.ts";
export { type LayoutOptions, layoutDesign } from "./layout-design.ts";
export type { NodeOverlay, Overlay } from "./overlay.ts";
export type { DiagramLayout, Placement, Route } from "./placement.ts";
export { type RenderOptions, renderSvg } from "./render-svg.ts";
export { simpleLayout } from "./simple-layout.ts";
export type { ThemeName } from "./theme.ts";
