/*
 * Times reading a text, building the design from it and formatting it, at once and after one keystroke; and texts that nobody
 * would write, four times as long as before: what takes much more than four times as long grows faster than the text.
 * Processor time, so that a busy machine changes little, with the time of the reference loop in the same run.
 * Run: node scripts/bench.mjs language
 */
import { buildDesign, formatArch, parseArch } from "@lintel/language";
import { generatedDesign } from "./designs.ts";
import { referenceLoop } from "./reference.ts";

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

console.log(`reference loop ${median(Array.from({ length: 9 }, () => processorTime(referenceLoop))).toFixed(0)} ms`);
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
  const at = text.indexOf("Api0 -> Cache0 {") + "Api0 -> Cache0".length;
  const edits = { parse: [] as number[], build: [] as number[] };
  let document = parseArch(text, uri);
  let built = buildDesign([document]);
  for (let edit = 0; edit < 40; edit++) {
    // Every edit breaks a name and the next one mends it.
    const next = edit % 2 === 0 ? `${text.slice(0, at)}x${text.slice(at)}` : text;
    edits.parse.push(
      processorTime(() => {
        document = parseArch(next, uri, document);
      }),
    );
    edits.build.push(
      processorTime(() => {
        built = buildDesign([document], built);
      }),
    );
  }
  const [parse, build, format] = [median(times.parse), median(times.build), median(times.format)];
  const each = (parse + build) / components;
  base ??= each;
  const shown = [parse, build, format].map((time) => `${time.toFixed(1)} ms`);
  console.log(
    `${components} components, ${text.split("\n").length} lines: parse ${shown[0]}, build ${shown[1]}, format ${shown[2]}, per component × ${(each / base).toFixed(2)}; after a keystroke parse ${median(edits.parse).toFixed(1)} ms, build ${median(edits.build).toFixed(1)} ms`,
  );
}

const many = (count: number, part: (index: number) => string): string => Array.from({ length: count }, (_, index) => part(index)).join("");

/** Texts of a length that make much of one thing. */
const repeated: Readonly<Record<string, (count: number) => string>> = {
  "equal views": (count) => many(count, () => 'view "v" { include a }\n'),
  "equal components": (count) => many(count, () => "service A { replicas 2 }\n"),
  "equal links": (count) => `service A\nservice B\n${many(count, () => "A -> B { timeout 1 s }\n")}`,
  "equal broken lines": (count) => many(count, () => "let a = a -> b\n"),
  "unknown names": (count) => many(count, (index) => `service Api${index}\nApi${index} -> Cache${index}\n`),
  "flows without their links": (count) =>
    many(count, (index) => `client C${index}\nservice S${index}\nflow F${index} { C${index} -> S${index} }\n`),
  "open comments": (count) => `let a = ${"/*\n".repeat(count * 5)}`,
  "statements behind an error": (count) => `)\n${many(count, (index) => `    service A${index} {}\n`)}`,
};

for (const [name, make] of Object.entries(repeated)) {
  const [few, more] = [1000, 4000].map((count) => {
    const text = make(count);
    let document = parseArch("", uri);
    const parse = processorTime(() => {
      document = parseArch(text, uri);
    });
    return { parse, build: processorTime(() => buildDesign([document])), format: processorTime(() => formatArch(document)) };
  });
  if (!few || !more) continue;
  const shown = (["parse", "build", "format"] as const).map((step) => `${step} ${few[step].toFixed(0)} → ${more[step].toFixed(0)} ms`);
  console.log(`${name}, 1,000 → 4,000: ${shown.join(", ")}`);
}
