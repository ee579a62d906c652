import { textWidth, wrapText } from "./text-width.ts";

/**
 * Semantic zoom: pictures that are shown small carry titles in larger sizes instead of the details. Each level serves zooms
 * from `from` up to the next level's; its sizes in the picture make titles at least 11 pixels tall on the screen.
 */
export interface FarLevel {
  readonly level: 1 | 2 | 3 | 4;
  readonly from: number;
  /** Sizes of titles in pixels of the picture, the preferred one first. */
  readonly titleSizes: readonly number[];
  /** Size of a line of figures below the title, where there is room; `null` where it could not be read. */
  readonly figureSize: number | null;
}

/** Sizes on the screen at the smallest zoom of a level, in pixels; a long title takes a smaller one. */
const screenSizes = [12.5, 12, 11.5, 11];

/** From this zoom on the cards are drawn with all they have. */
const nearZoom = 0.7;

export const farLevels: readonly FarLevel[] = [
  { level: 1, from: 0.5, titleSizes: sizesFrom(0.5), figureSize: 17 },
  { level: 2, from: 0.36, titleSizes: sizesFrom(0.36), figureSize: null },
  { level: 3, from: 0.3, titleSizes: sizesFrom(0.3), figureSize: null },
  { level: 4, from: 0.26, titleSizes: sizesFrom(0.26), figureSize: null },
];

function sizesFrom(zoom: number): readonly number[] {
  return screenSizes.map((size) => Math.ceil((size / zoom) * 10) / 10);
}

/** The smallest zoom at which titles are still readable; fitting a picture stops here. */
export const readableZoom = 0.26;

/** The level to show at a zoom; `null` for the whole drawing. Smaller than readable zooms get the largest titles. */
export function farLevelAt(zoom: number): FarLevel["level"] | null {
  if (zoom >= nearZoom) return null;
  return farLevels.find((level) => zoom >= level.from)?.level ?? 4;
}

export const farLineHeight = 1.04;

/** A title in the largest of a level's sizes in which it fits a card whole, otherwise cut in the smallest. */
export function farTitleLines(
  title: string,
  room: { readonly width: number; readonly height: number },
  level: FarLevel,
): { readonly size: number; readonly lines: readonly string[] } {
  let best = { size: 0, lines: [""] };
  for (const size of level.titleSizes) {
    const fits = (word: string): boolean => textWidth(word, size, "bold") <= room.width;
    // Names written in one go break where their parts meet.
    const words = title
      .split(/\s+/)
      .flatMap((word) => (fits(word) ? [word] : word.replace(/(\p{Ll})(?=\p{Lu})|(\p{L})(?=\p{N})/gu, "$1$2 ").split(" ")));
    const most = Math.max(1, Math.floor(room.height / (size * farLineHeight)));
    const text = words.join(" ");
    best = { size, lines: wrapText(text, room.width, size, "bold", most) };
    const isWhole = words.every((word) => fits(word) || word.split("-").every((part) => fits(`${part}-`)));
    if (isWhole && !best.lines.at(-1)?.endsWith("…")) return best;
  }
  return best;
}
