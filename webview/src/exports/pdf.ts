import PDFDocument from "pdfkit";
import type { SceneElement } from "../diagram/scene.ts";

/** The two fonts that a picture is written in, as TrueType files; only the letters used get into the document. */
export interface PdfFonts {
  readonly regular: Uint8Array;
  readonly bold: Uint8Array;
}

/** A pixel of the picture in PDF points: 96 pixels are an inch and so are 72 points. */
const pointsPerPixel = 0.75;
/** PDF readers show no larger pages (ISO 32000-1, annex C). */
const largestPage = 14_400;

type Doc = InstanceType<typeof PDFDocument>;

/** Writes a picture (`drawDiagram` for the purpose `picture`) as a PDF of one page of its size: lines and text, no pixels. */
export async function pdfBytes(picture: SceneElement, fonts: PdfFonts): Promise<Uint8Array> {
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
  doc.scale(scale);
  for (const child of picture.children) draw(doc, child);
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

function draw(doc: Doc, element: SceneElement): void {
  if (element.tag === "title" || element.tag === "desc") return;
  doc.save();
  transform(doc, element);
  switch (element.tag) {
    case "g":
    case "svg":
      for (const child of element.children) draw(doc, child);
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
      write(doc, element);
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

function write(doc: Doc, element: SceneElement): void {
  const text = element.text ?? "";
  if (text === "") return;
  doc.font(numberOf(element, "font-weight") >= 600 ? "bold" : "regular").fontSize(numberOf(element, "font-size"));
  doc.fillOpacity(1).fillColor(String(element.attributes.fill ?? "#000000"));
  const anchor = element.attributes["text-anchor"];
  const share = anchor === "middle" ? 0.5 : anchor === "end" ? 1 : 0;
  const x = numberOf(element, "x") - (share === 0 ? 0 : doc.widthOfString(text) * share);
  doc.text(text, x, numberOf(element, "y"), { lineBreak: false, baseline: "alphabetic" });
}

function numberOf(element: SceneElement, attribute: string): number {
  return Number(element.attributes[attribute] ?? 0);
}
