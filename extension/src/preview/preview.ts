import { type DesignSnapshot, designRequest, type ElementAtResult, elementAtRequest } from "@lintel/server/protocol";
import type { FromPreview, ToPreview } from "@lintel/webview/messages";
import { Disposable, FileSystemError, l10n, type Position, Uri, type ViewColumn, type WebviewPanel, window, workspace } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { applyFix } from "./applyFix.ts";
import { designsOf } from "./designFiles.ts";
import { previewHtml } from "./html.ts";
import { readLayout, watchLayouts, writeLayout } from "./layoutFile.ts";
import { pickDesign } from "./pickDesign.ts";
import { readMessage } from "./readMessage.ts";
import { revealOrigin } from "./revealOrigin.ts";
import { saveDiagram } from "./saveDiagram.ts";
import { saveReport } from "./saveReport.ts";
import { showPlaces } from "./showPlaces.ts";

export interface PreviewHost {
  readonly client: BaseLanguageClient;
  readonly assets: Uri;
  warn(message: string): void;
  fail(what: string, error: unknown): void;
}

/** What a panel tells whoever keeps the list of them. */
export interface PreviewEvents {
  /** It became active or visible, or is so no longer. */
  moved(): void;
  closed(): void;
}

export const previewViewType = "lintel.preview";

/** One preview panel. Its page is set once; designs, selections and commands reach it as messages. */
export class Preview {
  readonly #panel: WebviewPanel;
  readonly #host: PreviewHost;
  readonly #subscriptions: Disposable[] = [];
  #uri: Uri;
  #isLocked: boolean;
  /** Files the shown design is made of: the file itself and its imports. */
  #files: ReadonlySet<string> = new Set();
  #ready = false;
  /** Counts requests for a snapshot: only the answer to the newest one is shown. */
  #request = 0;
  #loading = false;
  /** What the last request found, `null` while a newer one is under way or has yet to be made. */
  #found: readonly ToPreview[] | null = null;
  /** Messages that wait for the page, and for the design they are about. */
  #waiting: ToPreview[] = [];
  #selected: string | null = null;

