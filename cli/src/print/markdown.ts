import type { Style } from "./style.ts";
import { wrap } from "./wrap.ts";

/** Markdown made readable on a terminal: headings, lists, emphasis, links and code; anything else stays as written. */
export function terminalMarkdown(markdown: string, style: Style): string {
  const output: string[] = [];
  let inCode = false;
  for (const block of joinParagraphs(markdown)) {
    if (block.startsWith("```")) inCode = !inCode;
    else output.push(inCode ? `    ${style.colors.cyan(style.text(block))}`.trimEnd() : proseBlock(block, style));
  }
  return output.join("\n");
}

/** The lines of a Markdown text with each paragraph and list item on one line, code as it is. */
function joinParagraphs(markdown: string): string[] {
  const blocks: string[] = [];
  let inCode = false;
  let open = false;
  for (const line of markdown.trim().split(/\r?\n/)) {
    if (line.trimStart().startsWith("```")) {
      inCode = !inCode;
      open = false;
      blocks.push(line.trimStart());
      continue;
    }
    const startsBlock = /^\s*([-*] |\d+\. |#|\||>)/.test(line);
    if (!inCode && open && !startsBlock && line.trim() !== "") {
      blocks[blocks.length - 1] += ` ${line.trim()}`;
      continue;
    }
    blocks.push(line);
    open = !inCode && line.trim() !== "" && !/^\s*[#|]/.test(line);
  }
  return blocks;
}

function proseBlock(line: string, style: Style): string {
  const heading = /^#+\s+(.*)$/.exec(line);
  if (heading) return style.colors.bold(style.text(heading[1] ?? ""));
  const item = /^(\s*)(?:[-*]|(\d+\.)) (.*)$/.exec(line);
  if (item) {
    const mark = item[2] ?? style.symbols.bullet;
    const indent = `${item[1] ?? ""}  ${" ".repeat(mark.length + 1)}`;
    return `${item[1] ?? ""}  ${mark} ${wrap(inline(item[3] ?? "", style), style.width - indent.length, indent)}`;
  }
  return wrap(inline(line, style), style.width);
}

function inline(text: string, style: Style): string {
  return style
    .text(text)
    .replace(/\[([^\]]+)\]\(([^)]+)\)/g, "$1 ($2)")
    .replace(/`([^`]+)`/g, (_, code: string) => style.colors.cyan(code))
    .replace(/\*\*([^*]+)\*\*/g, (_, strong: string) => style.colors.bold(strong));
}
