import PDFDocument from "pdfkit";
import type { SceneElement } from "../diagram/scene.ts";
import { facesOf, fontInMemory } from "./font-coverage.ts";
import { runsOf } from "./picture-text.ts";

/** The fonts that a picture is written in, as TrueType or OpenType files; only the letters used get into the document. */
export interface PdfFonts {
  readonly regular: Uint8Array;
  readonly bold: Uint8Array;
  /** What writes the characters that those lack, the first that has one. */
  readonly others?: readonly OtherFont[];
}

export interface OtherFont {
  readonly file: Uint8Array;
  /** The face of a collection; `null` in a file of one face. */
  readonly face: string | null;
  covers(codePoint: number): boolean;
}

/** A text that no font has, `size` in pixels of the picture. */
export interface UnwrittenText {
  readonly text: string;
  readonly size: number;
  readonly isBold: boolean;
  readonly fill: string;
}

/** A text in pixels: a PNG with its width and what of it is above and below the base line, in pixels of the picture. */
export interface TextImage {
  readonly png: Uint8Array;
  readonly width: number;
  readonly ascent: number;
  readonly descent: number;
}

/** A pixel of the picture in PDF points: 96 pixels are an inch and so are 72 points. */
const pointsPerPixel = 0.75;
/** PDF readers show no larger pages (ISO 32000-1, annex C). */
const largestPage = 14_400;

type Doc = InstanceType<typeof PDFDocument>;

/** How the texts of a document are written. */
interface Writing {
  /** Whether the usual font, or one of the others, has a character. */
  readonly covers: readonly ((codePoint: number) => boolean)[];
  readonly images: ReadonlyMap<string, TextImage>;
}

/**
 * Writes a picture (`drawDiagram` for the purpose `picture`) as a PDF of one page of its size: lines and text. What no font has is drawn by
 * `imageOf` where there is one, and is an empty box otherwise.
 */
export async function pdfBytes(
  picture: SceneElement,
  fonts: PdfFonts,
  imageOf: ((text: UnwrittenText) => Promise<TextImage>) | null = null,
): Promise<Uint8Array> {
  const others = fonts.others ?? [];
  const covers = [await coverageOf(fonts), ...others.map((other) => other.covers)];
  const images = new Map<string, TextImage>();
  if (imageOf) for (const unwritten of unwrittenTexts(picture, covers)) images.set(keyOf(unwritten), await imageOf(unwritten));
  const writing: Writing = { covers, images };
  const [width, height] = [numberOf(picture, "width"), numberOf(picture, "height")];
  const scale = Math.min(pointsPerPixel, largestPage / Math.max(width, height, 1));
  const doc = new PDFDocument({
    size: [width * scale, height * scale],
    margin: 0,
    // No standard font: none has more than Latin letters.
    font: fonts.regular as never,
    lang: "en",
    displayTitle: true,
    info: {
      Title: picture.children.find((child) => child.tag === "title")?.text ?? "Diagram",
      Creator: "Lintel",
      // The same design gives the same file.
      CreationDate: new Date(0),
      ModDate: new Date(0),
    },
  });
  const chunks: Uint8Array[] = [];
  const done = new Promise<void>((resolve, reject) => {
    doc.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    doc.on("end", resolve);
    doc.on("error", reject);
  });
  doc.registerFont("regular", fonts.regular as never);
  doc.registerFont("bold", fonts.bold as never);
  others.forEach(({ file, face }, index) => {
    doc.registerFont(`other ${index + 1}`, file as never, face ?? undefined);
  });
  doc.scale(scale);
  for (const child of picture.children) draw(doc, child, writing);
  doc.end();
  await done;
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** What the two usual fonts have both: a title must not lack what a line below it has. */
export async function coverageOf({ regular, bold }: Pick<PdfFonts, "regular" | "bold">): Promise<(codePoint: number) => boolean> {
  const faces = await Promise.all([regular, bold].map((file) => facesOf(fontInMemory(file))));
  return (codePoint) => faces.every(([face]) => face?.covers(codePoint) ?? false);
}

function draw(doc: Doc, element: SceneElement, writing: Writing): void {
  if (element.tag === "title" || element.tag === "desc") return;
  doc.save();
  transform(doc, element);
  switch (element.tag) {
    case "g":
    case "svg":
      for (const child of element.children) draw(doc, child, writing);
      break;
    case "path":
      paint(doc.path(String(element.attributes.d ?? "")), element);
      break;
    case "rect": {
      const { x = 0, y = 0, rx = 0 } = element.attributes;
      const [width, height] = [numberOf(element, "width"), numberOf(element, "height")];
      const radius = Math.min(Number(rx), width / 2, height / 2);
      const corner = [Number(x), Number(y), width, height] as const;
      paint(radius > 0 ? doc.roundedRect(...corner, radius) : doc.rect(...corner), element);
      break;
    }
    case "circle":
      paint(doc.circle(numberOf(element, "cx"), numberOf(element, "cy"), numberOf(element, "r")), element);
      break;
    case "line":
      paint(doc.moveTo(numberOf(element, "x1"), numberOf(element, "y1")).lineTo(numberOf(element, "x2"), numberOf(element, "y2")), element);
      break;
    case "text":
      write(doc, element, writing);
  }
  doc.restore();
}

function transform(doc: Doc, element: SceneElement): void {
  const text = String(element.attributes.transform ?? "");
  for (const [, name, values = ""] of text.matchAll(/(translate|rotate)\(([^)]*)\)/g)) {
    const [a = 0, b = 0] = values.split(/[\s,]+/).map(Number);
    if (name === "translate") doc.translate(a, b);
    else doc.rotate(a);
  }
}

