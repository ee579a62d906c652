import { t } from "../texts/index.ts";
import { drawEdge } from "./draw-edge.ts";
import { round } from "./geometry.ts";
import type { DiagramEdge, EdgeKind } from "./graph.ts";
import { element, type SceneElement, textElement } from "./scene.ts";
import { textWidth } from "./text-width.ts";
import type { Palette } from "./theme.ts";

/** What the legend takes below a picture, in pixels. */
export interface Legend {
  readonly height: number;
  readonly entries: readonly SceneElement[];
}

const kinds: readonly EdgeKind[] = ["call", "async", "subscription", "replication", "dead-letter"];

const margin = 24;
const rowHeight = 20;
const textSize = 11;
const sampleWidth = 36;
const beforeText = 8;
const betweenEntries = 24;

/** Says what each kind of line in a picture stands for, in rows that begin at `top`; `null` where all of them are calls. */
export function drawLegend(edges: readonly DiagramEdge[], width: number, top: number, palette: Palette): Legend | null {
  const shown = kinds.filter((kind) => edges.some((edge) => edge.kind === kind));
  if (shown.every((kind) => kind === "call")) return null;
  const entries: SceneElement[] = [];
  let [x, y] = [margin, top + rowHeight / 2];
  for (const kind of shown) {
    const text = t.diagram.legend[kind];
    const end = x + sampleWidth + beforeText + textWidth(text, textSize);
    if (x > margin && end > width - margin) {
      y += rowHeight;
      x = margin;
    }
    const points = [
      { x, y },
      { x: x + sampleWidth, y },
    ];
    entries.push(
      element("g", { class: `edge edge-${kind}` }, drawEdge(kind, points, palette, false)),
      textElement(
        "text",
        { class: "detail", x: round(x + sampleWidth + beforeText), y: round(y + 4), "font-size": textSize, fill: palette.muted },
        text,
      ),
    );
    x += sampleWidth + beforeText + textWidth(text, textSize) + betweenEntries;
  }
  return { height: y + rowHeight / 2 - top, entries };
}
