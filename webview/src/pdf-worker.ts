/* Writes pictures as PDF files, apart from the page. */
import type { SceneElement } from "./diagram/scene.ts";
import { type PdfFonts, pdfBytes } from "./exports/pdf.ts";
import { drawnText } from "./exports/text-image.ts";

addEventListener("message", ({ data }: MessageEvent<{ readonly picture: SceneElement; readonly fonts: PdfFonts }>) => {
  pdfBytes(data.picture, data.fonts, drawnText).then(
    (bytes) => postMessage(bytes),
    (error: unknown) =>
      // Thrown outside of the promise it reaches the page as an error of the worker.
      setTimeout(() => {
        throw error;
      }),
  );
});
