import { type FoldingRange, FoldingRangeKind } from "vscode-languageserver";
import { tokensOf } from "../place/tokens.ts";
import type { Feature } from "./feature.ts";

/** Bodies, block comments, and runs of line comments and imports. */
export const folding: Feature = (server) => {
  server.connection.onFoldingRanges(server.handle("folding", [], (file) => foldingRanges(file.document.getText())));
  return { foldingRangeProvider: true };
};

function foldingRanges(text: string): FoldingRange[] {
  const ranges: FoldingRange[] = [];
  const open: number[] = [];
  const runs = { "//": null, import: null } as Record<"//" | "import", { first: number; last: number } | null>;
  const endRun = (kind: "//" | "import"): void => {
    const run = runs[kind];
    runs[kind] = null;
    if (run && run.last > run.first) {
      ranges.push({
        startLine: run.first,
        endLine: run.last,
        kind: kind === "import" ? FoldingRangeKind.Imports : FoldingRangeKind.Comment,
      });
    }
  };
  const addToRun = (kind: "//" | "import", line: number): void => {
    const run = runs[kind];
    if (run && line <= run.last + 1) run.last = line;
    else {
      endRun(kind);
      runs[kind] = { first: line, last: line };
    }
  };
  for (const token of tokensOf(text)) {
    if (token.text === "{") open.push(token.line);
    else if (token.text === "}") {
      const startLine = open.pop();
      // The closing brace stays visible.
      if (startLine !== undefined && token.line - 1 > startLine) ranges.push({ startLine, endLine: token.line - 1 });
    } else if (token.text.startsWith("//")) addToRun("//", token.line);
    else if (token.text === "import" && open.length === 0) addToRun("import", token.line);
    else if (token.sort === "comment") {
      const lines = token.text.split("\n").length - 1;
      if (lines > 0) ranges.push({ startLine: token.line, endLine: token.line + lines, kind: FoldingRangeKind.Comment });
    }
  }
  endRun("//");
  endRun("import");
  return ranges;
}
