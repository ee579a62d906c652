import { type DesignChangedParams, designChanged } from "@lintel/server/protocol";
import {
  Disposable,
  type LogOutputChannel,
  type TextEditor,
  type TextEditorSelectionChangeEvent,
  Uri,
  ViewColumn,
  type WebviewPanel,
  type WebviewPanelSerializer,
  window,
  workspace,
} from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { tellFailure } from "../failure.ts";
import { isArch } from "../language.ts";
import { Preview, type PreviewHost, previewViewType } from "./preview.ts";

/** Opens the preview, restores it after a reload, and keeps it with the editor. */
export class Previews implements WebviewPanelSerializer, Disposable {
  readonly #host: PreviewHost;
  readonly #subscriptions: Disposable;
  #preview: Preview | null = null;

  constructor(extensionUri: Uri, client: BaseLanguageClient, log: LogOutputChannel) {
    this.#host = {
      client,
      assets: Uri.joinPath(extensionUri, "dist", "webview"),
      warn: (message) => log.warn(message),
      fail: (what, error) => tellFailure(log, what, error),
    };
    this.#subscriptions = Disposable.from(
      window.registerWebviewPanelSerializer(previewViewType, this),
      window.onDidChangeActiveTextEditor((editor) => this.#follow(editor)),
      window.onDidChangeTextEditorSelection((event) => this.#select(event)),
      client.onNotification(designChanged, (changed: DesignChangedParams) => this.#designChanged(changed)),
    );
  }

  get isOpen(): boolean {
    return this.#preview !== null;
  }

  /** The design in the preview, `null` when none is open. */
  get uri(): Uri | null {
    return this.#preview?.uri ?? null;
  }

  /** Shows a design, in the open preview when there is one. `column` `null` leaves an open preview where it is. */
  open(uri: Uri, column: ViewColumn | null): Preview {
    if (this.#preview) {
      this.#preview.show(uri);
      this.#preview.bringForward(column === ViewColumn.Active ? column : null);
      return this.#preview;
    }
    const panel = window.createWebviewPanel(
      previewViewType,
      "Preview",
      { viewColumn: column ?? ViewColumn.Beside, preserveFocus: column !== ViewColumn.Active },
      // A hidden preview takes no memory: its page comes back from what it saved. It has a search of its own.
      { retainContextWhenHidden: false, enableFindWidget: false },
    );
    return this.#adopt(panel, uri);
  }

  refresh(): void {
    void this.#preview?.refresh();
  }

  async deserializeWebviewPanel(panel: WebviewPanel, state: unknown): Promise<void> {
    const uri = uriOfState(state) ?? window.visibleTextEditors.map((editor) => editor.document).find(isArch)?.uri;
    if (!uri || this.#preview) panel.dispose();
    else this.#adopt(panel, uri);
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#preview?.dispose();
  }

  #adopt(panel: WebviewPanel, uri: Uri): Preview {
    const preview = new Preview(panel, uri, this.#host, () => {
      if (this.#preview === preview) this.#preview = null;
    });
    this.#preview = preview;
    return preview;
  }

  #follow(editor: TextEditor | undefined): void {
    if (!editor || !isArch(editor.document) || !this.#preview) return;
    if (!workspace.getConfiguration("lintel").get<boolean>("preview.followEditor", true)) return;
    // A click on a node of an imported file opens that file; the preview stays with the design it shows.
    if (!this.#preview.includes(editor.document.uri)) this.#preview.show(editor.document.uri);
  }

  #select(event: TextEditorSelectionChangeEvent): void {
    const selection = event.selections[0];
    if (!selection || !isArch(event.textEditor.document)) return;
    this.#preview
      ?.select(event.textEditor.document.uri, selection.active)
      .catch((error: unknown) =>
        this.#host.warn(`The element at the cursor is not known: ${error instanceof Error ? error.message : String(error)}`),
      );
  }

  #designChanged(changed: DesignChangedParams): void {
    const shown = this.#preview?.uri;
    if (shown && this.#host.client.code2ProtocolConverter.asUri(shown) === changed.uri) this.refresh();
  }
}

function uriOfState(state: unknown): Uri | null {
  if (typeof state !== "object" || state === null || !("uri" in state) || typeof state.uri !== "string") return null;
  return Uri.parse(state.uri);
}
