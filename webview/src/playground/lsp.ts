/* The parts of the Language Server Protocol that the page reads itself; the rest is the editor library's business. */

export interface LspPosition {
  readonly line: number;
  readonly character: number;
}

export interface LspRange {
  readonly start: LspPosition;
  readonly end: LspPosition;
}

export interface LspDiagnostic {
  readonly range: LspRange;
  /** 1 error, 2 warning, 3 information, 4 hint. */
  readonly severity?: number;
  readonly code?: string | number;
  readonly message: string;
}

export interface LspTextEdit {
  readonly range: LspRange;
  readonly newText: string;
}

export interface LspWorkspaceEdit {
  readonly changes?: Readonly<Record<string, readonly LspTextEdit[]>>;
  readonly documentChanges?: readonly { readonly textDocument?: { readonly uri: string }; readonly edits?: readonly LspTextEdit[] }[];
}

export interface LspCodeAction {
  readonly title: string;
  readonly diagnostics?: readonly LspDiagnostic[];
  readonly edit?: LspWorkspaceEdit;
}

export const severities = ["error", "warning", "info"] as const;
export type SeverityName = (typeof severities)[number];

export function severityName(diagnostic: LspDiagnostic): SeverityName {
  return severities[(diagnostic.severity ?? 1) - 1] ?? "info";
}

/** The text edits of a workspace edit, by file. */
export function editsByFile(edit: LspWorkspaceEdit): ReadonlyMap<string, readonly LspTextEdit[]> {
  const byFile = new Map<string, LspTextEdit[]>();
  const add = (uri: string, edits: readonly LspTextEdit[]): void => {
    byFile.set(uri, [...(byFile.get(uri) ?? []), ...edits]);
  };
  for (const [uri, edits] of Object.entries(edit.changes ?? {})) add(uri, edits);
  for (const { textDocument, edits } of edit.documentChanges ?? []) if (textDocument && edits) add(textDocument.uri, edits);
  return byFile;
}
