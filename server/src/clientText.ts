import { columnGap } from "./hover/text.ts";

/** Markdown as plain text, for clients that show no Markdown: marks are taken out, links keep their address in brackets. */
export function plainText(markdown: string): string {
  let fenced = false;
  return markdown
    .replaceAll(columnGap, "")
    .split("\n")
    .flatMap((line) => {
      if (/^~~~/.test(line)) {
        fenced = !fenced;
        return [];
      }
      // In a block of code nothing is a mark: `20% * users * 3` is a product.
      if (fenced) return [line];
      return /^\s*\|(\s*:?-+:?\s*\|)+\s*$/.test(line) || /^(\s*\|)+\s*$/.test(line) ? [] : [plainLine(line)];
    })
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function plainLine(line: string): string {
  return (
    line
      .replace(/^\s*\|\s?(.*?)\s*\|\s*$/, (_row, cells: string) =>
        cells
          .split(/\s*(?<!\\)\|\s*/)
          // A row that goes on with the one above has no label.
          .filter((cell) => cell !== "")
          .join(": "),
      )
      .replace(/^#+\s+/, "")
      .replace(/!?\[([^\]]*)\]\(([^)]*)\)/g, "$1 ($2)")
      .replace(/(\*\*|__)(.+?)\1/g, "$2")
      .replace(/(^|[\s(])[_*]([^_*]+)[_*](?=[\s).,:;]|$)/g, "$1$2")
      .replace(/`([^`]*)`/g, "$1")
      // Last, so that an escaped mark is no mark.
      .replace(/\\([\\`*_[\]#|<>~&])/g, "$1")
  );
}

/** A snippet as the text it inserts when nothing is chosen: placeholders keep their default. */
export function plainSnippet(snippet: string): string {
  return snippet
    .replace(/\$\{\d+:([^{}]*)\}/g, "$1")
    .replace(/\$\{\d+\|([^,|]*)[^|]*\|\}/g, "$1")
    .replace(/\$\{\d+\}|(?<!\\)\$\d+/g, "")
    .replace(/\\([$}\\])/g, "$1");
}
