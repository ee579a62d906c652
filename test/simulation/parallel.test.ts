import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createParallelRun, defaultOptions, type SimulationOptions, type SimulationResult, simulate } from "@lintel/engine/simulation";
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
