/*
 * Tries texts that nobody would write, for some minutes: the language must not fail, hang or lose what is not broken.
 * Run: node scripts/fuzz.mjs --minutes 10 [--seed 1]. A failure is printed with its seed and text, and ends the run with an error.
 * With --prefixes, every prefix of every example is read instead, one character more at a time.
 */
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { wrongInPrefixes, wrongWith } from "./check.ts";
import { type FuzzText, fuzzText, seedTexts } from "./texts.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "1" },
    seed: { type: "string", default: "1" },
    prefixes: { type: "boolean", default: false },
  },
});
const root = process.cwd();
const seeds = seedTexts(root);
/** Processor seconds that one text may take. */
const limit = 10;

interface Slowest {
  readonly seed: number;
  readonly seconds: number;
  readonly sort: FuzzText["sort"];
}

if (values.prefixes) {
  for (const text of seeds) {
    const wrong = wrongInPrefixes(text);
    console.log(`${text.length} prefixes: ${wrong ?? "all give designs"}`);
    if (wrong !== null) process.exitCode = 1;
  }
  process.exit();
}

const end = performance.now() + Number(values.minutes) * 60_000;
const counts = new Map<string, number>();
const failures: string[] = [];
let slowest: Slowest = { seed: 0, seconds: 0, sort: "edited" };
let seed = Number(values.seed);
for (; performance.now() < end && failures.length < 20; seed++) {
  const text = fuzzText(seed, seeds);
  counts.set(text.sort, (counts.get(text.sort) ?? 0) + 1);
  const start = process.cpuUsage();
  let wrong: string | null;
  try {
    wrong = wrongWith(text);
  } catch (error) {
    wrong = error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  const used = process.cpuUsage(start);
  const seconds = (used.user + used.system) / 1e6;
  if (seconds > slowest.seconds) slowest = { seed, seconds, sort: text.sort };
  if (seconds > limit) wrong ??= `it takes ${seconds.toFixed(1)} s`;
  if (wrong === null) continue;
  const path = join(tmpdir(), `lintel-fuzz-${seed}.arch`);
  writeFileSync(path, text.text);
  failures.push(`seed ${seed} (${text.sort}, ${text.text.length} characters, in ${path}): ${wrong.slice(0, 1500)}`);
  console.error(failures.at(-1));
}
const tried = [...counts].map(([sort, count]) => `${count} ${sort}`).join(", ");
console.log(
  `${seed - Number(values.seed)} texts (${tried}); slowest: seed ${slowest.seed} (${slowest.sort}), ${slowest.seconds.toFixed(2)} s; failures: ${failures.length}`,
);
if (failures.length > 0) process.exitCode = 1;
