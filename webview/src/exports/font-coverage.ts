/* Which characters a font file has, read from its tables: enough to choose a font, without a font library. Sources: the OpenType specification, tables `cmap`, `name` and `ttcf`. */

/** Reads part of a file; shorter where the file ends. */
export type ReadFont = (at: number, length: number) => Promise<Uint8Array>;

/** One face of a font file; collections have several. */
export interface FontFace {
  /** What a collection calls the face; `null` in a file of one face. */
  readonly name: string | null;
  covers(codePoint: number): boolean;
}

/** Faces of a collection looked at, and bytes of a table read at most: what is larger is no font that anybody uses. */
const [mostFaces, largestTable] = [32, 4_000_000];
/** Tables of which one holds outlines; fonts of pictures (colour emoji) have neither. */
const outlines = ["glyf", "CFF ", "CFF2"];

export function fontInMemory(bytes: Uint8Array): ReadFont {
  return async (at, length) => bytes.subarray(at, at + length);
}

/** The faces of a font file that have outlines; none for what is no font. */
export async function facesOf(read: ReadFont): Promise<readonly FontFace[]> {
  const head = view(await read(0, 12 + 4 * mostFaces));
  if (head.byteLength < 12) return [];
  if (tagAt(head, 0) !== "ttcf") {
    const face = await faceAt(read, 0, false);
    return face ? [face] : [];
  }
  const faces: FontFace[] = [];
  const count = Math.min(head.getUint32(8), mostFaces, (head.byteLength - 12) / 4);
  for (let i = 0; i < count; i++) {
    const face = await faceAt(read, head.getUint32(12 + 4 * i), true);
    if (face) faces.push(face);
  }
  return faces;
}

async function faceAt(read: ReadFont, start: number, isNamed: boolean): Promise<FontFace | null> {
  const header = view(await read(start, 12));
  if (header.byteLength < 12) return null;
  const count = header.getUint16(4);
  const directory = view(await read(start + 12, 16 * count));
  const tables = new Map<string, { readonly at: number; readonly length: number }>();
  for (let i = 0; i + 16 <= directory.byteLength; i += 16)
    tables.set(tagAt(directory, i), { at: directory.getUint32(i + 8), length: directory.getUint32(i + 12) });
  const cmap = tables.get("cmap");
  if (!cmap || cmap.length > largestTable || !outlines.some((tag) => tables.has(tag))) return null;
  const ranges = rangesOf(view(await read(cmap.at, cmap.length)));
  if (ranges.length === 0) return null;
  const names = tables.get("name");
  const name = isNamed && names && names.length <= largestTable ? postScriptName(view(await read(names.at, names.length))) : null;
  return { name, covers: (codePoint) => isIn(ranges, codePoint) };
}

type Range = readonly [first: number, last: number];

/** The characters of a `cmap` table, in order: of its subtable for all of Unicode (format 12), else of that for its first plane (format 4). */
function rangesOf(cmap: DataView): readonly Range[] {
  if (cmap.byteLength < 4) return [];
  const subtables = Array.from({ length: cmap.getUint16(2) }, (_, i) => 4 + 8 * i).flatMap((at) =>
    at + 8 <= cmap.byteLength && cmap.getUint32(at + 4) + 14 <= cmap.byteLength ? [cmap.getUint32(at + 4)] : [],
  );
  const of = (format: number): number | undefined => subtables.find((at) => cmap.getUint16(at) === format);
  const [whole, plane] = [of(12), of(4)];
  if (whole !== undefined) return groupsAt(cmap, whole);
  return plane === undefined ? [] : segmentsAt(cmap, plane);
}

function groupsAt(cmap: DataView, at: number): readonly Range[] {
  const ranges: Range[] = [];
  const count = Math.min(cmap.getUint32(at + 12), Math.floor((cmap.byteLength - at - 16) / 12));
  for (let i = 0; i < count; i++) ranges.push([cmap.getUint32(at + 16 + 12 * i), cmap.getUint32(at + 20 + 12 * i)]);
  return ranges;
}

function segmentsAt(cmap: DataView, at: number): readonly Range[] {
  const count = Math.min(cmap.getUint16(at + 6) / 2, Math.floor((cmap.byteLength - at - 16) / 8));
  const [ends, starts, deltas, offsets] = [14, 16 + 2 * count, 16 + 4 * count, 16 + 6 * count].map((from) => at + from) as [
    number,
    number,
    number,
    number,
  ];
  const ranges: [number, number][] = [];
  const add = (character: number): void => {
    const last = ranges.at(-1);
    if (last && last[1] === character - 1) last[1] = character;
    else ranges.push([character, character]);
  };
  for (let i = 0; i < count; i++) {
    const [last, first] = [cmap.getUint16(ends + 2 * i), cmap.getUint16(starts + 2 * i)];
    const [delta, offset] = [cmap.getUint16(deltas + 2 * i), cmap.getUint16(offsets + 2 * i)];
    for (let character = first; character <= last && character !== 0xffff; character++) {
      const place = offsets + 2 * i + offset + 2 * (character - first);
      const listed = offset === 0 ? character : place + 2 <= cmap.byteLength ? cmap.getUint16(place) : 0;
      // Glyph 0 is the empty box; a listed 0 is not moved by the delta.
      if (offset === 0 ? ((listed + delta) & 0xffff) !== 0 : listed !== 0) add(character);
    }
  }
  return ranges;
}

function isIn(ranges: readonly Range[], codePoint: number): boolean {
  let [low, high] = [0, ranges.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [first, last] = ranges[middle] as Range;
    if (codePoint < first) high = middle - 1;
    else if (codePoint > last) low = middle + 1;
    else return true;
  }
  return false;
}

/** Name 6 of a `name` table, in either of its encodings; it has ASCII letters only. */
function postScriptName(table: DataView): string | null {
  if (table.byteLength < 6) return null;
  const [count, strings] = [table.getUint16(2), table.getUint16(4)];
  for (let i = 0; i < count && 6 + 12 * (i + 1) <= table.byteLength; i++) {
    const at = 6 + 12 * i;
    if (table.getUint16(at + 6) !== 6) continue;
    const [length, offset] = [table.getUint16(at + 8), strings + table.getUint16(at + 10)];
    if (offset + length > table.byteLength) continue;
    let name = "";
    for (let j = 0; j < length; j++) {
      const byte = table.getUint8(offset + j);
      if (byte > 0) name += String.fromCharCode(byte);
    }
    return name;
  }
  return null;
}

function tagAt(table: DataView, at: number): string {
  return String.fromCharCode(table.getUint8(at), table.getUint8(at + 1), table.getUint8(at + 2), table.getUint8(at + 3));
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
