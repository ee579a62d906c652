import type { Transport } from "@codemirror/lsp-client";

/** The language server in a worker. It takes and gives messages as objects, the editor's client as JSON text. */
export function workerTransport(worker: Worker): Transport {
  const handlers = new Set<(message: string) => void>();
  worker.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    const text = JSON.stringify(data);
    for (const handler of handlers) handler(text);
  });
  return {
    send: (message) => worker.postMessage(JSON.parse(message)),
    subscribe: (handler) => handlers.add(handler),
    unsubscribe: (handler) => handlers.delete(handler),
  };
}
