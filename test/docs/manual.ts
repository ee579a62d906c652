import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../cli/lintel.ts";

/** A page of the manual, or one of those beside it. */
export interface Page {
  /** From the root of the repository, such as `docs/recipes.md`. */
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly Block[];
}

/** A fenced block of a page. */
export interface Block {
  /** `docs/language.md:33`, the line of its first line. */
  readonly place: string;
  /** What stands behind the fence: `arch`, `arch invalid`, `sh`; empty when nothing does. */
  readonly info: string;
  readonly text: string;
  /** Where the block begins and ends in the page. */
  readonly start: number;
  readonly end: number;
}

export const pages: readonly Page[] = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "examples/README.md",
  "extension/README.md",
  ...readdirSync(join(repository, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
].map((path) => {
  const text = readFileSync(join(repository, path), "utf8");
  return { path, text, blocks: blocksOf(path, text) };
});

export const blocks: readonly Block[] = pages.flatMap((page) => page.blocks);

export function pageAt(path: string): Page {
  const page = pages.find((candidate) => candidate.path === path);
  if (!page) throw new Error(`there is no page ${path}`);
  return page;
}

function blocksOf(path: string, text: string): readonly Block[] {
  return [...text.matchAll(/^( *)```([^\n`]*)\n([\s\S]*?)^\1```$/gm)].map((match) => {
    const [whole, indent = "", info = "", indented = ""] = match;
    const content = indented.replace(new RegExp(`^${indent}`, "gm"), "");
    const line = text.slice(0, match.index).split("\n").length + 1;
    return { place: `${path}:${line}`, info: info.trim(), text: content, start: match.index, end: match.index + whole.length };
  });
}

/** The text of a page without its blocks, code and targets of links: what it says in words. All keeps its place. */
export function proseOf({ text }: Page): string {
  const blank = (part: string): string => part.replace(/[^\n]/g, " ");
  return text
    .replace(/^( *)```[\s\S]*?^\1```$/gm, blank)
    .replace(/`[^`\n]*`/g, blank)
    .replace(/\]\([^)\s]*\)/g, blank)
    .replace(/https?:\S+/g, blank);
}

/**
 * The design that a reader has in front of them at a place of a page: the last ` ```arch ` block above it, with the ` ```diff ` blocks
 * that follow it applied. `null` where there is none.
 */
export function designAt({ blocks: all }: Page, offset: number): string | null {
  let design: string | null = null;
  for (const { info, text, end, place } of all) {
    if (end > offset) break;
    if (info === "arch") design = text;
    else if (info === "diff" && design !== null) design = applied(design, text, place);
  }
  return design;
}

/** A text with the lines of a ` ```diff ` block changed, which must stand in it once. */
export function applied(text: string, diff: string, place: string): string {
  const lines = diff.trimEnd().split("\n");
  const without = (sign: string): string =>
    lines
      .filter((line) => !line.startsWith(sign))
      .map((line) => `${line.slice(1)}\n`)
      .join("");
  const before = without("+");
  if (text.split(before).length !== 2) throw new Error(`${place}: what it changes does not stand once in the design:\n${before}`);
  return text.replace(before, () => without("-"));
}
