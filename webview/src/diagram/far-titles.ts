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

/**
 * How narrow letters may be drawn, as shares of their widths, before words are broken. Widths here are upper bounds over common fonts:
 * in most of them much less is left to be narrowed.
 */
const squeezes = [0.88, 0.78, 0.67];

export interface FarLine {
  readonly text: string;
  /** The share of their width to which the letters are narrowed; `null` where they fit as they are. */
  readonly squeeze: number | null;
}

export interface FarTitle {
  readonly size: number;
  readonly lines: readonly FarLine[];
}

interface Room {
  readonly width: number;
  readonly height: number;
}

/** Titles already laid out, by all that they depend on: a simulation draws the same cards again and again. */
const known = new Map<string, FarTitle>();
const mostKnown = 20_000;

/** A title in the largest of a level's sizes in which it fits a card whole; otherwise in the smallest with narrower letters, and only then cut. */
export function farTitleLines(title: string, room: Room, level: FarLevel): FarTitle {
  const key = `${level.level} ${room.width} ${room.height} ${title}`;
  let laidOut = known.get(key);
  if (!laidOut) {
    if (known.size >= mostKnown) known.clear();
    laidOut = layOut(title, room, level);
    known.set(key, laidOut);
  }
  return laidOut;
}

function layOut(title: string, room: Room, level: FarLevel): FarTitle {
  const smallest = level.titleSizes.at(-1) ?? 0;
  const tries = [...level.titleSizes.map((size) => ({ size, squeeze: 1 })), ...squeezes.map((squeeze) => ({ size: smallest, squeeze }))];
  let cut: FarTitle = { size: smallest, lines: [] };
  for (const { size, squeeze } of tries) {
    const fits = (text: string): boolean => textWidth(text, size, "bold") * squeeze <= room.width;
    const lineOf = (text: string): FarLine => {
      const width = textWidth(text, size, "bold");
      return { text, squeeze: width > room.width ? room.width / width : null };
    };
    const most = Math.max(1, Math.floor(room.height / (size * farLineHeight)));
    const words = wordsOf(title, fits);
    const whole = wholeWords(words, fits);
    if (whole && whole.length <= most) return { size, lines: whole.map(lineOf) };
    const wrap = (text: string, lines: number): string[] => wrapText(text, room.width / squeeze, size, "bold", lines);
    const lines = whole ? [...whole.slice(0, most - 1), ...wrap(joined(whole.slice(most - 1)), 1)] : wrap(words.join(" "), most);
    cut = { size, lines: lines.map(lineOf) };
  }
  return cut;
}

/** The words of a title. Names written in one go, where they do not fit, fall apart where their parts meet. */
function wordsOf(title: string, fits: (text: string) => boolean): readonly string[] {
  return title
    .split(/\s+/)
    .flatMap((word) => (fits(word) ? [word] : word.replace(/(\p{Ll})(?=\p{Lu})|(\p{L})(?=\p{N})/gu, "$1$2 ").split(" ")));
}

/** Where a line may end inside a word without a sign: behind hyphens and slashes, and between characters of scripts without spaces. */
const endOfPart = "(?<=[-/\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}])";
const betweenParts = new RegExp(endOfPart, "u");
const endsWithPart = new RegExp(`${endOfPart}$`, "u");

/** Words in as few lines as hold them without breaking any; `null` when one is wider than a line. */
function wholeWords(words: readonly string[], fits: (text: string) => boolean): readonly string[] | null {
  const lines: string[] = [];
  let line = "";
  for (const word of words) {
    for (const [index, part] of word.split(betweenParts).entries()) {
      const longer = line === "" ? part : `${line}${index === 0 ? " " : ""}${part}`;
      if (fits(longer)) line = longer;
      else if (fits(part)) {
        lines.push(line);
        line = part;
      } else return null;
    }
  }
  return [...lines, line];
}

function joined(lines: readonly string[]): string {
  return lines.reduce((text, line) => (endsWithPart.test(text) ? `${text}${line}` : `${text} ${line}`));
}
