import { analyze } from "@lintel/engine/analysis";
import { written } from "@lintel/engine/model";
import ELK from "elkjs/lib/elk-api";
import { Worker as ElkWorker } from "elkjs/lib/elk-worker.min.js";
import { afterEach, expect, test, vi } from "vitest";
import { diagramGraph } from "../diagram/diagram-graph.ts";
import { structureKey } from "../diagram/placement.ts";
import { component, replicas, shortener } from "../diagram/testing/small-design.ts";
import { firstLayout } from "./first-layout.ts";
import { LayoutService } from "./layout-service.ts";

/** ELK on this thread behind the interface of a worker, counting what is asked of it. */
class LocalWorker {
  layouts = 0;
  terminated = false;
  #elk = new ElkWorker();
  set onmessage(receive: (event: { data: unknown }) => void) {
    this.#elk.onmessage = receive;
  }
  postMessage(message: { cmd: string }): void {
    if (message.cmd === "layout") this.layouts++;
    this.#elk.postMessage(message);
  }
  addEventListener(): void {}
  terminate(): void {
    this.terminated = true;
  }
}

/** A worker that never answers. */
class SilentWorker {
  terminated = false;
  onmessage = null;
  postMessage(): void {}
  addEventListener(): void {}
  terminate(): void {
    this.terminated = true;
  }
}

function service(...workers: readonly (LocalWorker | SilentWorker)[]): LayoutService {
  const queue = [...workers];
  return new LayoutService(() => {
    const next = queue.shift();
    return next ? Promise.resolve(next as unknown as Worker) : Promise.reject(new Error("no worker to be had"));
  });
}

const graph = (added: readonly string[] = []) => {
  const design = shortener();
  return diagramGraph({ ...design, components: [...design.components, ...added.map((id) => component(id, "service"))] }, null, []);
};

afterEach(() => {
  vi.useRealTimers();
});

test("the same structure is laid out once and gets the same places", async () => {
  const worker = new LocalWorker();
  const layouts = service(worker);
  const first = await layouts.place(graph());
  const edited = shortener();
  const again = diagramGraph(
    { ...edited, components: edited.components.map((candidate) => ({ ...candidate, ...replicas(5), workers: written(2) })) },
    null,
    [],
  );
  expect(first?.method).toBe("layered");
  expect(await layouts.place(again)).toBe(first);
  expect(worker.layouts).toBe(1);
});

test("a design that is there when the engine starts does not wait for its warming", async () => {
  const [waited, unasked] = [new LocalWorker(), new LocalWorker()];
  const layouts = service(waited);
  layouts.prepare();
  await layouts.place(graph());
  expect(waited.layouts).toBe(1);
  service(unasked).prepare();
  await vi.waitFor(() => expect(unasked.layouts).toBe(1), { timeout: 20_000 });
});

/** What a host finds for the small design before there is a page. */
async function given() {
  const [design, analysis] = [shortener(), analyze(shortener())];
  const elk = new ELK({ workerFactory: () => new LocalWorker() as unknown as Worker });
  const request = { type: "first-layout", design, analysis, findings: [], pins: null, direction: "right", language: "en" } as const;
  const layout = await firstLayout(request, (input) => elk.layout(input));
  const page = diagramGraph(design, analysis, [], null, "right");
  // As messages between VS Code and its pages are.
  return { layout: JSON.parse(JSON.stringify(layout)) as typeof layout, page };
}

test("a layout that the host made is the one that the page would make, and needs no engine", async () => {
  const [{ layout, page }, worker] = [await given(), new LocalWorker()];
  const layouts = service(worker);
  layouts.give(layout);
  const placement = await layouts.place(page);
  expect(worker.layouts).toBe(0);
  expect(placement).toEqual(await service(worker).place(page));
  expect(worker.layouts).toBe(1);
});

test("a layout of another structure is not taken", async () => {
  const [{ layout }, worker] = [await given(), new LocalWorker()];
  const layouts = service(worker);
  layouts.give(layout);
  expect(structureKey(graph())).not.toBe(layout.key);
  await layouts.place(graph());
  expect(worker.layouts).toBe(1);
});

