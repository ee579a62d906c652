import type { Range, SelectionRange } from "vscode-languageserver";
import { fileTokens } from "../place/fileTokens.ts";
import { spansAround } from "../place/selection.ts";
import type { Feature } from "./feature.ts";

/** Grows a selection: word, value, property, block, statement, …, file. */
export const selectionRanges: Feature = (server) => {
  server.connection.onSelectionRanges(
    server.handle("selection", [], (file, { positions }): SelectionRange[] => {
      const { document } = file;
      const tokens = fileTokens(server, file);
      return positions.map((position) => {
        const spans = spansAround(tokens, document.offsetAt(position), document.getText().length);
        const ranges = spans.map(({ start, end }): Range => ({ start: document.positionAt(start), end: document.positionAt(end) }));
        // The protocol wants one answer for each position, whatever stands there.
        return chained(ranges) ?? { range: { start: position, end: position } };
      });
    }),
  );
  return { selectionRangeProvider: true };
};

function chained([range, ...around]: readonly Range[]): SelectionRange | null {
  if (!range) return null;
  const parent = chained(around);
  return parent ? { range, parent } : { range };
}
