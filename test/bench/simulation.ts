/*
 * Events per second of the general kernel beside minimal typed-array loops written for one model each (`minimal-loops.ts`), in the same
 * process, so that the ratio means something on any machine: `npm run bench -- simulation`. What is left in memory afterwards, and how often the youngest
 * generation was cleared, tell whether the loop allocates and keeps.
 */
import { readFileSync } from "node:fs";
import { PerformanceObserver } from "node:perf_hooks";
import { createRun, defaultOptions, type SimulationOptions } from "@lintel/engine/simulation";
import { designFromText } from "@lintel/language";
import { bareLine, bareLoop, type Done, eventLoop } from "./minimal-loops.ts";

type Draft = { -readonly [K in keyof Measurement]: Measurement[K] };

interface Measurement {
  readonly name: string;
  readonly events: number;
  readonly perSecond: number;
  /** Nanoseconds of processor time for each simulated request: what no way of counting events changes. */
  readonly perRequest: number;
  /** Collections of garbage per million events. */
  readonly collections: number;
}

/** Collections of garbage so far. */
let collections = 0;
new PerformanceObserver((list) => {
  collections += list.getEntries().length;
}).observe({ entryTypes: ["gc"] });
/** Long enough for the collections of a round to be told. */
const turn = (): Promise<void> => new Promise((resume) => setTimeout(resume, 50));

const rounds = 5;

/**
 * The best of a few rounds in processor time: others' work on the machine only ever slows a round down. What is compared takes turns, so that
 * a busy or a slow moment of the machine meets all of it.
 */
async function best(group: readonly (readonly [string, () => Done])[]): Promise<Measurement[]> {
  const measured = group.map(([name]) => ({ name, events: 0, perSecond: 0, perRequest: Number.POSITIVE_INFINITY, collections: 0 }));
  for (let round = 0; round < rounds; round++) {
    for (const [i, [, work]] of group.entries()) {
      const best = measured[i] as Draft;
      await turn();
      const from = collections;
      const before = process.cpuUsage();
      const { events, requests } = work();
      const { user } = process.cpuUsage(before);
      await turn();
      best.events = events;
      best.collections = (collections - from) / (events / 1e6);
      best.perSecond = Math.max(best.perSecond, events / (user / 1e6));
      best.perRequest = Math.min(best.perRequest, (user * 1e3) / requests);
    }
  }
  return measured;
}

function simulated(text: string, options: Partial<SimulationOptions>): () => Done {
  const { design } = designFromText(text);
  return () => {
    const run = createRun(design, { ...defaultOptions, ...options });
    while (!run.advance(1_000_000));
    const { duration, flows } = run.result();
    const offered = Object.values(flows).reduce((sum, flow) => sum + flow.offered, 0);
    return { events: run.progress().events, requests: offered * duration };
  };
}

const single = `
  client User {}
  service Api { workers 1  service-time 0.125 s }
  User -> Api { latency 0 s }
  flow Ask { from User at 5 rps  User -> Api }
`;

const tandem = `
  client User {}
  service A { workers 4  service-time 0.5 s }
  service B { workers 4  service-time 0.5 s }
  service C { workers 4  service-time 0.5 s }
  User -> A { latency 0 s }
  A -> B { latency 0 s }
  B -> C { latency 0 s }
  flow Ask { from User at 6 rps  User -> A -> B -> C }
`;

const example = readFileSync(new URL("../../examples/url-shortener.arch", import.meta.url), "utf8");
/** The general kernel, and the loops it is compared with. */
const groups: readonly (readonly [string, () => Done])[][] = [
  [
    ["M/M/1", simulated(single, { duration: 200_000 })],
    [
      "event loop",
      () => eventLoop({ customers: 1_000_000, rate: 5, stations: 1, servers: 1, service: 0.125, sojourn: 1 / 3, tolerance: 0.02 }),
    ],
    ["bare loop", () => bareLoop(1_000_000)],
  ],
  [
    ["line of three M/M/4", simulated(tandem, { duration: 100_000 })],
    // Three M/M/4 at ρ 0.75: W = 3 × 0.7547 s.
    [
      "event loop",
      () => eventLoop({ customers: 500_000, rate: 6, stations: 3, servers: 4, service: 0.5, sojourn: 2.264, tolerance: 0.05 }),
    ],
    ["bare loop", () => bareLine(500_000)],
  ],
  [["url-shortener", simulated(example, { duration: 40, warmUp: 4 })]],
];
for (const group of groups) {
  const measured = await best(group);
  const kernel = measured[0] as Measurement;
  for (const { name, events, perSecond, perRequest, collections: collected } of measured) {
    const ratio = perSecond === kernel.perSecond ? "" : `${(kernel.perSecond / perSecond).toFixed(2)} of its speed`;
    console.log(
      `${name.padEnd(20)} ${String(events).padStart(8)} events  ${(perSecond / 1e6).toFixed(2).padStart(6)} M/s  ${perRequest.toFixed(0).padStart(5)} ns per request  ${collected.toFixed(1).padStart(4)} collections per million  ${ratio}`,
    );
  }
}

/** What a run holds when it is over, in bytes, garbage not counted: flat in the simulated time. */
function heldAfter(duration: number): number {
  const { design } = designFromText(single);
  const run = createRun(design, { ...defaultOptions, duration });
  while (!run.advance(1_000_000));
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return run.progress().events > 0 ? heapUsed + arrayBuffers : 0;
}
const { setFlagsFromString } = await import("node:v8");
const { runInNewContext } = await import("node:vm");
setFlagsFromString("--expose-gc");
globalThis.gc = runInNewContext("gc") as NodeJS.GCFunction;
heldAfter(10_000);
const [short, long] = [heldAfter(20_000), heldAfter(200_000)];
console.log(
  `memory after ten times the simulated time: ${((long - short) / 1024).toFixed(0)} KiB more than ${(short / 1024 / 1024).toFixed(1)} MiB`,
);
