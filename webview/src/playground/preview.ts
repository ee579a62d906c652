import type { FromPreview, ToPreview } from "../messages.ts";

/** The preview in its frame: the same bundle as in VS Code, with this page as its host. */
export class PreviewFrame {
  readonly #frame: HTMLIFrameElement;
  readonly #waiting: ToPreview[] = [];
  #ready = false;

  constructor(frame: HTMLIFrameElement, receive: (message: FromPreview) => void) {
    this.#frame = frame;
    window.addEventListener("message", ({ source, origin, data }: MessageEvent<unknown>) => {
      if (source !== frame.contentWindow || origin !== window.location.origin || !isFromPreview(data)) return;
      if (data.type === "ready") this.#start();
      receive(data);
    });
    // Only now: the first message of the preview must find its listener.
    frame.src = "preview.html";
  }

  /** Delivers a message, once the preview runs. */
  post(message: ToPreview): void {
    if (this.#ready) this.#frame.contentWindow?.postMessage(message, window.location.origin);
    else this.#waiting.push(message);
  }

  #start(): void {
    this.#ready = true;
    for (const message of this.#waiting.splice(0)) this.post(message);
  }
}

const types: readonly FromPreview["type"][] = [
  "ready",
  "reveal",
  "show-places",
  "fix",
  "exported",
  "save-layout",
  "report",
  "pick-design",
  "simulation-finished",
  "failed",
];

/** The frame runs our own bundle on our own origin; only the kind of message is checked. */
function isFromPreview(data: unknown): data is FromPreview {
  return typeof data === "object" && data !== null && "type" in data && types.some((type) => type === data.type);
}
