/*
 * Computed against simulated latency of 200 random designs below 75%, 60 below 90%, and the examples: `npm run bench -- accuracy`, on
 * as many threads as there are cores (LINTEL_THREADS for others, LINTEL_DESIGNS for the first so many of each table); each table is printed as soon as its designs are done. A design is simulated
 * until the simulator's interval decides whether it is within the limit, or for as many replications as are worth it. Nothing is asserted;
 * the test `against-simulator` holds the same designs to bounds.
 */
import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { compare, compareFlows, durationFor, type Effort, isDecided, type Row, table } from "../analysis/comparison.ts";
import { heavy, moderate } from "../analysis/random-designs.ts";

/** Designs of a table of their own. */
interface Chapter {
  readonly name: string;
  /** Percent that are aimed at. */
  readonly within: number;
  readonly effort: Omit<Effort, "isEnough">;
  /** What each task is about: the seed of a design, or the name of an example. */
  readonly tasks: readonly (number | string)[];
}

const examples = new URL("../../examples/", import.meta.url);
const mostDesigns = Number(process.env.LINTEL_DESIGNS ?? Number.POSITIVE_INFINITY);
const seeds = (count: number): readonly number[] => Array.from({ length: Math.min(count, mostDesigns) }, (_, i) => i + 1);
const chapters: readonly Chapter[] = [
  {
    name: "flows of the examples",
    within: 5,
    // Rare flows see few of these, and the slow ones must come to an end.
    effort: { requests: 60_000, least: 4, most: 8 },
    tasks: readdirSync(examples)
      .filter((name) => name.endsWith(".arch"))
      .slice(0, mostDesigns),
  },
  { name: "every station below 75%", within: 5, effort: { requests: 32_000, least: 4, most: 40 }, tasks: seeds(200) },
  { name: "every station between 60% and 90%", within: 10, effort: { requests: 50_000, least: 4, most: 40 }, tasks: seeds(60) },
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
  const { effort, within } = chapters[chapter] as Chapter;
  const clear: Effort = { ...effort, isEnough: isDecided(within) };
  if (typeof about === "number") return [compare(about, within === 5 ? moderate : heavy, clear)];
  const text = readFileSync(new URL(about, examples), "utf8");
  return compareFlows(about.replace(".arch", ""), text, durationFor(text, effort.requests), clear);
}

if (!isMainThread) {
  parentPort?.on("message", (task: Task) => {
    const done: Done = { chapter: task.chapter, rows: rowsOf(task) };
    parentPort?.postMessage(done);
  });
} else {
  const began = process.cpuUsage();
  const threads = Number(process.env.LINTEL_THREADS ?? availableParallelism());
  const found = chapters.map(({ tasks }): Progress => ({ left: tasks.length, rows: [] }));
  const waiting: Task[] = chapters.flatMap(({ tasks }, chapter) => tasks.map((about) => ({ chapter, about })));
  const tell = (chapter: number): void => {
    const { name, within } = chapters[chapter] as Chapter;
    const rows = [...(found[chapter]?.rows ?? [])];
    rows.sort((a, b) => (typeof a.seed === "number" && typeof b.seed === "number" ? a.seed - b.seed : 0));
    console.log(`\n${name}\n${table(rows, within)}`);
  };
  await Promise.all(
    Array.from({ length: Math.min(threads, waiting.length) }, () => {
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
