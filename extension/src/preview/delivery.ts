import type { ToPreview } from "@lintel/webview/messages";
import type { Webview } from "vscode";

/**
 * Brings messages to the page of a panel. Some are sent before the page says that it is ready, so that they are there when its script runs;
 * whether they were is the page's to say.
 */
export class Delivery {
  readonly #webview: Webview;
  readonly #warn: (message: string) => void;
  #isReady = false;
  /** Messages sent to this page before it was ready. */
  #early = 0;
  /** Resolves when the page is ready. */
  #ready = gate();

  constructor(webview: Webview, warn: (message: string) => void) {
    this.#webview = webview;
    this.#warn = warn;
  }

  /** Whether the page runs and listens. */
  get isReady(): boolean {
    return this.#isReady;
  }

  get ready(): Promise<void> {
    return this.#ready.passed;
  }

  /** The page is gone, and another one will be loaded. */
  pageGone(): void {
    this.#isReady = false;
    this.#early = 0;
    this.#ready = gate();
  }

  /** The page runs. Says whether it has been sent anything: then it compares what it got, and says again that it is ready when something is missing. */
  pageReady(): boolean {
    const early = this.#early;
    this.#early = 0;
    this.#isReady = true;
    this.#ready.open();
    if (early > 0) this.send([{ type: "early", count: early }]);
    return early > 0;
  }

  /** Sends messages to a page that runs; others have to ask for what they need. */
  send(messages: readonly ToPreview[]): void {
    if (this.#isReady) this.#post(messages);
  }

  /** Sends messages also to a page that is still being loaded. */
  sendAhead(messages: readonly ToPreview[]): void {
    if (!this.#isReady) this.#early += messages.length;
    this.#post(messages);
  }

  #post(messages: readonly ToPreview[]): void {
    // Their order is kept. Those to a page that is being loaded are only answered when it is there.
    for (const message of messages)
      this.#webview.postMessage(message).then(undefined, (error: unknown) => {
        this.#warn(`A message did not reach the preview: ${error instanceof Error ? error.message : String(error)}`);
      });
  }
}

function gate(): { readonly passed: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open: () => open() };
}
