import type { FromPreview } from "./messages.ts";

/*
 * What the page around the preview has to provide. The same bundle runs in a VS Code webview and in an iframe of an
 * ordinary page.
 *
 * On <body>, set by the page's author:
 *   data-layout-worker       URL of layout-worker.js
 *   data-simulation-worker   URL of simulation-worker.js
 *   data-gives-layout        the host may send a layout (`given-layout`) along with its first design
 *   data-nonce               the policy's nonce for styles, when it has one
 *   data-language="reader"   the texts are in the reader's language; without it in that of <html lang>
 * The workers are fetched and started from a blob: URL, since a webview may not start a worker from anywhere else; a content
 * security policy therefore needs their origin in connect-src and blob: in worker-src.
 *
 * Colours come from VS Code's theme variables (--vscode-…) and one of its body classes (vscode-light, vscode-dark,
 * vscode-high-contrast, vscode-high-contrast-light). A page without them gets light or dark as the reader's system says.
 *
 * Messages (messages.ts) go through VS Code's API where there is one, otherwise to and from the parent window, which must
 * be of the same origin.
 */

/** What VS Code gives to the script of a webview. */
interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare global {
  function acquireVsCodeApi(): VsCodeApi;
  /** Of a page whose host sends messages before this script runs: ends the keeping of them and gives those that came. */
  var lintelEarlyMessages: (() => readonly unknown[]) | undefined;
}

export interface Host {
  readonly layoutWorkerUrl: string;
  readonly simulationWorkerUrl: string;
  /** The host lays a design out before it shows it, so that the layout engine is not needed at once. */
  readonly givesLayout: boolean;
  post(message: FromPreview): void;
  /** Calls `receive` with everything that arrives; nothing about it is checked yet. */
  listen(receive: (message: unknown) => void): void;
  /** What was last saved, also before the page was loaded again; nothing about it is checked. */
  load(): unknown;
  save(state: unknown): void;
}

export function connectHost(): Host {
  const { layoutWorker, simulationWorker, givesLayout } = document.body.dataset;
  if (!layoutWorker || !simulationWorker)
    throw new Error("The page does not say where the preview's workers are (data-layout-worker, data-simulation-worker).");
  const page = { layoutWorkerUrl: layoutWorker, simulationWorkerUrl: simulationWorker, givesLayout: givesLayout !== undefined };
  return typeof acquireVsCodeApi === "function" ? { ...page, ...webviewHost() } : { ...page, ...parentHost() };
}

type Messaging = Omit<Host, "layoutWorkerUrl" | "simulationWorkerUrl" | "givesLayout">;

function webviewHost(): Messaging {
  const api = acquireVsCodeApi();
  return {
    post: (message) => api.postMessage(message),
    listen: (receive) => {
      for (const message of globalThis.lintelEarlyMessages?.() ?? []) receive(message);
      window.addEventListener("message", (event) => receive(event.data));
    },
    load: () => api.getState(),
    save: (state) => api.setState(state),
  };
}

/** State lives as long as the page: an ordinary page has its own ways to come back to a file. */
function parentHost(): Messaging {
  let saved: unknown;
  return {
    post: (message) => {
      if (window.parent !== window) window.parent.postMessage(message, window.location.origin);
    },
    listen: (receive) =>
      window.addEventListener("message", (event) => {
        if (event.source === window.parent && event.origin === window.location.origin) receive(event.data);
      }),
    load: () => saved,
    save: (state) => {
      saved = state;
    },
  };
}
