/*
 * Computed against simulated latency of 200 random designs below 75%, 60 below 90%, and the examples: `npm run bench -- accuracy`, on
 * as many threads as there are cores; each table is printed as soon as its designs are done. Each design is simulated until it is clear whether it is within the limit, or for
 * as many replications as are worth it. Nothing is asserted.
 */
import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { analyze } from "@lintel/engine/analysis";
import { defaultOptions } from "@lintel/engine/simulation";
import { compareUntilClear, designOf, differencesOf, type Effort, type Row, simulateUntilClear, table } from "../analysis/comparison.ts";
import { heavy, moderate } from "../analysis/random-designs.ts";

/** Designs of a table of their own. */
interface Chapter {
  readonly name: string;
  readonly effort: Effort;
  /** What each task is about: the seed of a design, or the name of an example. */
  readonly tasks: readonly (number | string)[];
}

const examples = new URL("../../examples/", import.meta.url);
const seeds = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i + 1);
const chapters: readonly Chapter[] = [
  { name: "every station below 75%", effort: { requests: 32_000, least: 4, most: 12, within: 5 }, tasks: seeds(200) },
  { name: "every station between 60% and 90%", effort: { requests: 50_000, least: 4, most: 12, within: 10 }, tasks: seeds(60) },
  {
    name: "flows of the examples",
    // Rare flows see few of these, and the slow ones must come to an end.
    effort: { requests: 200_000, least: 4, most: 5, within: 5 },
    tasks: readdirSync(examples).filter((name) => name.endsWith(".arch")),
  },
];

interface Task {
  readonly chapter: number;
  readonly about: number | string;
}

/** Tasks of a chapter that are not done yet, and what the others found. */
interface Progress {
  left: number;
  readonly rows: Row[];
}

interface Done {
  readonly chapter: number;
  readonly rows: readonly Row[];
}

function rowsOf({ chapter, about }: Task): readonly Row[] {
  const { effort } = chapters[chapter] as Chapter;
  if (typeof about === "number") return [compareUntilClear(about, chapter === 0 ? moderate : heavy, effort)];
  const text = readFileSync(new URL(about, examples), "utf8");
  const design = designOf(text);
  const analysis = analyze(design);
  const rate = design.flows.reduce((sum, flow) => sum + (flow.rate?.value ?? 0), 0);
  // An overloaded flow has no computed latency, and one without a rate nothing to simulate.
  const flows = design.flows.filter((flow) => analysis.flows[flow.id]?.latency.mean != null).map((flow) => flow.id);
  if (flows.length === 0 || !(rate > 0)) return [];
  const run = simulateUntilClear(design, analysis, flows, { ...defaultOptions, duration: effort.requests / rate }, effort);
  return flows.flatMap((flow) => {
    if (run.flows[flow]?.latency.p99.ci95 == null) return [];
    const differences = differencesOf(analysis, run, flow);
    return [{ seed: about.replace(".arch", ""), text, features: flow, replications: run.replications, differences }];
  });
}

if (!isMainThread) {
  parentPort?.on("message", (task: Task) => {
    const done: Done = { chapter: task.chapter, rows: rowsOf(task) };
    parentPort?.postMessage(done);
  });
} else {
  const began = process.cpuUsage();
  const found = chapters.map(({ tasks }): Progress => ({ left: tasks.length, rows: [] }));
  const waiting: Task[] = chapters.flatMap(({ tasks }, chapter) => tasks.map((about) => ({ chapter, about })));
  const tell = (chapter: number): void => {
    const { name, effort } = chapters[chapter] as Chapter;
    const rows = [...(found[chapter]?.rows ?? [])];
    rows.sort((a, b) => (typeof a.seed === "number" && typeof b.seed === "number" ? a.seed - b.seed : 0));
    console.log(`\n${name}\n${table(rows, effort.within)}`);
  };
  await Promise.all(
    Array.from({ length: Math.min(availableParallelism(), waiting.length) }, () => {
      const worker = new Worker(import.meta.filename);
      return new Promise<void>((resolve, reject) => {
        const next = (): void => {
          const task = waiting.shift();
          if (task) worker.postMessage(task);
          else worker.terminate().then(() => resolve(), reject);
        };
        worker.on("message", ({ chapter, rows }: Done) => {
          const known = found[chapter];
          known?.rows.push(...rows);
          if (known) known.left -= 1;
          if (known?.left === 0) tell(chapter);
          next();
        });
        worker.on("error", reject);
        next();
      });
    }),
  );
  const { user, system } = process.cpuUsage(began);
  console.log(`\n${Math.round((user + system) / 1e6)} s of processor time`);
}
