import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { SceneElement } from "@lintel/webview/diagram";
import { coverageOf, type OtherFont, pdfBytes } from "@lintel/webview/pdf";
import { charactersOf } from "@lintel/webview/picture-text";
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import { heldCompanion } from "../companions.ts";

/*
 * Pictures as files of pixels and pages. A bundle of its own beside that of the command line: no other command has to read the
 * renderer and the fonts. Its data files lie beside the bundle, and in the packages they come from while nothing is bundled.
 */

/** Data files by the name they have beside the bundle (scripts/build.mjs). */
const dataFiles = {
  "resvg.wasm": "@resvg/resvg-wasm/index_bg.wasm",
  "DejaVuSans.ttf": "dejavu-fonts-ttf/ttf/DejaVuSans.ttf",
  "DejaVuSans-Bold.ttf": "dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf",
} as const;

/** Pixels of the largest picture: about 400 MB while it is drawn. */
const mostPixels = 100_000_000;

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** The largest whole or half scale at which a picture has not too many pixels. */
export function largestScale({ width, height }: PictureSize): number {
  return Math.floor(Math.sqrt(mostPixels / Math.max(1, width * height)) * 2) / 2;
}

let renderer: Promise<void> | null = null;

/** The characters of a picture that DejaVu Sans lacks. */
export async function lackedBy(picture: SceneElement): Promise<readonly string[]> {
  const [regular, bold] = await fonts();
  const covers = await coverageOf({ regular, bold });
  return charactersOf(picture).filter((character) => !covers(character.codePointAt(0) ?? 0));
}

/** A picture in pixels, `scale` times as large as the SVG says. `others` write what DejaVu Sans lacks. */
export async function pngOf(svg: string, scale: number, others: readonly OtherFont[]): Promise<Uint8Array> {
  renderer ??= dataFile("resvg.wasm").then((module) => initWasm(module));
  await renderer;
  const resvg = new Resvg(svg, {
    fitTo: { mode: "zoom", value: scale },
    font: {
      fontBuffers: [...(await fonts()), ...others.map(({ file }) => file)],
      defaultFontFamily: "DejaVu Sans",
      sansSerifFamily: "DejaVu Sans",
    },
  });
  try {
    return resvg.render().asPng();
  } finally {
    resvg.free();
  }
}

/** A picture as a PDF page. `others` write what DejaVu Sans lacks. */
export async function pdfOf(picture: SceneElement, others: readonly OtherFont[]): Promise<Uint8Array> {
  const [regular, bold] = await fonts();
  return pdfBytes(picture, { regular, bold, others });
}

async function fonts(): Promise<[Uint8Array, Uint8Array]> {
  return Promise.all([dataFile("DejaVuSans.ttf"), dataFile("DejaVuSans-Bold.ttf")]);
}

async function dataFile(name: keyof typeof dataFiles): Promise<Uint8Array> {
  const held = heldCompanion(name);
  if (held) return held;
  try {
    return await readFile(new URL(name, import.meta.url));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return readFile(createRequire(import.meta.url).resolve(dataFiles[name]));
  }
}
