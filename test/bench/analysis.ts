// Times the analysis of generated designs and of the example. Numbers are for people; nothing is asserted.
import { readFileSync } from "node:fs";
import { analyze } from "@lintel/engine/analysis";
import { designFromText } from "@lintel/language";

const example = readFileSync(new URL("../../examples/url-shortener.arch", import.meta.url), "utf8");
for (const [name, text] of [
  ["url-shortener", example],
  ["100 components", slices(20)],
  ["1,000 components", slices(200)],
] as const) {
  const { design } = designFromText(text);
  const first = timed(() => analyze(design));
  const times = Array.from({ length: 15 }, () => timed(() => analyze(design))).sort((a, b) => a - b);
  console.log(
    `${name}: ${design.components.length} components, ${design.flows.length} flows: first ${first.toFixed(0)} ms, median ${times[7]?.toFixed(1)} ms, best ${times[0]?.toFixed(1)} ms`,
  );
}

/** Processor time in milliseconds, which a busy machine distorts less than the clock. */
function timed(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** `n` slices of five components each: gateway, service, cache, sharded store, topic consumer; a flow over each, and each calls the next. */
function slices(n: number): string {
  const lines = ["region r { zones a, b, c  availability 99.99% }"];
  for (let i = 0; i < n; i++) {
    lines.push(
      `client User${i} { peak 2x }`,
      `service Api${i} { replicas 3  across r  service-time lognormal(p50 2 ms, p99 12 ms) }`,
      `cache Cache${i} { replicas 3  across r  size 1 GB  item-size 500 B  keys 100M  skew zipf(0.9)  write aside }`,
      `database Db${i} { across r  replicate 3 { style leader-follower  mode async  read-from followers }`,
      `  entity Row { key id { cardinality 1 billion } }  shard Row by consistent-hash(id) into 8 { virtual-nodes 64 } }`,
      `service Side${i} { replicas 2  across r }`,
      `User${i} -> Api${i} { timeout 2 s }`,
      `Api${i} -> Cache${i} { timeout 20 ms }`,
      `Api${i} -> Db${i} { timeout 300 ms }`,
      `Api${i} -> Side${i} { timeout 200 ms  retries 1 }`,
      `flow F${i} { from User${i} at ${100 + i} / s  User${i} -> Api${i} { Api${i} -> Cache${i} on miss { Api${i} -> Db${i} read } Api${i} -> Side${i} } }`,
    );
  }
  return lines.join("\n");
}
