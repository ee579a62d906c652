import type { Design, View } from "@lintel/engine/model";
import { startWorker } from "../blob-worker.ts";
import type { SceneElement } from "../diagram/scene.ts";
import { svgText } from "../diagram/svg-text.ts";
import { d2Text } from "../exports/d2.ts";
import { mermaidText } from "../exports/mermaid.ts";
import { structurizrText } from "../exports/structurizr.ts";
import type { ExportFormat, FromPreview } from "../messages.ts";
import { t } from "../texts/index.ts";

/** Pixels of the largest picture that browsers draw. */
const mostPixels = 100_000_000;
/** The longest side that browsers draw. */
const longestSide = 16_384;

export interface ExportSubject {
  readonly design: Design;
  readonly view: View | null;
  /** The picture as a document of its own: the diagram, or the sequence diagram that is shown. */
  readonly picture: SceneElement;
  /** The places of everything, as JSON. */
  readonly places: string;
}

type Exported = Extract<FromPreview, { readonly type: "exported" }>;

/** Makes a file of what is shown. `assets` is the address of the folder with the preview's scripts and fonts. Rejects with a reason for the reader. */
export async function exportPicture(subject: ExportSubject, format: ExportFormat, scale: number, assets: URL): Promise<Exported> {
  switch (format) {
    case "svg":
      return { type: "exported", format, content: svgFile(subject.picture) };
    case "mmd":
      return { type: "exported", format, content: mermaidText(subject.design, subject.view) };
    case "d2":
      return { type: "exported", format, content: d2Text(subject.design, subject.view) };
    case "dsl":
      return { type: "exported", format, content: structurizrText(subject.design, subject.view) };
    case "json":
      return { type: "exported", format, content: subject.places };
    case "png":
      return { type: "exported", format, content: new Uint8Array(await (await pngOf(subject.picture, scale)).arrayBuffer()) };
    case "pdf":
      return { type: "exported", format, content: await pdfOf(subject.picture, assets) };
  }
}

/** The picture in pixels, `scale` times its size, in the fonts of this browser. */
export async function pngOf(picture: SceneElement, scale: number): Promise<Blob> {
  const width = Math.round(Number(picture.attributes.width) * scale);
  const height = Math.round(Number(picture.attributes.height) * scale);
  if (width * height > mostPixels || Math.max(width, height) > longestSide) throw new Error(t.picture.tooLarge(width, height));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgFile(picture))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (!context) throw new Error(t.picture.noPixels);
  context.drawImage(image, 0, 0, width, height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error(t.picture.notMade))), "image/png");
  });
}

/** Puts the picture on the clipboard, as pixels at twice its size where that is not too large. */
export async function copyPicture(picture: SceneElement): Promise<void> {
  const pixels = Number(picture.attributes.width) * Number(picture.attributes.height);
  const scale = pixels * 4 > mostPixels / 4 ? 1 : 2;
  await navigator.clipboard.write([new ClipboardItem({ "image/png": pngOf(picture, scale) })]);
}

/** In a worker of its own, which brings what writes PDF files: few readers ever need it. */
async function pdfOf(picture: SceneElement, assets: URL): Promise<Uint8Array> {
  const font = async (name: string): Promise<Uint8Array> => {
    const response = await fetch(new URL(name, assets));
    if (!response.ok) throw new Error(t.picture.noFont(name, response.status));
    return new Uint8Array(await response.arrayBuffer());
  };
  const [worker, regular, bold] = await Promise.all([
    startWorker(new URL("pdf-worker.js", assets).href),
    font("DejaVuSans.ttf"),
    font("DejaVuSans-Bold.ttf"),
  ]);
  try {
    return await new Promise((resolve, reject) => {
      worker.addEventListener("error", (event) => reject(new Error(event.message || t.picture.noPdf)));
      worker.addEventListener("message", ({ data }: MessageEvent<Uint8Array>) => resolve(data));
      worker.postMessage({ picture, fonts: { regular, bold } });
    });
  } finally {
    worker.terminate();
  }
}

function svgFile(picture: SceneElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${svgText(picture)}\n`;
}
