import { type ElementAtResult, elementAtRequest } from "@lintel/server/protocol";
import type { FromPreview, ToPreview } from "@lintel/webview/messages";
import { Disposable, env, FileSystemError, l10n, type Position, Uri, type ViewColumn, type WebviewPanel, workspace } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { answer } from "./answers.ts";
import { type Content, messagesOf, noContent, readContent } from "./content.ts";
import { Delivery } from "./delivery.ts";
import { fileName } from "./fileName.ts";
import { FirstLayout, type StartLayout } from "./firstLayout.ts";
import { previewHtml } from "./html.ts";
import { readLayout, watchLayouts } from "./layoutFile.ts";
import { readMessage } from "./readMessage.ts";

export interface PreviewHost {
  readonly client: BaseLanguageClient;
  readonly assets: Uri;
  /** Starts what lays designs out while a page is being loaded; `null` where pages do so themselves. */
  readonly startLayout: StartLayout | null;
  warn(message: string): void;
  fail(what: string, error: unknown): void;
}

/** What a panel is opened for. */
export interface PreviewSubject {
  readonly uri: Uri;
  readonly isLocked: boolean;
  /** Where its page will let the picture run when nothing else says where: a guess, which the page checks. */
  readonly direction: "right" | "down";
}

/** What a panel tells whoever keeps the list of them. */
export interface PreviewEvents {
  /** It became active or visible, or is so no longer. */
  moved(): void;
  closed(): void;
}

export const previewViewType = "lintel.preview";

/** Milliseconds that a page which is ready waits for a layout under way: two engines that lay out beside each other both take longer than one. */
const patience = 1_000;

/** One preview panel. Its page is set once; designs, selections and commands reach it as messages. */
export class Preview {
  readonly #panel: WebviewPanel;
  readonly #host: PreviewHost;
  readonly #subscriptions: Disposable[] = [];
  readonly #delivery: Delivery;
  readonly #layout: FirstLayout | null;
  readonly #direction: PreviewSubject["direction"];
  #uri: Uri;
  #isLocked: boolean;
  #files: ReadonlySet<string> = new Set();
  /** Counts requests for a snapshot: only the answer to the newest one is shown. */
  #request = 0;
  #loading = false;
  /** What the last request found, `null` while a newer one is under way or has yet to be made. */
  #found: Content | null = null;
  /** Messages that wait for the page, and for the design they are about. */
  #waiting: ToPreview[] = [];
  #selected: string | null = null;

