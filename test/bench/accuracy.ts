// Computed against simulated latency of 200 random designs below 75%, 60 below 90%, and the examples: `npm run bench accuracy`, some forty minutes. Nothing is asserted.
import { readdirSync, readFileSync } from "node:fs";
import { analyze } from "@lintel/engine/analysis";
import { defaultOptions, simulate } from "@lintel/engine/simulation";
import { compare, designOf, differencesOf, type Row, table } from "../analysis/comparison.ts";
import { heavy, moderate } from "../analysis/random-designs.ts";

for (const [name, busy, designs, requests, replications, within] of [
  ["every station below 75%", moderate, 200, 32_000, 8, 5],
  ["every station between 60% and 90%", heavy, 60, 50_000, 6, 10],
] as const) {
  const rows: Row[] = [];
  for (let seed = 1; seed <= designs; seed++) rows.push(compare(seed, busy, requests, replications));
  console.log(`\n${name}\n${table(rows, within)}`);
}

/** Requests of all flows of an example in each of five runs; rare flows see few of them, and the slow ones must come to an end. */
const exampleRequests = 200_000;
const folder = new URL("../../examples/", import.meta.url);
const examples: Row[] = [];
for (const file of readdirSync(folder).filter((name) => name.endsWith(".arch"))) {
  const text = readFileSync(new URL(file, folder), "utf8");
  const design = designOf(text);
  const rate = design.flows.reduce((sum, flow) => sum + (flow.rate?.value ?? 0), 0);
  const analysis = analyze(design);
  const run = simulate(design, { ...defaultOptions, duration: exampleRequests / rate, seed: 1, replications: 5 });
  design.flows.forEach((flow, i) => {
    // An overloaded flow has no computed latency, a rare one may not come in so short a run.
    if (analysis.flows[flow.id]?.latency.mean == null || run.flows[flow.id]?.latency.p99.ci95 == null) return;
    examples.push({ seed: i + 1, text, features: `${file} ${flow.id}`, differences: differencesOf(analysis, run, flow.id) });
  });
}
console.log(`\nflows of the examples\n${table(examples, 5)}`);
