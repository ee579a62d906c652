import type { FromPreview } from "./messages.ts";

/*
 * What the page around the preview has to provide. The same bundle runs in a VS Code webview and in an iframe of an
 * ordinary page.
 *
 * On <body>, set by the page's author:
 *   data-layout-worker       URL of layout-worker.js
 *   data-simulation-worker   URL of simulation-worker.js
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
}

export interface Host {
  readonly layoutWorkerUrl: string;
  readonly simulationWorkerUrl: string;
  post(message: FromPreview): void;
  /** Calls `receive` with everything that arrives; nothing about it is checked yet. */
  listen(receive: (message: unknown) => void): void;
  /** What was last saved, also before the page was loaded again; nothing about it is checked. */
  load(): unknown;
  save(state: unknown): void;
}

export function connectHost(): Host {
  const { layoutWorker, simulationWorker } = document.body.dataset;
  if (!layoutWorker || !simulationWorker)
    throw new Error("The page does not say where the preview's workers are (data-layout-worker, data-simulation-worker).");
  const workers = { layoutWorkerUrl: layoutWorker, simulationWorkerUrl: simulationWorker };
  return typeof acquireVsCodeApi === "function" ? { ...workers, ...webviewHost() } : { ...workers, ...parentHost() };
}

type Messaging = Omit<Host, "layoutWorkerUrl" | "simulationWorkerUrl">;

function webviewHost(): Messaging {
  const api = acquireVsCodeApi();
  return {
    post: (message) => api.postMessage(message),
    listen: (receive) => window.addEventListener("message", (event) => receive(event.data)),
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
