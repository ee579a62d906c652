import { type DesignChangedParams, designChanged } from "@lintel/server/protocol";
import {
  commands,
  Disposable,
  type LogOutputChannel,
  l10n,
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
import { columnBeside, followerTo, previewFor } from "./choosePreview.ts";
import type { StartLayout } from "./firstLayout.ts";
import { Preview, type PreviewHost, previewViewType } from "./preview.ts";

/** In place of the active editor, or beside it. */
export type Where = "here" | "side";

/** Whether the preview that the user is in is locked; menus show the command that changes it. */
const lockedContext = "lintel.previewLocked";

/** Opens previews, restores them after a reload, and keeps them with the editor. */
export class Previews implements WebviewPanelSerializer, Disposable {
  readonly #host: PreviewHost;
  readonly #subscriptions: Disposable;
  /** All that are open; the one used last comes first. */
  #previews: readonly Preview[] = [];

  constructor(extensionUri: Uri, client: BaseLanguageClient, log: LogOutputChannel, startLayout: StartLayout | null) {
    this.#host = {
      client,
      assets: Uri.joinPath(extensionUri, "dist", "webview"),
      startLayout,
      warn: (message) => log.warn(message),
      fail: (what, error) => tellFailure(log, what, error),
    };
    const watcher = workspace.createFileSystemWatcher("**/*.arch");
    this.#subscriptions = Disposable.from(
      watcher,
      watcher.onDidCreate((file) => this.#fileChanged(file)),
      watcher.onDidDelete((file) => this.#fileChanged(file)),
      // The server tells of new texts. But a file that goes and comes back at once is only said to have changed.
      watcher.onDidChange((file) => this.#fileChanged(file, (preview) => !preview.isReadable)),
      workspace.onDidCloseTextDocument(({ uri }) => this.#fileChanged(uri)),
      window.registerWebviewPanelSerializer(previewViewType, this),
      window.onDidChangeActiveTextEditor((editor) => this.#follow(editor)),
      window.onDidChangeTextEditorSelection((event) => this.#select(event)),
      client.onNotification(designChanged, (changed: DesignChangedParams) => this.#designChanged(changed)),
    );
  }

  /** How many are open. */
  get count(): number {
    return this.#previews.length;
  }

  /** The preview that the user is in, or was in last; `null` when none is open. */
  get current(): Preview | null {
    return this.#previews[0] ?? null;
  }

  /** The design in that preview. */
  get uri(): Uri | null {
    return this.current?.uri ?? null;
  }

  /** Shows a design, in an open preview where one may show it. `where` `null` leaves an open preview where it is, and opens a new one to the side. */
  open(uri: Uri, where: Where | null): Preview {
    const open = previewFor(this.#previews, uri.toString(), followsEditor());
    if (!open) return this.#create(uri, where ?? "side", false);
    open.show(uri);
    open.bringForward(where === "here" ? ViewColumn.Active : null);
    this.#used(open);
    return open;
  }

  /** Shows a design in a preview that stays with it: the one that shows it already, else a new one to the side. */
  openLocked(uri: Uri): void {
    const open = previewFor(this.#previews, uri.toString(), false);
    if (!open) {
      this.#create(uri, "side", true);
      return;
    }
    open.bringForward(null);
    this.#used(open);
    this.setLocked(open, true);
  }

  setLocked(preview: Preview, isLocked: boolean): void {
    preview.setLocked(isLocked);
    this.#updateContext();
  }

  refresh(): void {
    for (const preview of this.#previews) void preview.refresh();
  }

  async deserializeWebviewPanel(panel: WebviewPanel, state: unknown): Promise<void> {
    const saved = readState(state);
    const uri = saved.uri ?? window.visibleTextEditors.map((editor) => editor.document).find(isArch)?.uri;
    if (uri) this.#adopt(panel, uri, saved.isLocked, saved.direction);
    else panel.dispose();
  }

  dispose(): void {
    this.#subscriptions.dispose();
    for (const preview of this.#previews) preview.dispose();
  }

  #create(uri: Uri, where: Where, isLocked: boolean): Preview {
    const panel = window.createWebviewPanel(
      previewViewType,
      "Preview",
      { viewColumn: where === "here" ? ViewColumn.Active : this.#columnBeside(), preserveFocus: where === "side" },
      // A hidden preview takes no memory: its page comes back from what it saved. It has a search of its own.
      { retainContextWhenHidden: false, enableFindWidget: false },
    );
    // Beside an editor there is less width than height.
    return this.#adopt(panel, uri, isLocked, where === "here" ? "right" : "down");
  }

  #columnBeside(): ViewColumn {
    const taken = this.#previews.filter(({ isVisible }) => isVisible).map(({ column }) => column ?? 0);
    return columnBeside(window.tabGroups.activeTabGroup.viewColumn, new Set<number>(taken));
  }

  #adopt(panel: WebviewPanel, uri: Uri, isLocked: boolean, direction: "right" | "down"): Preview {
    const preview: Preview = new Preview(panel, { uri, isLocked, direction }, this.#host, {
      moved: () => {
        if (preview.isActive) this.#used(preview);
        else this.#updateContext();
      },
      closed: () => {
        this.#previews = this.#previews.filter((other) => other !== preview);
        this.#updateContext();
      },
    });
    this.#used(preview);
    return preview;
  }

  #used(preview: Preview): void {
    this.#previews = [preview, ...this.#previews.filter((other) => other !== preview)];
    this.#updateContext();
  }

  #updateContext(): void {
    const active = this.#previews.find(({ isActive }) => isActive);
    void commands.executeCommand("setContext", lockedContext, active?.isLocked ?? false);
  }

  #follow(editor: TextEditor | undefined): void {
    if (!editor || !isArch(editor.document) || !followsEditor()) return;
    const { uri } = editor.document;
    followerTo(this.#previews, uri.toString())?.show(uri);
  }

  #select(event: TextEditorSelectionChangeEvent): void {
    const selection = event.selections[0];
    if (!selection || !isArch(event.textEditor.document)) return;
    for (const preview of this.#previews) {
      preview
        .select(event.textEditor.document.uri, selection.active)
        .catch((error: unknown) =>
          this.#host.warn(`The element at the cursor is not known: ${error instanceof Error ? error.message : String(error)}`),
        );
    }
  }

  #fileChanged(file: Uri, concerns: (preview: Preview) => boolean = () => true): void {
    const address = file.toString();
    for (const preview of this.#previews) {
      if (preview.address === address && concerns(preview))
        preview.fileChanged().catch((error: unknown) => this.#host.fail(l10n.t("The preview could not be updated"), error));
    }
  }

  #designChanged(changed: DesignChangedParams): void {
    const { code2ProtocolConverter } = this.#host.client;
    for (const preview of this.#previews) if (code2ProtocolConverter.asUri(preview.uri) === changed.uri) void preview.refresh();
  }
}

function followsEditor(): boolean {
  return workspace.getConfiguration("lintel").get<boolean>("preview.followEditor", true);
}

/** What the page saved (webview/src/page/saved-state.ts), as far as it is about which design is shown. */
function readState(state: unknown): { readonly uri: Uri | null; readonly isLocked: boolean; readonly direction: "right" | "down" } {
  if (typeof state !== "object" || state === null) return { uri: null, isLocked: false, direction: "down" };
  return {
    uri: "uri" in state && typeof state.uri === "string" ? Uri.parse(state.uri) : null,
    isLocked: "isLocked" in state && state.isLocked === true,
    direction: "direction" in state && state.direction === "right" ? "right" : "down",
  };
}
