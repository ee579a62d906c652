/*
 * How long it takes from Ctrl-C to the result of what was known by then: `npm run bench -- cancel`. In the heaviest phases of a run: at full
 * speed, with two million calls in flight, and in threads.
 */

import { createParallelRun, createRun, defaultOptions, type FromReplicator, replicator } from "@lintel/engine/simulation";
import { designFromText } from "@lintel/language";
import { execute, executeParallel } from "../../cli/src/simulate/execute.ts";

const designs: Readonly<Record<string, string>> = {
  "a simple station at full speed": `
    client User {}  service Api { workers 1  service-time 1 ms }  User -> Api { latency 0 s }
    flow Ask { from User at 800 rps  User -> Api }`,
  "a million calls in flight": `
    client User {}  service Api { workers 1  service-time 1 s  replicas 3 }  database Store { service-time 1 s }
    User -> Api { latency 1 ms  timeout 1 h }  Api -> Store { latency 1 ms }
    flow Ask { from User at 1M rps  User -> Api -> Store }`,
  "a retry storm": `
    client User {}  service Api { workers 1000  service-time 1 ms }  database Store { workers 1  service-time 10 ms }
    User -> Api { latency 1 ms  timeout 10 s }  Api -> Store { latency 1 ms  timeout 300 ms  retries 5 { backoff constant(10 ms) } }
    flow Ask { from User at 20k rps  User -> Api -> Store read }`,
};

const tries = 5;

async function measure(name: string, work: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
  const times: number[] = [];
  const processor: number[] = [];
  for (let i = 0; i < tries; i++) {
    const interrupt = new AbortController();
    let aborted = Number.NaN;
    let used = process.cpuUsage();
    const timer = setTimeout(
      () => {
        aborted = performance.now();
        used = process.cpuUsage();
        interrupt.abort();
      },
      400 + 150 * i,
    );
    await work(interrupt.signal);
    clearTimeout(timer);
    times.push(performance.now() - aborted);
    const { user, system } = process.cpuUsage(used);
    processor.push((user + system) / 1000);
  }
  const shown = times.sort((a, b) => a - b).map((time) => (Number.isNaN(time) ? "ended before" : `${time.toFixed(0)} ms`));
  console.log(`${name.padEnd(34)} ${shown.join(", ")} (at most ${Math.max(...processor).toFixed(0)} ms of processor time)`);
}

for (const [name, text] of Object.entries(designs)) {
  const { design } = designFromText(text);
  const options = { ...defaultOptions, duration: 100_000, warmUp: 0 };
  await measure(name, (signal) => execute(createRun(design, options), signal, () => {}));
}

// The thread's side in this one: what a real thread adds is the way of a message.
const { design } = designFromText(designs["a retry storm"] ?? "");
await measure("a retry storm in replications", (signal) => {
  let receive: (message: FromReplicator) => void = () => {};
  const handle = replicator(
    (message) => receive(structuredClone(message)),
    () => new Promise((resume) => setImmediate(resume)),
    () => performance.now(),
  );
  const thread = { post: handle, listen: (listener: (message: FromReplicator) => void) => (receive = listener), terminate: () => {} };
  return executeParallel(
    createParallelRun(design, { ...defaultOptions, duration: 100_000, warmUp: 0, replications: 2 }, [thread]),
    signal,
    () => {},
  );
});
