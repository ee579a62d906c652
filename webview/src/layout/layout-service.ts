import ELK, { type ElkNode } from "elkjs/lib/elk-api";
import { adjustLayout, differences, type Pins } from "../diagram/adjust-layout.ts";
import type { Arranger } from "../diagram/arrange/level.ts";
import type { DiagramGraph } from "../diagram/graph.ts";
import { layeredPlacement } from "../diagram/layered-placement.ts";
import { type DiagramLayout, type Placement, structureKey } from "../diagram/placement.ts";
import { simpleLayout } from "../diagram/simple-layout.ts";
import { t } from "../texts/index.ts";
import { type GivenLayout, takeLayout } from "./given-layout.ts";
import { warmUpGraph } from "./warm-up.ts";

/** Seconds that the layered layout may take before the simple one is shown. */
const deadline = 8;
/** The first layout also compiles ELK. */
const firstDeadline = 15;
const cacheSize = 24;
/** Arranged levels of pictures that are kept for when they come again. */
const levelCacheSize = 600;

/** Seconds that a layout nobody waits for any more may hold up a newer one before its worker is ended. */
const patience = 2;

/**
 * Components that may have come or gone since a picture was laid out as a whole, as a share of all: until then the rest stays where
 * it is and the picture is mended, after that it is worth laying out anew. Links count half; what came and went again, or went and came
 * back, has left little behind and counts a third of that.
 */
const mendedShare = 0.25;
const mendedAtLeast = 1.5;
const passingShare = 1 / 3;

const noPins: Pins = new Map();

/** Places of a structure, and how they came about. */
interface Known {
  readonly placement: Placement;
  /** What was laid out as a whole; since then the picture was mended. */
  readonly whole: DiagramGraph | null;
  /** All changes since, also those that were taken back: components, links count half. */
  readonly changes: number;
}

type Base = DiagramLayout & Known;

/**
 * Places graphs in a worker. Equal structures get the same places from a cache; a structure that differs little from the last one
 * keeps the places of all that it had. Pinned components stand where they are pinned and others make room. Of several requests that come while one is
 * at work only the newest is carried out; one that passes its deadline gives way to the simple layout.
 */
export class LayoutService {
  readonly #startWorker: () => Promise<Worker>;
  readonly #cache = new Map<string, Known>();
  readonly #levels: Arranger["known"] = new Map();
  #engine: Promise<Engine> | null = null;
  #isWarm = false;
  #last: Base | null = null;
  /** Layered layouts that came to nothing since one succeeded. */
  #failures = 0;
  #newest = 0;
  /** The structure that is being laid out, for when somebody else has its layout first. */
  #awaited: { readonly key: string; take(placement: Placement): void } | null = null;
  #running: { readonly done: Promise<unknown>; stop(reason: string): void } | null = null;

  constructor(startWorker: () => Promise<Worker>) {
    this.#startWorker = startWorker;
  }

  /**
   * Starts the worker before it is needed and warms it with a small graph, unless somebody waits for a layout by then: that one would wait
   * for the small graph, too. Does nothing once it has started. A failure to start shows when a layout is asked for.
   */
  prepare(): void {
    if (this.#engine) return;
    this.#start()
      .then(({ elk, failed }) => (this.#running ? undefined : Promise.race([elk.layout(warmUpGraph()), failed])))
      .catch(() => {
        this.#engine = null;
      });
  }

  /** Takes a layered layout that was made elsewhere: its structure needs no engine any more, also where a request for it is at work. */
  give(layout: GivenLayout): void {
    const placement = takeLayout(layout);
    this.#remember(layout.key, { placement, whole: null, changes: 0 });
    if (this.#awaited?.key === layout.key) this.#awaited.take(placement);
  }

  /** Forgets what the last picture looked like: the next one is laid out as a whole. */
  startAnew(): void {
    this.#cache.clear();
    this.#levels.clear();
    this.#last = null;
  }

  /** The places for a graph, or `null` when a newer request took over. Never rejects. */
  async place(graph: DiagramGraph, pins: Pins = noPins): Promise<Placement | null> {
    const request = ++this.#newest;
    const base = await this.#base(graph, request);
    if (!base) return null;
    this.#last = base;
    const isPinned = graph.nodes.some((node) => pins.has(node.id));
    return isPinned ? (adjustLayout(graph, base, pins) ?? base.placement) : base.placement;
  }

  /** The places without regard to pins, so that they do not depend on the order in which things were pinned. */
  async #base(graph: DiagramGraph, request: number): Promise<Base | null> {
    const key = structureKey(graph);
    const known = this.#cache.get(key);
    // The graph may show other figures and findings in the same places.
    if (known) return { ...known, graph };
    const mended = this.#mended(graph);
    if (mended) {
      this.#remember(key, mended);
      return mended;
    }
    if (this.#running) {
      const { done, stop } = this.#running;
      const timer = setTimeout(() => stop("a newer design arrived"), patience * 1000);
      await done;
      clearTimeout(timer);
      if (request !== this.#newest) return null;
    }
    const given = new Promise<Placement>((take) => {
      this.#awaited = { key, take };
    });
    const made = this.#layered(graph).catch((error: unknown) =>
      simpleLayout(graph, t.diagram.simple(error instanceof Error ? error.message : String(error))),
    );
    const placement = await Promise.race([made, given]);
    if (this.#levels.size > levelCacheSize) this.#levels.clear();
    if (request !== this.#newest && placement.method === "simple") return null;
    this.#failures = placement.method === "simple" ? this.#failures + 1 : 0;
    const base = { graph, placement, whole: graph, changes: 0 };
    this.#remember(key, base);
    return request === this.#newest ? base : null;
  }

  #mended(graph: DiagramGraph): Base | null {
    const last = this.#last;
    // A picture that the layered layout could not make is mended only when it is known to take too long.
    if (!last || (last.placement.method === "simple" && this.#failures < 2)) return null;
    if (last.graph.direction !== graph.direction || last.graph.hasFigures !== graph.hasFigures) return null;
    const whole = last.whole ?? last.graph;
    const changes = last.changes + differences(last.graph, graph);
    const drift = Math.max(differences(whole, graph), passingShare * changes);
    if (drift > Math.max(mendedAtLeast, mendedShare * graph.nodes.length)) return null;
    const placement = adjustLayout(graph, last, noPins);
    return placement && { graph, placement, whole, changes };
  }

  #remember(key: string, { placement, whole, changes }: Known): void {
    this.#cache.set(key, { placement, whole, changes });
    const oldest = this.#cache.keys().next();
    if (this.#cache.size > cacheSize && !oldest.done) this.#cache.delete(oldest.value);
  }

  #layered(graph: DiagramGraph): Promise<Placement> {
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
        // What it was at work on will never come.
        this.#levels.clear();
        reject(new Error(reason));
      };
    });
    const timer = setTimeout(() => stop(t.diagram.layoutTooSlow(limit)), limit * 1000);
    const result = this.#start().then(({ elk, failed }) => {
      const run = (input: ElkNode): Promise<ElkNode> => Promise.race([elk.layout(input), failed]);
      return layeredPlacement(graph, run, this.#levels);
    });
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
        worker.addEventListener("error", (event) => reject(new Error(event.message || t.diagram.layoutFailed)));
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
