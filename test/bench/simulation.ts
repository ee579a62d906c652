/*
 * Events per second of the general kernel beside a minimal typed-array loop written for M/M/1 alone, in the same process, so that the
 * ratio means something on any machine: `npm run bench -- simulation`.
 */
import { readFileSync } from "node:fs";
import { createRun, defaultOptions, type SimulationOptions } from "@lintel/engine/simulation";
import { designFromText } from "@lintel/language";

interface Measurement {
  readonly name: string;
  readonly events: number;
  readonly perSecond: number;
}

const rounds = 3;

/** The best of a few rounds in processor time: others' work on the machine only ever slows a round down. */
function best(name: string, work: () => number): Measurement {
  let perSecond = 0;
  let events = 0;
  for (let i = 0; i < rounds; i++) {
    const before = process.cpuUsage();
    events = work();
    const { user } = process.cpuUsage(before);
    perSecond = Math.max(perSecond, events / (user / 1e6));
  }
  return { name, events, perSecond };
}

/** M/M/1 with nothing but a clock, two next times, a ring of arrival times and a sum. */
function minimalLoop(customers: number): number {
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
  return events;
}

function simulated(text: string, options: Partial<SimulationOptions>): () => number {
  const { design } = designFromText(text);
  return () => {
    const run = createRun(design, { ...defaultOptions, ...options });
    while (!run.advance(1_000_000));
    return run.progress().events;
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
const minimal = best("minimal M/M/1 loop", () => minimalLoop(1_000_000));
const rows = [
  minimal,
  best("M/M/1", simulated(single, { duration: 200_000 })),
  best("tandem of three M/M/4", simulated(tandem, { duration: 100_000 })),
  best("url-shortener", simulated(example, { duration: 20, warmUp: 2 })),
];
for (const { name, events, perSecond } of rows) {
  const ratio = perSecond / minimal.perSecond;
  console.log(
    `${name.padEnd(24)} ${String(events).padStart(9)} events  ${(perSecond / 1e6).toFixed(2).padStart(6)} M/s  ${ratio.toFixed(2)} of the minimal loop`,
  );
}
