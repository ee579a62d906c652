import {
  cylinderCap,
  figuresHeight,
  iconGap,
  iconTile,
  maximumWidth,
  minimumWidth,
  padding,
  pipeCap,
  stackRoom,
  subtitleLineHeight,
  titleLineHeight,
  titleSize,
  widthStep,
} from "./card.ts";
import type { NodeShape } from "./graph.ts";
import { textWidth, wrapText } from "./text-width.ts";

export interface CardSize {
  readonly titleLines: readonly string[];
  readonly width: number;
  readonly height: number;
  /** Pixels that a line beside the icon may be long. */
  readonly textRoom: number;
}

/** The size of a card in pixels: it follows from its title and shape, and from whether cards have figures, and from nothing else. */
export function cardSize(title: string, shape: NodeShape, withFigures: boolean): CardSize {
  const frame = 2 * padding + stackRoom + (shape === "pipe" ? pipeCap * 2 : 0);
  const beside = iconTile + iconGap;
  const titleLines = wrapText(title, maximumWidth - frame - beside, titleSize, "bold", 3);
  const wanted = Math.max(...titleLines.map((line) => textWidth(line, titleSize, "bold"))) + beside + frame;
  const width = Math.min(maximumWidth, Math.max(minimumWidth, Math.ceil(wanted / widthStep) * widthStep));
  return {
    titleLines,
    width,
    height:
      stackRoom +
      (shape === "cylinder" ? cylinderCap * 2 : 0) +
      padding * 2 +
      Math.max(iconTile, titleLines.length * titleLineHeight + subtitleLineHeight) +
      (withFigures ? figuresHeight - 4 : 0),
    textRoom: width - frame - beside,
  };
}
