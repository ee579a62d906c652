import type { Origin } from "@lintel/engine/model";
import { Range, TextEditorRevealType, Uri, ViewColumn, window } from "vscode";

/**
 * Shows a place of the design in an editor: the one that already shows the file, else one beside the preview.
 * Places outside the design's own files are refused: a preview may not open other files.
 */
export async function revealOrigin(origin: Origin, files: ReadonlySet<string>, previewColumn: ViewColumn | undefined): Promise<void> {
  const uri = Uri.parse(origin.uri);
  if (!files.has(uri.toString())) return;
  const { start, end } = origin.range;
  const selection = new Range(start.line, start.character, end.line, end.character);
  const shown = window.visibleTextEditors.find((editor) => editor.document.uri.toString() === uri.toString());
  const column = shown?.viewColumn ?? (previewColumn === ViewColumn.One ? ViewColumn.Beside : ViewColumn.One);
  const editor = await window.showTextDocument(uri, { viewColumn: column, selection });
  editor.revealRange(selection, TextEditorRevealType.InCenterIfOutsideViewport);
}
