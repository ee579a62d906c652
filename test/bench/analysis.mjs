// Times the analysis of generated designs and of the example: `node test/bench/analysis.mjs`. Numbers are for people; nothing is asserted.
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const folder = await mkdtemp(join(tmpdir(), "lintel-bench-"));
try {
  const outfile = join(folder, "analysis.cjs");
  const contents = 'export { analyze } from "@lintel/engine/analysis"; export { designFromText } from "@lintel/language";';
  await build({
    stdin: { contents, resolveDir: here, loader: "ts" },
    bundle: true,
    platform: "node",
    format: "cjs",
    outfile,
    logLevel: "error",
  });
  const { analyze, designFromText } = createRequire(import.meta.url)(outfile);
  const example = readFileSync(new URL("../../examples/url-shortener.arch", import.meta.url), "utf8");
  for (const [name, text] of [
    ["url-shortener", example],
    ["100 components", generated(20)],
    ["1,000 components", generated(200)],
  ]) {
    const { design } = await designFromText(text);
    const first = timed(() => analyze(design));
    const times = Array.from({ length: 15 }, () => timed(() => analyze(design))).sort((a, b) => a - b);
    console.log(
      `${name}: ${design.components.length} components, ${design.flows.length} flows: first ${first.toFixed(0)} ms, median ${times[7].toFixed(1)} ms, best ${times[0].toFixed(1)} ms`,
    );
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Processor time in milliseconds, which a busy machine distorts less than the clock. */
function timed(work) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** `n` slices of five components each: gateway, service, cache, sharded store, topic consumer; a flow over each, and each calls the next. */
function generated(n) {
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