  constructor(panel: WebviewPanel, uri: Uri, isLocked: boolean, host: PreviewHost, events: PreviewEvents) {
    this.#panel = panel;
    this.#host = host;
    this.#uri = uri;
    this.#isLocked = isLocked;
    this.#subscriptions.push(
      panel.webview.onDidReceiveMessage((message: unknown) => this.#receive(message)),
      // The page of a hidden panel is gone; it says that it is ready when it is loaded again, and then gets what waited for it.
      panel.onDidChangeViewState(() => {
        if (!panel.visible) {
          this.#ready = false;
          this.#found = null;
        }
        events.moved();
      }),
      watchLayouts((changed) => {
        this.#found = null;
        if (changed.toString() !== this.#uri.toString()) return;
        this.#sendLayout().catch((error: unknown) => host.fail(l10n.t("The preview could not be updated"), error));
      }),
      panel.onDidDispose(() => {
        Disposable.from(...this.#subscriptions).dispose();
        this.#request++;
        events.closed();
      }),
    );
    panel.iconPath = {
      light: Uri.joinPath(host.assets, "../../icons/file-light.svg"),
      dark: Uri.joinPath(host.assets, "../../icons/file-dark.svg"),
    };
    panel.webview.options = { enableScripts: true, localResourceRoots: [host.assets] };
    panel.webview.html = previewHtml(panel.webview, host.assets, uri.toString());
    this.#setTitle();
    void this.refresh();
  }

  get uri(): Uri {
    return this.#uri;
  }

  get address(): string {
    return this.#uri.toString();
  }

  /** Whether it stays with its design, whatever the editor shows. */
  get isLocked(): boolean {
    return this.#isLocked;
  }

  /** Whether it shows a file that can be read, and no newer answer is awaited. */
  get isReadable(): boolean {
    return this.#found?.every(({ type }) => type !== "empty") ?? false;
  }

  get isVisible(): boolean {
    return this.#panel.visible;
  }

  /** Whether the user is in it. */
  get isActive(): boolean {
    return this.#panel.active;
  }

  get column(): ViewColumn | undefined {
    return this.#panel.viewColumn;
  }

  /** Whether a file belongs to the shown design: also one whose snapshot is still on its way. */
  includes(address: string): boolean {
    return address === this.address || this.#files.has(address);
  }

  setLocked(isLocked: boolean): void {
    if (isLocked === this.#isLocked) return;
    this.#isLocked = isLocked;
    this.#setTitle();
    void this.#sendLock();
  }

  show(uri: Uri): void {
    if (uri.toString() === this.#uri.toString()) return;
    this.#uri = uri;
    this.#files = new Set();
    this.#setTitle();
    void this.refresh();
  }

  bringForward(column: ViewColumn | null): void {
    this.#panel.reveal(column ?? this.#panel.viewColumn, true);
  }

  dispose(): void {
    this.#panel.dispose();
  }

  /** Delivers a message once the page runs and shows the current design. */
  post(message: ToPreview): void {
    this.#waiting.push(message);
    this.#deliver();
  }

  /** Fetches the design again. A failed request keeps the picture on screen; a hidden page asks when it comes back. */
  async refresh(): Promise<void> {
    const request = ++this.#request;
    this.#found = null;
    this.#loading = this.#panel.visible;
    if (!this.#loading) return;
    try {
      const found = await this.#read();
      if (request !== this.#request) return;
      this.#found = found;
      await this.#sendAll(found);
    } catch (error) {
      if (request === this.#request) this.#host.fail(l10n.t("The preview could not be updated"), error);
    } finally {
      if (request === this.#request) {
        this.#loading = false;
        this.#deliver();
      }
    }
  }

  /** What a page needs to show the design as it is now. */
  async #read(): Promise<readonly ToPreview[]> {
    const uri = this.#host.client.code2ProtocolConverter.asUri(this.#uri);
    const [snapshot, content] = await Promise.all([
      this.#host.client.sendRequest<DesignSnapshot | null>(designRequest, { uri }),
      readLayout(this.#uri),
    ]);
    if (!snapshot) return [this.#unreadable()];
    this.#files = designsOf(snapshot);
    return [
      { type: "layout", uri: snapshot.uri, content },
      { type: "design", ...snapshot },
    ];
  }

  #unreadable(): ToPreview {
    const reason = l10n.t("{0} cannot be read. Open it in an editor, or open the preview from another .arch file.", fileName(this.#uri));
    return { type: "empty", reason };
  }

  /** The file was made, deleted or closed. What is neither there nor open is said to be gone; the picture stays. */
  async fileChanged(): Promise<void> {
    const { address } = this;
    const isOpen = workspace.textDocuments.some(({ uri, isClosed }) => !isClosed && uri.toString() === address);
    if (isOpen || (await isThere(this.#uri))) return this.refresh();
    // An answer to an earlier question would bring back what the server has not seen go.
    this.#request++;
    this.#loading = false;
    this.#found = [this.#unreadable()];
    await this.#sendAll(this.#found);
    this.#deliver();
  }

  /** Marks the element under the cursor. */
  async select(uri: Uri, position: Position): Promise<void> {
    if (!this.#ready || !this.includes(uri.toString())) return;
    const { client } = this.#host;
    const at = await client.sendRequest<ElementAtResult | null>(elementAtRequest, {
      uri: client.code2ProtocolConverter.asUri(uri),
      position: client.code2ProtocolConverter.asPosition(position),
    });
    const element = at?.element ?? null;
    if (element === this.#selected) return;
    this.#selected = element;
    await this.#send({ type: "select", element });
  }

  /** Marks an element, as if the cursor were on it. */
  mark(element: string): void {
    this.#selected = element;
    this.post({ type: "select", element });
  }

  #setTitle(): void {
    const name = fileName(this.#uri);
    this.#panel.title = this.#isLocked ? l10n.t("[Preview] {0}", name) : l10n.t("Preview {0}", name);
  }

  /** The page keeps it for when the window is opened again. */
  #sendLock(): Promise<void> {
    return this.#send({ type: "lock", locked: this.#isLocked });
  }

  async #sendAll(messages: readonly ToPreview[]): Promise<void> {
    for (const message of messages) await this.#send(message);
  }

  async #send(message: ToPreview): Promise<void> {
    if (this.#ready) await this.#panel.webview.postMessage(message);
  }

  /** Tells the page what the file of pins says now. */
  async #sendLayout(): Promise<void> {
    const uri = this.#uri;
    const content = await readLayout(uri);
    if (uri.toString() === this.#uri.toString())
      await this.#send({ type: "layout", uri: this.#host.client.code2ProtocolConverter.asUri(uri), content });
  }

  #deliver(): void {
    if (!this.#ready || this.#loading) return;
    for (const message of this.#waiting.splice(0)) void this.#send(message);
  }

  #receive(value: unknown): void {
    const message = readMessage(value);
    if (!message) {
      this.#host.warn(`The preview sent a message that is not understood: ${JSON.stringify(value)?.slice(0, 200)}`);
      return;
    }
    this.#handle(message).catch((error: unknown) => this.#host.fail(l10n.t("The preview's request could not be carried out"), error));
  }

  async #handle(message: FromPreview): Promise<void> {
    switch (message.type) {
      case "ready":
        // Also said by a page that reloads, as when its panel was moved to another window.
        this.#ready = true;
        this.#selected = null;
        await this.#sendLock();
        // What was found while the page was loading need not be asked for again.
        if (this.#found) return this.#sendAll(this.#found).then(() => this.#deliver());
        return this.#loading ? undefined : this.refresh();
      case "reveal":
        return revealOrigin(message.origin, this.#files, this.#panel.viewColumn);
      case "show-places":
        return showPlaces(message.at, message.places, this.#files, this.#panel.viewColumn);
      case "fix": {
        const { rule, element, message: text, title } = message;
        const uri = this.#host.client.code2ProtocolConverter.asUri(this.#uri);
        return applyFix(this.#host.client, { uri, rule, element, message: text, title }, this.#files);
      }
      case "exported":
        return saveDiagram(this.#uri, message.format, message.content);
      case "save-layout":
        return message.uri === this.#host.client.code2ProtocolConverter.asUri(this.#uri)
          ? writeLayout(this.#uri, message.content)
          : undefined;
      case "report":
        return saveReport(this.#uri, message.content);
      case "pick-design":
        return this.#send({ type: "picked-design", picked: await pickDesign(this.#host.client, this.#uri) });
      case "simulation-finished":
        if (message.failed > 0 && !this.#panel.visible) {
          const what = message.scenario ?? l10n.t("The simulation");
          void window.showWarningMessage(
            l10n.t("{0}: {1} of {2} expectations and objectives failed.", what, message.failed, message.failed + message.met),
          );
        }
        return;
      case "failed":
        this.#host.fail(l10n.t("The preview reports a problem"), new Error(message.message));
    }
  }
}

function fileName(uri: Uri): string {
  return uri.path.slice(uri.path.lastIndexOf("/") + 1);
}

async function isThere(file: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(file);
    return true;
  } catch (error) {
    if (error instanceof FileSystemError) return false;
    throw error;
  }
}