test("a layout that comes while the page makes it takes its place", async () => {
  const { layout, page } = await given();
  const layouts = service(new SilentWorker());
  const waiting = layouts.place(page);
  layouts.give(layout);
  expect((await waiting)?.method).toBe("layered");
});

test("a picture runs to where it ran when something was pinned", async () => {
  const pins = '{ "version": 1, "views": { "": { "direction": "down", "pins": { "Keys": [40, 900] } } } }';
  const [design, analysis] = [{ ...shortener(), views: [] }, analyze(shortener())];
  const request = { type: "first-layout", design, analysis, findings: [], direction: "right", language: "en" } as const;
  const elk = new ELK({ workerFactory: () => new LocalWorker() as unknown as Worker });
  const keys = await Promise.all(
    [pins, "no pins", null].map(async (text) => (await firstLayout({ ...request, pins: text }, (input) => elk.layout(input))).key),
  );
  expect(keys.map((key) => JSON.parse(key)[0])).toEqual(["down", "right", "right"]);
});

test("a small change keeps the places of what was there, many of them lead to a new layout", async () => {
  const worker = new LocalWorker();
  const layouts = service(worker);
  const first = await layouts.place(graph());
  const second = await layouts.place(graph(["New"]));
  expect(worker.layouts).toBe(1);
  for (const [id, box] of first?.nodes ?? []) expect(second?.nodes.get(id)).toEqual(box);
  await layouts.place(graph(["New", "A", "B", "C", "D", "E"]));
  expect(worker.layouts).toBe(2);
  expect(await layouts.place(graph())).toBe(first);
  layouts.startAnew();
  await layouts.place(graph(["New"]));
  expect(worker.layouts).toBe(3);
});

test("components that come and go again in turn lead to a new layout late, but they do", async () => {
  const worker = new LocalWorker();
  const layouts = service(worker);
  const first = await layouts.place(graph());
  for (const name of ["A", "B", "C", "D", "E", "F"]) {
    const mended = await layouts.place(graph([name]));
    for (const [id, box] of first?.nodes ?? []) expect(mended?.nodes.get(id)).toEqual(box);
  }
  expect(worker.layouts).toBe(1);
  await layouts.place(graph(["G"]));
  expect(worker.layouts).toBe(2);
});

test("pinned components stand where they are pinned, whatever was pinned before", async () => {
  const layouts = service(new LocalWorker());
  const first = await layouts.place(graph());
  await layouts.place(graph(), new Map([["Links", { x: 40, y: 900 }]]));
  const pinned = await layouts.place(graph(), new Map([["Keys", { x: 40, y: 900 }]]));
  const at = (x: number, y: number) => ({ x: x + (pinned?.origin.x ?? 0), y: y + (pinned?.origin.y ?? 0) });
  expect(pinned?.nodes.get("Keys")).toMatchObject(at(40, 900));
  const links = first?.nodes.get("Links");
  expect(pinned?.nodes.get("Links")).toMatchObject(at(links?.x ?? 0, links?.y ?? 0));
  expect(await layouts.place(graph())).toBe(first);
});

test("of requests that come together only the newest is carried out", async () => {
  const worker = new LocalWorker();
  const layouts = service(worker);
  const results = await Promise.all([layouts.place(graph()), layouts.place(graph(["A"])), layouts.place(graph(["A", "B"]))]);
  expect(results.map((placement) => placement?.nodes.size ?? null)).toEqual([null, null, 17]);
  expect(worker.layouts).toBe(2);
});

test("past its deadline the worker is ended and the simple layout stands in; the next request gets a new worker", async () => {
  vi.useFakeTimers();
  const silent = new SilentWorker();
  const layouts = service(silent, new LocalWorker());
  const waiting = layouts.place(graph());
  await vi.advanceTimersByTimeAsync(20_000);
  const placement = await waiting;
  expect(placement?.method).toBe("simple");
  expect(placement?.note).toMatch(/took longer than 15 s/);
  expect(silent.terminated).toBe(true);
  vi.useRealTimers();
  expect((await layouts.place(graph(["A"])))?.method).toBe("layered");
});

test("without a worker the simple layout says why", async () => {
  const placement = await service().place(graph());
  expect(placement?.method).toBe("simple");
  expect(placement?.note).toContain("no worker to be had");
});
