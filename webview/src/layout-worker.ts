/*
 * ELK, which answers the messages of elkjs/lib/elk-api when it is loaded in a worker and passes over others. For hosts that lay a design out
 * before there is a page, the worker does the whole of it.
 */
import ELK from "elkjs/lib/elk-api";
import { Worker as Engine } from "elkjs/lib/elk-worker.min.js";
import { type FirstLayoutAnswer, type FirstLayoutRequest, firstLayout } from "./layout/first-layout.ts";

self.addEventListener("message", ({ data }: MessageEvent<FirstLayoutRequest | { readonly type?: never }>) => {
  if (data.type !== "first-layout") return;
  const post = (answer: FirstLayoutAnswer): void => self.postMessage(answer);
  const elk = new ELK({ workerFactory: () => new Engine() as unknown as Worker });
  firstLayout(data, (graph) => elk.layout(graph)).then(
    (layout) => post({ type: "first-layout", layout }),
    (error: unknown) => post({ type: "failed", message: error instanceof Error ? error.message : String(error) }),
  );
});
