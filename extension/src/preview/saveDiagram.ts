import type { Uri } from "vscode";
import { openInEditor, saveBeside } from "./saveBeside.ts";

/** Asks where to put the picture of a design and writes it there. */
export function saveDiagram(design: Uri, svg: string): Promise<void> {
  return saveBeside(design, svg, { title: "Export diagram", what: "Diagram", filter: "SVG picture", ending: "svg", open: openInEditor });
}
