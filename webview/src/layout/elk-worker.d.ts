/* elkjs ships no types for its engine. Outside a worker the script exports a stand-in that answers on the same thread. */
declare module "elkjs/lib/elk-worker.min.js" {
  export class Worker {
    onmessage: ((event: { readonly data: unknown }) => void) | null;
    postMessage(message: unknown): void;
  }
}
