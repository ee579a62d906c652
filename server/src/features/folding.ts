import { type FoldingRange, FoldingRangeKind } from "vscode-languageserver";
import { fileTokens } from "../place/fileTokens.ts";
import type { Token } from "../place/tokens.ts";
import type { Feature } from "./feature.ts";

/** Bodies, regions between `// #region` and `// #endregion`, block comments, and runs of line comments and imports. */
export const folding: Feature = (server) => {
  const { rangeLimit, foldingRange } = server.client.capabilities.textDocument?.foldingRange ?? {};
  server.connection.onFoldingRanges(
    server.handle("folding", [], (file) => {
      const ranges = foldingRanges(fileTokens(server, file));
      const named = foldingRange?.collapsedText ? ranges : ranges.map(({ collapsedText: _text, ...range }) => range);
      return rangeLimit === undefined ? named : named.slice(0, rangeLimit);
    }),
  );
  return { foldingRangeProvider: true };
};

const regionStart = /^\/\/\s*#region\b\s*(.*)$/;
const regionEnd = /^\/\/\s*#endregion\b/;

type RunKind = "comment" | "import";

/** In the order of the text; outer ranges before the ones inside. */
function foldingRanges(tokens: readonly Token[]): FoldingRange[] {
  const ranges: FoldingRange[] = [];
  const braces: number[] = [];
  const regions: { readonly line: number; readonly name: string }[] = [];
  const runs = new Runs(ranges);
  let lineBefore = -1;
  for (const token of tokens) {
    const startsLine = token.line !== lineBefore;
    const lines = token.text.split("\n").length - 1;
    lineBefore = token.line + lines;
    const marker = token.text.startsWith("//") ? regionStart.exec(token.text) : null;
    if (marker) {
      runs.end();
      regions.push({ line: token.line, name: marker[1]?.trim() ?? "" });
    } else if (regionEnd.test(token.text)) {
      runs.end();
      const region = regions.pop();
      if (region && region.line < token.line)
        ranges.push({
          startLine: region.line,
          endLine: token.line,
          kind: FoldingRangeKind.Region,
          ...(region.name ? { collapsedText: region.name } : {}),
        });
    } else if (token.text.startsWith("//")) {
      // A comment behind a statement belongs to that statement, not to a run.
      if (startsLine) runs.add("comment", token.line);
      else runs.end("comment");
    } else if (token.sort === "comment") {
      if (lines > 0) ranges.push({ startLine: token.line, endLine: token.line + lines, kind: FoldingRangeKind.Comment });
    } else if (token.text === "{") braces.push(token.line);
    else if (token.text === "}") {
      const startLine = braces.pop();
      // The closing brace stays visible.
      if (startLine !== undefined && token.line - 1 > startLine) ranges.push({ startLine, endLine: token.line - 1 });
    } else if (token.text === "import" && braces.length === 0) runs.add("import", token.line);
    else if (startsLine) runs.end("comment");
  }
  runs.end();
  return ranges.sort((a, b) => a.startLine - b.startLine || b.endLine - a.endLine);
}

/** Neighbouring lines of one kind, which fold as one. */
class Runs {
  readonly #ranges: FoldingRange[];
  readonly #open = new Map<RunKind, { readonly first: number; last: number }>();

  constructor(ranges: FoldingRange[]) {
    this.#ranges = ranges;
  }

  add(kind: RunKind, line: number): void {
    const run = this.#open.get(kind);
    if (run && line <= run.last + 1) run.last = line;
    else {
      this.end(kind);
      this.#open.set(kind, { first: line, last: line });
    }
  }

  /** Ends the run of a kind; of every kind without one. */
  end(kind?: RunKind): void {
    for (const [open, { first, last }] of this.#open) {
      if (kind !== undefined && open !== kind) continue;
      this.#open.delete(open);
      if (last > first)
        this.#ranges.push({
          startLine: first,
          endLine: last,
          kind: open === "import" ? FoldingRangeKind.Imports : FoldingRangeKind.Comment,
        });
    }
  }
}
