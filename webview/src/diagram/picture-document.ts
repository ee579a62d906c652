import { element, type SceneElement, textElement } from "./scene.ts";
import { fontFamily } from "./text-width.ts";
import type { Palette } from "./theme.ts";

/** What a picture is, for those who hear it. `id` begins the ids of both texts. */
export interface PictureWords {
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

/** A drawing as a document of its own: with background, title and description. Sizes in pixels. */
export function pictureDocument(
  size: { readonly width: number; readonly height: number },
  { id, title, description }: PictureWords,
  palette: Palette,
  layers: readonly SceneElement[],
): SceneElement {
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      ...size,
      viewBox: `0 0 ${size.width} ${size.height}`,
      role: "graphics-document document",
      "aria-labelledby": `${id}-title ${id}-description`,
      "font-family": fontFamily,
    },
    [
      textElement("title", { id: `${id}-title` }, title),
      textElement("desc", { id: `${id}-description` }, description),
      element("rect", { ...size, fill: palette.canvas }),
      ...layers,
    ],
  );
}
