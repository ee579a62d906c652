import stringWidth from "string-width";

/** Columns a text takes on a terminal; colour codes take none, wide characters two. */
export function columnsOf(text: string): number {
  return stringWidth(text);
}

/** Breaks text at spaces so that no line is wider than `width`, each line after the first indented; a longer word stays whole. */
export function wrap(text: string, width: number, indent = ""): string {
  return text
    .split("\n")
    .map((line) => wrapLine(line, width, indent))
    .join(`\n${indent}`);
}

function wrapLine(line: string, width: number, indent: string): string {
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(" ")) {
    const longer = current === "" ? word : `${current} ${word}`;
    if (current !== "" && columnsOf(longer) > width) {
      lines.push(current);
      current = word;
    } else {
      current = longer;
    }
  }
  lines.push(current);
  return lines.join(`\n${indent}`);
}
