import { labelLineHeight, labelSize } from "./card.ts";
import type { DiagramEdge } from "./graph.ts";
import { textWidth } from "./text-width.ts";

/** The lines of a connector's label with the room they need, in pixels; without lines it needs none. */
export function labelBox(labelLines: DiagramEdge["labelLines"]): Pick<DiagramEdge, "labelLines" | "labelWidth" | "labelHeight"> {
  if (labelLines.length === 0) return { labelLines, labelWidth: 0, labelHeight: 0 };
  return {
    labelLines,
    labelWidth: Math.ceil(Math.max(...labelLines.map((line) => textWidth(line.text, labelSize)))) + 10,
    labelHeight: labelLines.length * labelLineHeight + 4,
  };
}
