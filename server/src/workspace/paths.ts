import { URI } from "vscode-uri";

/**
 * The path of a file as another one imports it, such as `./regions.arch` or `../shared/regions.arch`, with `/` on every system;
 * `null` when no relative path leads there (another drive, another file system).
 */
export function relativePath(fromUri: string, toUri: string): string | null {
  const [from, to] = [URI.parse(fromUri), URI.parse(toUri)];
  if (from.scheme !== to.scheme || from.authority !== to.authority) return null;
  // A Windows path starts with its drive, in either case; nothing leads from one to another.
  const parts = ({ path }: URI): string[] => path.replace(/^\/[A-Z]:/, (drive) => drive.toLowerCase()).split("/");
  const folder = parts(from).slice(0, -1);
  const target = parts(to);
  if (/^[a-z]:$/.test(folder[1] ?? "") && folder[1] !== target[1]) return null;
  let same = 0;
  while (same < folder.length && same < target.length - 1 && folder[same] === target[same]) same++;
  const up = folder.slice(same).map(() => "..");
  const path = [...(up.length > 0 ? up : ["."]), ...target.slice(same)].join("/");
  return path.replace(/["\\]/g, "\\$&");
}
