import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** A font file that has one character only, drawn as DejaVu Sans draws the letter A: its `cmap` table is taken for another one. */
export function fontOf(character: string): Buffer {
  const font = readFileSync(createRequire(import.meta.url).resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"));
  const codePoint = character.codePointAt(0) ?? 0;
  const glyphOfA = 36;
  const cmap = Buffer.alloc(4 + 8 + 16 + 12);
  cmap.writeUInt16BE(1, 2);
  // One subtable: Windows, all of Unicode, format 12 with a single group.
  for (const [i, value] of [3, 10].entries()) cmap.writeUInt16BE(value, 4 + 2 * i);
  cmap.writeUInt32BE(12, 8);
  cmap.writeUInt16BE(12, 12);
  for (const [i, value] of [28, 0, 1, codePoint, codePoint, glyphOfA].entries()) cmap.writeUInt32BE(value, 16 + 4 * i);
  const directory = Array.from({ length: font.readUInt16BE(4) }, (_, i) => 12 + 16 * i);
  const entry = directory.find((at) => font.toString("latin1", at, at + 4) === "cmap") ?? 0;
  font.writeUInt32BE(font.length, entry + 8);
  font.writeUInt32BE(cmap.length, entry + 12);
  return Buffer.concat([font, cmap]);
}
