/*
 * Times what one keystroke costs in the language: reading the text again, building the design from it, formatting it.
 * Processor time, so that a busy machine changes little; the last column is the time per component against the smallest design.
 * Run: node scripts/bench.mjs language
 */
import { buildDesign, formatArch, parseArch } from "@lintel/language";
import { generatedDesign } from "./designs.ts";

const uri = "file:///bench/generated.arch";

function processorTime(run: () => void): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

let base: number | null = null;
for (const components of [100, 500, 2000]) {
  const text = generatedDesign(components);
  const runs = components > 1000 ? 6 : 40;
  const times = { parse: [] as number[], build: [] as number[], format: [] as number[] };
  for (let run = 0; run < runs; run++) {
    // Another space each time, as if somebody typed.
    let document = parseArch("", uri);
    times.parse.push(
      processorTime(() => {
        document = parseArch(text + " ".repeat(run), uri);
      }),
    );
    times.build.push(processorTime(() => buildDesign([document])));
    if (run < 5) times.format.push(processorTime(() => formatArch(document)));
  }
  const [parse, build, format] = [median(times.parse), median(times.build), median(times.format)];
  const each = (parse + build) / components;
  base ??= each;
  const shown = [parse, build, format].map((time) => `${time.toFixed(1)} ms`);
  console.log(
    `${components} components, ${text.split("\n").length} lines: parse ${shown[0]}, build ${shown[1]}, format ${shown[2]}, per component × ${(each / base).toFixed(2)}`,
  );
}
