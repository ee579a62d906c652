import type { Origin } from "@lintel/engine/model";
import { commands, Location, Position, Range, Uri, type ViewColumn } from "vscode";
import { revealOrigin } from "./revealOrigin.ts";

/** Lists places in an editor, opened where they are about; only places in the design's own files. */
export async function showPlaces(
  at: Origin,
  places: readonly Origin[],
  files: ReadonlySet<string>,
  previewColumn: ViewColumn | undefined,
): Promise<void> {
  const own = (origin: Origin): boolean => files.has(Uri.parse(origin.uri).toString());
  if (!own(at)) return;
  await revealOrigin(at, files, previewColumn);
  const locations = places.filter(own).map(({ uri, range: { start, end } }) => {
    return new Location(Uri.parse(uri), new Range(start.line, start.character, end.line, end.character));
  });
  const { line, character } = at.range.start;
  await commands.executeCommand("editor.action.showReferences", Uri.parse(at.uri), new Position(line, character), locations);
}
