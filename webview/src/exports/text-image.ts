import { fontFamily } from "../diagram/text-width.ts";
import type { TextImage, UnwrittenText } from "./pdf.ts";

/** Pixels of the image for each of the picture: sharp in print, too. */
const scale = 6;

/** Draws a text with the fonts of this browser's system, for a file whose own fonts lack its characters. */
export async function drawnText({ text, size, isBold, fill }: UnwrittenText): Promise<TextImage> {
  const font = `${isBold ? 600 : 400} ${size * scale}px ${fontFamily}`;
  const ruler = contextOf(new OffscreenCanvas(1, 1));
  ruler.font = font;
  const measured = ruler.measureText(text);
  const [ascent, descent] = [Math.ceil(size * scale * 1.2), Math.ceil(size * scale * 0.4)];
  const width = Math.max(1, Math.ceil(measured.width));
  const canvas = new OffscreenCanvas(width, ascent + descent);
  const context = contextOf(canvas);
  context.font = font;
  context.fillStyle = fill;
  context.fillText(text, 0, ascent);
  const blob = await canvas.convertToBlob({ type: "image/png" });
  return { png: new Uint8Array(await blob.arrayBuffer()), width: width / scale, ascent: ascent / scale, descent: descent / scale };
}

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser draws no pictures in pixels.");
  return context;
}
