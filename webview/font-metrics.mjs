/*
 * Writes src/diagram/font-metrics.ts: the widest advance of each character over the fonts that a diagram may be
 * shown in, so that no text outgrows the box it was measured for, whichever of them is installed.
 *
 *   node webview/font-metrics.mjs --regular A.ttf B.ttf … --bold A-Bold.ttf B-Bold.ttf …
 *
 * The committed table was made from Inter 4 (Regular, SemiBold), Open Sans (Regular, Semibold), Liberation Sans 1.07
 * (metric-compatible with Arial and Helvetica; Regular, Bold) and DejaVu Sans 2.37 (Book, Bold).
 */
import { readFileSync, writeFileSync } from "node:fs";

const ranges = [
  [0x20, 0x7e],
  [0xa0, 0x17f],
  [0x370, 0x3ff],
  [0x400, 0x45f],
  [0x2010, 0x2026],
  [0x2190, 0x2193],
];

const argument = { regular: [], bold: [] };
let list = argument.regular;
for (const word of process.argv.slice(2)) {
  if (word === "--regular") list = argument.regular;
  else if (word === "--bold") list = argument.bold;
  else list.push(word);
}

const rows = Object.entries(argument).map(([weight, files]) => {
  const fonts = files.map(readFont);
  const widths = ranges.map(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, index) => Math.max(0, ...fonts.map((font) => font(first + index) ?? 0))),
  );
  return `  ${weight}: [\n${widths.map((values) => `    [${values.join(", ")}],`).join("\n")}\n  ],`;
});

writeFileSync(
  new URL("src/diagram/font-metrics.ts", import.meta.url),
  `/* Made by webview/font-metrics.mjs; see there for the fonts. Do not edit. */

/** First and last code point of each row of a table. */
export const fontRanges: readonly (readonly [number, number])[] = ${JSON.stringify(ranges)};

/** Widest advance of a character over common sans-serif fonts, in thousandths of the font size; 0 where no font has it. */
export const fontWidths: Readonly<Record<"regular" | "bold", readonly (readonly number[])[]>> = {
${rows.join("\n")}
};
`,
);

/** A function from code point to advance in thousandths of the font size (OpenType tables head, hhea, hmtx, cmap formats 4 and 12). */
function readFont(path) {
  const data = readFileSync(path);
  const tables = new Map();
  for (let index = 0; index < data.readUInt16BE(4); index++) {
    const entry = 12 + index * 16;
    tables.set(data.toString("latin1", entry, entry + 4), data.readUInt32BE(entry + 8));
  }
  const unitsPerEm = data.readUInt16BE(tables.get("head") + 18);
  const metricCount = data.readUInt16BE(tables.get("hhea") + 34);
  const glyphOf = readCharacterMap(data, tables.get("cmap"));
  return (codePoint) => {
    const glyph = glyphOf(codePoint);
    if (!glyph) return undefined;
    const advance = data.readUInt16BE(tables.get("hmtx") + Math.min(glyph, metricCount - 1) * 4);
    return Math.ceil((advance * 1000) / unitsPerEm);
  };
}

function readCharacterMap(data, cmap) {
  const subtables = [];
  for (let index = 0; index < data.readUInt16BE(cmap + 2); index++) {
    const start = cmap + data.readUInt32BE(cmap + 4 + index * 8 + 4);
    subtables.push({ start, format: data.readUInt16BE(start) });
  }
  const full = subtables.find((table) => table.format === 12);
  if (full) return (codePoint) => lookUpFormat12(data, full.start, codePoint);
  const basic = subtables.find((table) => table.format === 4);
  if (!basic) throw new Error("The font has no Unicode character map of format 4 or 12.");
  return (codePoint) => lookUpFormat4(data, basic.start, codePoint);
}

function lookUpFormat12(data, start, codePoint) {
  for (let index = 0; index < data.readUInt32BE(start + 12); index++) {
    const group = start + 16 + index * 12;
    const first = data.readUInt32BE(group);
    if (codePoint >= first && codePoint <= data.readUInt32BE(group + 4)) return data.readUInt32BE(group + 8) + codePoint - first;
  }
  return 0;
}

function lookUpFormat4(data, start, codePoint) {
  const segments = data.readUInt16BE(start + 6) / 2;
  for (let index = 0; index < segments; index++) {
    const end = start + 14 + index * 2;
    const first = data.readUInt16BE(end + segments * 2 + 2);
    if (codePoint > data.readUInt16BE(end) || codePoint < first) continue;
    const delta = data.readUInt16BE(end + segments * 4 + 2);
    const offsetPlace = end + segments * 6 + 2;
    const offset = data.readUInt16BE(offsetPlace);
    if (offset === 0) return (codePoint + delta) & 0xffff;
    const glyph = data.readUInt16BE(offsetPlace + offset + (codePoint - first) * 2);
    return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
  }
  return 0;
}
