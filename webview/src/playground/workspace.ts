import { type LSPClient, LSPPlugin, Workspace, type WorkspaceFile } from "@codemirror/lsp-client";
import { Text, type TransactionSpec } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import type { DesignFile } from "./files.ts";
import type { LspTextEdit } from "./lsp.ts";

class OpenFile implements WorkspaceFile {
  readonly languageId = "arch";
  readonly uri: string;
  doc: Text;
  version = 1;
  view: EditorView | null = null;

  constructor(file: DesignFile) {
    this.uri = file.uri;
    this.doc = Text.of(file.text.split(/\r\n?|\n/));
  }

  getView(): EditorView | null {
    return this.view;
  }
}

/** All designs of the page are open in the server from the start, so that imports resolve; editors come when a file is shown. */
export class DesignWorkspace extends Workspace {
  files: OpenFile[];
  readonly #display: (uri: string) => EditorView | null;

  constructor(client: LSPClient, files: readonly DesignFile[], display: (uri: string) => EditorView | null) {
    super(client);
    this.files = files.map((file) => new OpenFile(file));
    this.#display = display;
  }

  /** Takes one more design in, and tells the server of it. */
  add(file: DesignFile): void {
    const opened = new OpenFile(file);
    this.files.push(opened);
    this.client.didOpen(opened);
  }

  override getFile(uri: string): OpenFile | null {
    return this.files.find((file) => file.uri === uri) ?? null;
  }

  syncFiles() {
    return this.files.flatMap((file) => {
      const plugin = file.view && LSPPlugin.get(file.view);
      if (!file.view || !plugin || plugin.unsyncedChanges.empty) return [];
      const update = { file, prevDoc: file.doc, changes: plugin.unsyncedChanges };
      file.doc = file.view.state.doc;
      file.version++;
      plugin.clear();
      return [update];
    });
  }

  openFile(uri: string, _language: string, view: EditorView): void {
    const file = this.getFile(uri);
    if (file) file.view = view;
  }

  closeFile(uri: string): void {
    const file = this.getFile(uri);
    if (file) file.view = null;
  }

  override updateFile(uri: string, update: TransactionSpec): void {
    this.#viewOf(uri)?.dispatch(update);
  }

  override async displayFile(uri: string): Promise<EditorView | null> {
    return this.#display(uri);
  }

  /** Applies edits that the server made for the text it knows; `false` when a file has changed since or is not here. */
  applyEdits(uri: string, edits: readonly LspTextEdit[]): boolean {
    const view = this.#viewOf(uri);
    const plugin = view && LSPPlugin.get(view);
    if (!view || !plugin?.unsyncedChanges.empty) return false;
    const changes = edits.map(({ range, newText }) => ({
      from: plugin.fromPosition(range.start),
      to: plugin.fromPosition(range.end),
      insert: newText,
    }));
    view.dispatch({ changes, userEvent: "input.fix" });
    return true;
  }

  /** The editor of a file; one that was never shown gets its editor now, out of sight. */
  #viewOf(uri: string): EditorView | null {
    return this.getFile(uri)?.view ?? this.#display(uri);
  }
}
