/* The picture of a design without a page, and a design in the languages of other tools: for the command line, exports and tests. */
export { d2Text } from "../exports/d2.ts";
export { diagramJson } from "../exports/diagram-json.ts";
export { mermaidText } from "../exports/mermaid.ts";
export { structurizrText } from "../exports/structurizr.ts";
export { type PinFile, type PinnedView, pinFileName, readPinFile } from "../layout/pin-file.ts";
export type { Pins } from "./adjust-layout.ts";
export { diagramGraph } from "./diagram-graph.ts";
export { filterViews } from "./filters.ts";
export type * from "./graph.ts";
export { type LayoutOptions, layoutDesign } from "./layout-design.ts";
export type { NodeOverlay, Overlay } from "./overlay.ts";
export type { DiagramLayout, Placement, Route } from "./placement.ts";
export { pictureOf, type RenderOptions, renderSvg } from "./render-svg.ts";
export type { SceneElement } from "./scene.ts";
export { simpleLayout } from "./simple-layout.ts";
export { svgText } from "./svg-text.ts";
export type { ThemeName } from "./theme.ts";
