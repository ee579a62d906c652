import { open, readdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { facesOf } from "@lintel/webview/font-coverage";
import type { OtherFont } from "@lintel/webview/pdf";
import { InputError } from "../exit.ts";
import { problemText } from "../input/sources.ts";

/*
 * Fonts for the characters that DejaVu Sans lacks (Chinese, Japanese, Korean and others): those that are named, then those of this machine, where
 * its kind of system keeps them. Nothing is looked for while nothing is missing.
 */

/** Folders within folders, and font files looked at; of a system with more the rest is not seen. */
const [deepest, mostFiles] = [6, 3_000];
/** Bytes of the largest font read: all of Unicode's planes in several weights are under a tenth of it. */
const largestFont = 200_000_000;

/** Names of fonts that have much, the likeliest first: of a script made for screens, then anything upright without serifs. */
const preferred: readonly RegExp[] = [
  /NotoSans(Mono)?CJK|NotoSansCJK|SourceHanSans/i,
  /PingFang|Hiragino|AppleSDGothic|STHeiti/i,
  /^(msyh|msjh|yugoth|meiryo|malgun|msgothic|simhei|simsun)/i,
  /DroidSansFallback|wqy|WenQuanYi|Unifont|ArialUnicode|Arial Unicode/i,
  /NotoSans/i,
  /Sans/i,
];

/** Where a kind of system keeps its fonts; folders that are not there are passed over. */
export function fontFolders(platform: string, env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const home = env.HOME || homedir();
  switch (platform) {
    case "win32":
      return [
        join(env.WINDIR ?? "C:\\Windows", "Fonts"),
        ...(env.LOCALAPPDATA ? [join(env.LOCALAPPDATA, "Microsoft", "Windows", "Fonts")] : []),
      ];
    case "darwin":
      return ["/System/Library/Fonts", "/Library/Fonts", join(home, "Library", "Fonts")];
    default:
      return [
        join(env.XDG_DATA_HOME || join(home, ".local", "share"), "fonts"),
        join(home, ".fonts"),
        "/usr/local/share/fonts",
        "/usr/share/fonts",
      ];
  }
}

export interface FontSearch {
  /** Files that somebody named: they come first. One that cannot be read, or is no font, is an input error. */
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

export interface FoundFonts {
  readonly fonts: readonly OtherFont[];
  /** Characters that no font has. */
  readonly missing: readonly string[];
}

/** Fonts that have what is missing, as few as possible. */
export async function findFonts(characters: readonly string[], { files, folders }: FontSearch): Promise<FoundFonts> {
  const fonts: OtherFont[] = [];
  let missing = characters;
  const take = async (path: string, isNamed: boolean): Promise<void> => {
    const faces = await facesIn(path, isNamed);
    const best = faces.find((face) => missing.some((character) => face.covers(character.codePointAt(0) ?? 0)));
    if (!best) return;
    fonts.push({ file: await readFile(path), face: best.name, covers: best.covers });
    missing = missing.filter((character) => !best.covers(character.codePointAt(0) ?? 0));
  };
  for (const path of files) await take(path, true);
  if (missing.length === 0) return { fonts, missing };
  for (const path of byPreference(await fontFiles(folders))) {
    await take(path, false);
    if (missing.length === 0) break;
  }
  return { fonts, missing };
}

async function facesIn(path: string, isNamed: boolean): ReturnType<typeof facesOf> {
  try {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      if (size > largestFont) {
        if (isNamed) throw new InputError(`${path} is too large for a font`);
        return [];
      }
      const faces = await facesOf(async (at, length) => {
        const room = new Uint8Array(Math.max(0, Math.min(length, size - at)));
        const { bytesRead } = await file.read(room, 0, room.length, at);
        return room.subarray(0, bytesRead);
      });
      if (isNamed && faces.length === 0) throw new InputError(`${path} is no font with outlines (TrueType or OpenType)`);
      return faces;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isNamed) throw new InputError(problemText(error, path));
    // A font of the system that cannot be read is one that is not there.
    return [];
  }
}

async function fontFiles(folders: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  const visit = async (folder: string, depth: number): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (found.length >= mostFiles) return;
      const path = join(folder, entry.name);
      if (entry.isDirectory() && depth < deepest) await visit(path, depth + 1);
      else if (/\.(ttf|otf|ttc|otc)$/i.test(entry.name)) found.push(path);
    }
  };
  for (const folder of folders) await visit(folder, 1);
  return found;
}

/** The same on every run: by preference, upright and regular first, then by name. */
function byPreference(paths: readonly string[]): readonly string[] {
  const rank = (name: string): number => {
    const at = preferred.findIndex((pattern) => pattern.test(name));
    return (
      (at < 0 ? preferred.length : at) * 4 +
      (/Italic|Oblique|Mono|Serif/i.test(name) ? 2 : 0) +
      (/Bold|Light|Thin|Black|Heavy/i.test(name) ? 1 : 0)
    );
  };
  return paths
    .map((path) => ({ path, name: path.split(/[\\/]/).at(-1) ?? path }))
    .sort((a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    .map(({ path }) => path);
}