  constructor(panel: WebviewPanel, { uri, isLocked, direction }: PreviewSubject, host: PreviewHost, events: PreviewEvents) {
    this.#panel = panel;
    this.#host = host;
    this.#uri = uri;
    this.#isLocked = isLocked;
    this.#direction = direction;
    this.#delivery = new Delivery(panel.webview, host.warn);
    this.#layout = host.startLayout && new FirstLayout(host.startLayout, host.warn);
    this.#subscriptions.push(
      panel.webview.onDidReceiveMessage((message: unknown) => this.#receive(message)),
      // The page of a hidden panel is gone; when it is loaded again it gets what waited for it.
      panel.onDidChangeViewState(() => {
        if (!panel.visible) {
          this.#delivery.pageGone();
          this.#found = null;
        } else if (!this.#delivery.isReady && !this.#found && !this.#loading) void this.refresh();
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
        this.#layout?.release();
        events.closed();
      }),
    );
    panel.iconPath = {
      light: Uri.joinPath(host.assets, "../../icons/file-light.svg"),
      dark: Uri.joinPath(host.assets, "../../icons/file-dark.svg"),
    };
    panel.webview.options = { enableScripts: true, localResourceRoots: [host.assets] };
    panel.webview.html = previewHtml(panel.webview, host.assets, uri.toString(), this.#layout !== null);
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
    return this.#found?.design.type === "design";
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
    this.#sendLock();
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
      if (!this.#delivery.isReady) this.#layout?.prepare();
      const found = await readContent(this.#host.client, this.#uri);
      if (request !== this.#request) return;
      if (!this.#delivery.isReady) await this.#layOut(found, request);
      if (request !== this.#request) return;
      this.#found = found;
      if (found.design.type === "design") this.#files = found.files;
      this.#show(found);
    } catch (error) {
      if (request === this.#request) this.#host.fail(l10n.t("The preview could not be updated"), error);
    } finally {
      if (request === this.#request) {
        this.#layout?.release();
        this.#loading = false;
        this.#deliver();
      }
    }
  }

  /** Lays a design out while its page is being loaded, and sends the layout; when it takes much longer, the page gets its design first. */
  async #layOut({ design, pins }: Content, request: number): Promise<void> {
    if (!this.#layout || design.type !== "design") return;
    const sent = this.#layout
      .of({ ...design, type: "first-layout", pins: pins?.content ?? null, direction: this.#direction, language: env.language })
      .then((layout) => {
        if (layout && request === this.#request && this.#panel.visible) this.#delivery.sendAhead([{ type: "given-layout", layout }]);
      });
    await Promise.race([sent, this.#delivery.ready.then(() => new Promise<void>((resume) => setTimeout(resume, patience)))]);
  }

  /** Sends what is to be shown, to a page that is still being loaded, too. */
  #show(found: Content): void {
    if (this.#panel.visible) this.#delivery.sendAhead(messagesOf(found));
  }

  /** The file was made, deleted or closed. What is neither there nor open is said to be gone; the picture stays. */
  async fileChanged(): Promise<void> {
    const { address } = this;
    const isOpen = workspace.textDocuments.some(({ uri, isClosed }) => !isClosed && uri.toString() === address);
    if (isOpen || (await isThere(this.#uri))) return this.refresh();
    // An answer to an earlier question would bring back what the server has not seen go.
    this.#request++;
    this.#loading = false;
    this.#found = noContent(this.#uri);
    this.#show(this.#found);
    this.#deliver();
  }

  /** Marks the element under the cursor. */
  async select(uri: Uri, position: Position): Promise<void> {
    if (!this.#delivery.isReady || !this.includes(uri.toString())) return;
    const { client } = this.#host;
    const at = await client.sendRequest<ElementAtResult | null>(elementAtRequest, {
      uri: client.code2ProtocolConverter.asUri(uri),
      position: client.code2ProtocolConverter.asPosition(position),
    });
    const element = at?.element ?? null;
    if (element === this.#selected) return;
    this.#selected = element;
    this.#delivery.send([{ type: "select", element }]);
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
  #sendLock(): void {
    this.#delivery.send([{ type: "lock", locked: this.#isLocked }]);
  }

  /** Tells the page what the file of pins says now. */
  async #sendLayout(): Promise<void> {
    const uri = this.#uri;
    const content = await readLayout(uri);
    if (uri.toString() === this.#uri.toString())
      this.#delivery.send([{ type: "layout", uri: this.#host.client.code2ProtocolConverter.asUri(uri), content }]);
  }

  #deliver(): void {
    if (this.#delivery.isReady && !this.#loading) this.#delivery.send(this.#waiting.splice(0));
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
    if (message.type === "ready") return this.#pageReady();
    const { client, fail } = this.#host;
    const shown = { client, fail, uri: this.#uri, files: this.#files, column: this.#panel.viewColumn, isVisible: this.#panel.visible };
    const reply = await answer(message, shown);
    if (reply) this.#delivery.send([reply]);
  }

  /** Also said by a page that reloads, as when its panel was moved to another window, and by one that missed something. */
  async #pageReady(): Promise<void> {
    this.#selected = null;
    const isSent = this.#delivery.pageReady();
    this.#sendLock();
    if (!this.#found) return this.#loading ? undefined : this.refresh();
    // What was found while the page was loading need not be asked for again.
    if (!isSent) this.#show(this.#found);
    this.#deliver();
  }
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
