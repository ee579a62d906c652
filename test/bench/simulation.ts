/*
 * Events per second of the general kernel beside minimal typed-array loops written for one model each, in the same process, so that the
 * ratio means something on any machine: `npm run bench -- simulation`. What is left in memory afterwards, and how often the youngest
 * generation was cleared, tell whether the loop allocates and keeps.
 */
import { readFileSync } from "node:fs";
import { PerformanceObserver } from "node:perf_hooks";
import { createRun, defaultOptions, type SimulationOptions } from "@lintel/engine/simulation";
import { designFromText } from "@lintel/language";

interface Measurement {
  readonly name: string;
  readonly events: number;
  readonly perSecond: number;
  /** Nanoseconds of processor time for each simulated request: what no way of counting events changes. */
  readonly perRequest: number;
  /** Collections of garbage per million events. */
  readonly collections: number;
}

/** What one round did. */
interface Done {
  readonly events: number;
  readonly requests: number;
}

/** Collections of garbage so far. */
let collections = 0;
new PerformanceObserver((list) => {
  collections += list.getEntries().length;
}).observe({ entryTypes: ["gc"] });
/** Long enough for the collections of a round to be told. */
const turn = (): Promise<void> => new Promise((resume) => setTimeout(resume, 50));

const rounds = 3;

/** The best of a few rounds in processor time: others' work on the machine only ever slows a round down. */
async function best(name: string, work: () => Done): Promise<Measurement> {
  let perSecond = 0;
  let perRequest = Number.POSITIVE_INFINITY;
  let events = 0;
  let collected = 0;
  for (let i = 0; i < rounds; i++) {
    await turn();
    const from = collections;
    const before = process.cpuUsage();
    const done = work();
    const { user } = process.cpuUsage(before);
    events = done.events;
    await turn();
    collected = collections - from;
    perSecond = Math.max(perSecond, events / (user / 1e6));
    perRequest = Math.min(perRequest, (user * 1e3) / done.requests);
  }
  return { name, events, perSecond, perRequest, collections: collected / (events / 1e6) };
}

/** M/M/1 with nothing but a clock, two next times, a ring of arrival times and a sum. */
function minimalLoop(customers: number): Done {
  const ring = new Float64Array(1 << 16);
  let state = 12345;
  const exponential = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return -Math.log(((state >>> 0) + 0.5) / 4294967296);
  };
  let head = 0;
  let tail = 0;
  let arrival = exponential() / 5;
  let departure = Number.POSITIVE_INFINITY;
  let served = 0;
  let sum = 0;
  let events = 0;
  while (served < customers) {
    events += 1;
    if (arrival < departure) {
      ring[tail & 65535] = arrival;
      if (tail === head) departure = arrival + exponential() / 8;
      tail += 1;
      arrival += exponential() / 5;
    } else {
      sum += departure - (ring[head & 65535] as number);
      head += 1;
      served += 1;
      departure = tail === head ? Number.POSITIVE_INFINITY : departure + exponential() / 8;
    }
  }
  if (Math.abs(sum / served - 1 / 3) > 0.02) throw new Error(`the minimal loop is wrong: ${sum / served}`);
  return { events, requests: customers };
}

/** Three M/M/4 in a line with nothing but a heap of departures, rings of waiting requests and a sum. */
function minimalTandem(customers: number): Done {
  const stations = 3;
  const servers = 4;
  const ring = Array.from({ length: stations }, () => new Float64Array(1 << 12));
  const head = new Int32Array(stations);
  const tail = new Int32Array(stations);
  /** Per server: when it is done (Infinity: idle), and when its customer arrived at the first station. */
  const done = new Float64Array(stations * servers).fill(Number.POSITIVE_INFINITY);
  const since = new Float64Array(stations * servers);
  let state = 12345;
  const exponential = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return -Math.log(((state >>> 0) + 0.5) / 4294967296);
  };
  const enter = (station: number, arrived: number, now: number): void => {
    for (let server = station * servers; server < (station + 1) * servers; server++) {
      if (done[server] !== Number.POSITIVE_INFINITY) continue;
      done[server] = now + exponential() * 0.5;
      since[server] = arrived;
      return;
    }
    (ring[station] as Float64Array)[(tail[station] as number) & 4095] = arrived;
    tail[station] = (tail[station] as number) + 1;
  };
  let arrival = exponential() / 6;
  let served = 0;
  let sum = 0;
  let events = 0;
  while (served < customers) {
    events += 1;
    let first = 0;
    for (let server = 1; server < done.length; server++) if ((done[server] as number) < (done[first] as number)) first = server;
    const now = done[first] as number;
    if (arrival < now) {
      enter(0, arrival, arrival);
      arrival += exponential() / 6;
      continue;
    }
    const station = Math.floor(first / servers);
    const arrived = since[first] as number;
    done[first] = Number.POSITIVE_INFINITY;
    if ((head[station] as number) < (tail[station] as number)) {
      since[first] = (ring[station] as Float64Array)[(head[station] as number) & 4095] as number;
      head[station] = (head[station] as number) + 1;
      done[first] = now + exponential() * 0.5;
    }
    if (station + 1 < stations) enter(station + 1, arrived, now);
    else {
      served += 1;
      sum += now - arrived;
    }
  }
  // Three M/M/4 at ρ 0.75: W = 3 × 0.7547 s.
  if (Math.abs(sum / served - 2.264) > 0.05) throw new Error(`the minimal tandem is wrong: ${sum / served}`);
  return { events, requests: customers };
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
const minimal = await best("minimal M/M/1 loop", () => minimalLoop(1_000_000));
const minimalLine = await best("minimal tandem loop", () => minimalTandem(500_000));
const rows: [Measurement, Measurement][] = [
  [minimal, minimal],
  [await best("M/M/1", simulated(single, { duration: 200_000 })), minimal],
  [minimalLine, minimalLine],
  [await best("tandem of three M/M/4", simulated(tandem, { duration: 100_000 })), minimalLine],
  [await best("url-shortener", simulated(example, { duration: 40, warmUp: 4 })), minimal],
];
for (const [{ name, events, perSecond, perRequest, collections: collected }, beside] of rows) {
  const ratio = perSecond / beside.perSecond;
  console.log(
    `${name.padEnd(24)} ${String(events).padStart(9)} events  ${(perSecond / 1e6).toFixed(2).padStart(6)} M/s  ${perRequest.toFixed(0).padStart(6)} ns per request  ${ratio.toFixed(2)} of the ${beside.name}  ${collected.toFixed(1)} collections per million events`,
  );
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