function paint(doc: Doc, element: SceneElement): void {
  const { fill = "#000000", stroke = "none" } = element.attributes;
  const { "stroke-width": width = 1, "stroke-dasharray": dashes, "fill-opacity": opacity = 1 } = element.attributes;
  const { "stroke-linecap": cap = "butt", "stroke-linejoin": join = "miter" } = element.attributes;
  const isDrawn = stroke !== "none" && stroke !== "transparent";
  doc.fillOpacity(Number(opacity));
  if (isDrawn) {
    doc
      .lineWidth(Number(width))
      .lineCap(cap as "butt")
      .lineJoin(join as "miter");
    if (dashes !== undefined) {
      const lengths = String(dashes)
        .split(/[\s,]+/)
        .map(Number);
      doc.dash(lengths as never, {});
    }
  }
  if (fill !== "none" && isDrawn) doc.fillAndStroke(String(fill), String(stroke));
  else if (fill !== "none") doc.fill(String(fill));
  else if (isDrawn) doc.stroke(String(stroke));
}

function write(doc: Doc, element: SceneElement, { covers, images }: Writing): void {
  const text = element.text ?? "";
  if (text === "") return;
  const { size, isBold, fill } = lookOf(element);
  doc.fontSize(size).fillOpacity(1).fillColor(fill);
  const parts = runsOf(text, covers).map((run) => {
    const image = run.font === null ? images.get(keyOf({ text: run.text, size, isBold, fill })) : undefined;
    const font = run.font ? `other ${run.font}` : isBold ? "bold" : "regular";
    return { text: run.text, font, image, width: image?.width ?? doc.font(font).widthOfString(run.text) };
  });
  const anchor = element.attributes["text-anchor"];
  const share = anchor === "middle" ? 0.5 : anchor === "end" ? 1 : 0;
  const y = numberOf(element, "y");
  let x = numberOf(element, "x") - parts.reduce((sum, { width }) => sum + width, 0) * share;
  for (const part of parts) {
    if (part.image) {
      const { png, width, ascent, descent } = part.image;
      doc.image(png.buffer as ArrayBuffer, x, y - ascent, { width, height: ascent + descent });
    } else doc.font(part.font).text(part.text, x, y, { lineBreak: false, baseline: "alphabetic" });
    x += part.width;
  }
}

/** Every text that no font has, with its look. */
function unwrittenTexts(element: SceneElement, covers: Writing["covers"]): readonly UnwrittenText[] {
  const own =
    element.tag === "text" && element.text
      ? runsOf(element.text, covers).flatMap(({ text, font }) => (font === null ? [{ text, ...lookOf(element) }] : []))
      : [];
  return [...own, ...element.children.flatMap((child) => unwrittenTexts(child, covers))];
}

function lookOf(element: SceneElement): Omit<UnwrittenText, "text"> {
  return {
    size: numberOf(element, "font-size"),
    isBold: numberOf(element, "font-weight") >= 600,
    fill: String(element.attributes.fill ?? "#000000"),
  };
}

function keyOf({ text, size, isBold, fill }: UnwrittenText): string {
  return JSON.stringify([text, size, isBold, fill]);
}

function numberOf(element: SceneElement, attribute: string): number {
  return Number(element.attributes[attribute] ?? 0);
}
