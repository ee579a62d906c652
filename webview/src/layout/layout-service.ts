import ELK, { type ElkNode } from "elkjs/lib/elk-api";
import { elkGraph, elkPlacement } from "../diagram/elk-graph.ts";
import type { DiagramGraph } from "../diagram/graph.ts";
import { placeLabels } from "../diagram/label-places.ts";
import { type Placement, structureKey } from "../diagram/placement.ts";
import { simpleLayout } from "../diagram/simple-layout.ts";

/** Seconds that the layered layout may take before the simple one is shown. */
const deadline = 8;
/** The first layout also compiles ELK. */
const firstDeadline = 15;
const cacheSize = 24;

/** Seconds that a layout nobody waits for any more may hold up a newer one before its worker is ended. */
const patience = 2;

/**
 * Places graphs in a worker. Equal structures get the same places from a cache. Of several requests that come while one is
 * at work only the newest is carried out; one that passes its deadline gives way to the simple layout.
 */
export class LayoutService {
  readonly #startWorker: () => Promise<Worker>;
  readonly #cache = new Map<string, Placement>();
  #engine: Promise<Engine> | null = null;
  #isWarm = false;
  #newest = 0;
  #running: { readonly done: Promise<unknown>; stop(reason: string): void } | null = null;

  constructor(startWorker: () => Promise<Worker>) {
    this.#startWorker = startWorker;
  }

  /** Starts the worker before it is needed; a failure to start shows when a layout is asked for. */
  prepare(): void {
    this.#start().catch(() => {
      this.#engine = null;
    });
  }

  /** The places for a graph, or `null` when a newer request took over. Never rejects. */
  async place(graph: DiagramGraph): Promise<Placement | null> {
    const request = ++this.#newest;
    const key = structureKey(graph);
    const known = this.#cache.get(key);
    if (known) return known;
    if (this.#running) {
      const { done, stop } = this.#running;
      const timer = setTimeout(() => stop("a newer design arrived"), patience * 1000);
      await done;
      clearTimeout(timer);
      if (request !== this.#newest) return null;
    }
    const placement = await this.#layered(elkGraph(graph)).then(
      (result) => placeLabels(graph, elkPlacement(graph, result)),
      (error: unknown) => simpleLayout(graph, `Simple layout: ${error instanceof Error ? error.message : String(error)}`),
    );
    if (request !== this.#newest && placement.method === "simple") return null;
    this.#remember(key, placement);
    return request === this.#newest ? placement : null;
  }

  #remember(key: string, placement: Placement): void {
    this.#cache.set(key, placement);
    const oldest = this.#cache.keys().next();
    if (this.#cache.size > cacheSize && !oldest.done) this.#cache.delete(oldest.value);
  }

  #layered(input: ElkNode): Promise<ElkNode> {
    const limit = this.#isWarm ? deadline : firstDeadline;
    let stop: (reason: string) => void = () => undefined;
    const stopped = new Promise<never>((_, reject) => {
      stop = (reason) => {
        // A worker that computes cannot be asked to stop: it is ended, and the next request starts another.
        this.#engine?.then(
          ({ worker }) => worker.terminate(),
          () => undefined,
        );
        this.#engine = null;
        this.#isWarm = false;
        reject(new Error(reason));
      };
    });
    const timer = setTimeout(() => stop(`the layered layout took longer than ${limit} s`), limit * 1000);
    const result = this.#start().then(({ elk, failed }) => Promise.race([elk.layout(input), failed]));
    const done = Promise.race([result, stopped]).then(
      (laidOut) => {
        this.#isWarm = true;
        return laidOut;
      },
      (error: unknown) => {
        // A worker that failed once is not trusted with the next graph.
        this.#engine = null;
        throw error;
      },
    );
    const settled = done.then(
      () => undefined,
      () => undefined,
    );
    const running = { done: settled, stop };
    this.#running = running;
    void settled.then(() => {
      clearTimeout(timer);
      if (this.#running === running) this.#running = null;
    });
    return done;
  }

  #start(): Promise<Engine> {
    this.#engine ??= this.#startWorker().then((worker) => {
      const failed = new Promise<never>((_, reject) => {
        worker.addEventListener("error", (event) => reject(new Error(event.message || "the layout worker failed")));
      });
      failed.catch(() => undefined);
      return { worker, failed, elk: new ELK({ workerFactory: () => worker }) };
    });
    return this.#engine;
  }
}

interface Engine {
  readonly worker: Worker;
  readonly elk: InstanceType<typeof ELK>;
  readonly failed: Promise<never>;
}
