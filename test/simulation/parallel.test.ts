import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  comparison,
  createParallelRun,
  createParallelStudy,
  defaultOptions,
  failureSweep,
  loadSweep,
  runStudy,
  type SimulationOptions,
  type SimulationResult,
  type Study,
  simulate,
} from "@lintel/engine/simulation";
import { designFromText } from "@lintel/language";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { threadOf } from "../../cli/src/simulate/threads.ts";

/* Replications in real worker threads: the bundle that the command line starts. */

const folder = mkdtempSync(join(tmpdir(), "lintel-threads-"));
const script = pathToFileURL(join(folder, "thread.mjs"));

beforeAll(async () => {
  await build({
    entryPoints: [fileURLToPath(new URL("../../cli/src/simulate/thread.ts", import.meta.url))],
    outfile: fileURLToPath(script),
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const text = `
  region eu { zones a, b }
  client User
  service Api { replicas 2  across eu  workers 2  service-time 4 ms }
  database Db { across eu  workers 2  service-time 3 ms  replicate 3 { style leader-follower } }
  queue Jobs
  worker Done { workers 1  service-time 2 ms }
  User -> Api { timeout 1 s  retries 1 }
  Api -> Db { timeout 200 ms }
  Api ~> Jobs
  Jobs -> Done
  flow Ask { from User at 60 rps  User -> Api { Api -> Db  Api ~> Jobs } }
  scenario "Lose a zone" for 8 s { warm-up 1 s  at 4 s kill zone eu.a  expect availability of Ask > 10% }
`;
const { design } = designFromText(text);

async function inThreads(options: SimulationOptions, count: number): Promise<SimulationResult> {
  return createParallelRun(
    design,
    options,
    Array.from({ length: count }, () => threadOf(script)),
  ).result;
}

test("replications in threads give the result of one thread, to the last bit", async () => {
  for (const scenario of ['scenario "Lose a zone"', null]) {
    const options = { ...defaultOptions, scenario, duration: scenario === null ? 8 : null, replications: 3 };
    const one = simulate(design, options);
    expect(one.replications).toBe(3);
    expect(one.notes.filter((note) => note.includes("Internal check"))).toEqual([]);
    expect(JSON.stringify(await inThreads(options, 2))).toBe(JSON.stringify(one));
  }
});

test("a wanted precision ends the run after the same replication", async () => {
  const options = { ...defaultOptions, duration: 4, warmUp: 1, replications: 40, precision: 0.05 };
  const one = simulate(design, options);
  expect(one.replications).toBeGreaterThanOrEqual(5);
  expect(one.replications).toBeLessThan(40);
  const { value, ci95 } = one.flows.Ask?.latency.mean ?? { value: null, ci95: null };
  expect((ci95 ?? 1) / (value ?? 0)).toBeLessThanOrEqual(0.05);
  expect(JSON.stringify(await inThreads(options, 3))).toBe(JSON.stringify(one));
});

test("a run in threads that is stopped tells what was known by then", async () => {
  const run = createParallelRun(design, { ...defaultOptions, duration: 1e6, replications: 2 }, [threadOf(script), threadOf(script)]);
  run.stop();
  const result = await run.result;
  expect(result.replications).toBe(2);
  expect(result.flows.Ask?.throughput.value).not.toBeNull();
});

const slower = designFromText(text.replace("service-time 4 ms", "service-time 6 ms")).design;
const short = { ...defaultOptions, duration: 4, warmUp: 1 };

test.each<[string, () => Study<unknown, unknown>]>([
  [
    "a comparison under a warm-up that is found",
    () =>
      comparison({
        a: { title: "a", design, scenario: null },
        b: { title: "b", design: slower, scenario: null },
        options: { ...defaultOptions, duration: 12, replications: 3 },
      }),
  ],
  ["a failure sweep", () => failureSweep({ design, options: { ...short, replications: 2 }, timing: { settle: 1, down: 2, after: 2 } })],
  ["a load sweep", () => loadSweep({ design, options: { ...short, maxEvents: 60_000 }, tolerance: 0.1 })],
])("%s in threads gives the outcome of one thread, to the last byte", async (_, study) => {
  const one = JSON.stringify(runStudy(study()));
  const many = createParallelStudy(
    study(),
    Array.from({ length: 3 }, () => threadOf(script)),
  );
  expect(JSON.stringify(await many.outcome)).toBe(one);
  expect(many.progress().done).toBe(1);
});

test("a study in threads that is stopped tells what was known by then, at once", async () => {
  const study = failureSweep({ design, options: defaultOptions, timing: { settle: 1e4, down: 1e5, after: 1e5 } });
  const running = createParallelStudy(study, [threadOf(script), threadOf(script)]);
  running.stop();
  expect(await running.outcome).toMatchObject({ complete: false, failures: [] });
});

test("a study in threads is as far as its tasks are, the half of one done included", () => {
  const variant = (title: string) => ({ title, design, scenario: null });
  const options = { ...defaultOptions, duration: 12, warmUp: 2, replications: 1 };
  let tell: (message: { type: "progress"; time: number; events: number }) => void = () => {};
  const thread = {
    post: () => {},
    terminate: () => {},
    listen: (receive: typeof tell) => {
      tell = receive;
    },
  };
  const running = createParallelStudy(comparison({ a: variant("a"), b: variant("b"), options }), [thread]);
  expect(running.progress()).toMatchObject({ done: 0, events: 0, title: "a" });
  tell({ type: "progress", time: 6, events: 50 });
  expect(running.progress()).toMatchObject({ done: 0.25, events: 50 });
  running.stop();
  expect(running.progress().done).toBe(1);
});

test("a study whose thread fails is rejected", async () => {
  const study = loadSweep({ design, options: short });
  const broken = {
    post: () => {},
    terminate: () => {},
    listen: (receive: (message: { type: "failed"; message: string }) => void) =>
      setTimeout(() => receive({ type: "failed", message: "out of memory" }), 0),
  };
  await expect(createParallelStudy(study, [broken]).outcome).rejects.toThrow("out of memory");
});
