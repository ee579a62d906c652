// Times analysis and rules on generated designs and on the example, as ratios to a reference loop in the same run. Numbers are for people; nothing is asserted.
import { readFileSync } from "node:fs";
import { type AvailabilityFigures, analysisSteps, analyze, finish, type Steps, sensitivitySteps } from "@lintel/engine/analysis";
import type { Design } from "@lintel/engine/model";
import { ruleSteps, runRules } from "@lintel/engine/rules";
import { designFromText } from "@lintel/language";
import { availabilityFigures } from "../../engine/src/analysis/availability/figures.ts";
import { all, atLeast, eventOf, type Formula } from "../../engine/src/analysis/availability/structure.ts";
import { generatedDesign } from "./designs.ts";
import { referenceLoop } from "./reference.ts";

/** Small designs take so little time that the first rounds are those in which the machine code is made. */
const roundsFor = (components: number): number => Math.min(31, Math.max(7, Math.ceil(3000 / components)));
const example = readFileSync(new URL("../../examples/url-shortener.arch", import.meta.url), "utf8");
const cases: readonly (readonly [name: string, text: string])[] = [
  ["url-shortener", example],
  ...[20, 100, 1000, 2000].map((n) => [`${n} components`, generatedDesign(n)] as const),
  ["1,000 components, no two alike", distinct(200)],
];

console.log(
  `milliseconds of ${threadTime() === null ? "processor time" : "the thread that works"} (and how often the reference loop); new: at a load that was never asked for, again: the next design; all threads: with those that make machine code and collect garbage beside it`,
);
for (const [name, text] of cases) {
  const { design } = designFromText(text);
  const rounds = roundsFor(design.components.length);
  analyze(design, { load: 0.9 });
  const reference = median(times(rounds, referenceLoop).own);
  const next = changes(design);
  const analysis = analyze(design);
  const rows: readonly (readonly [string, Times])[] = [
    // A load that was never asked for leaves nothing to reuse but the network and availabilities.
    ["new", times(rounds, (round) => analyze(design, { load: 1 + round / 1000 }))],
    ["again", times(rounds, (round) => analyze(next(round)))],
    ["rules", times(rounds, () => runRules({ design: { ...design }, analysis }))],
  ];
  const texts = rows.map(([label, { own, all }]) => {
    const time = median(own);
    return `${label} ${time.toFixed(0)} (${(time / reference).toFixed(2)}, all threads ${median(all).toFixed(0)})`;
  });
  const stretches = `longest stretch: analysis ${longest(analysisSteps({ ...design })).toFixed(1)} ms, rules ${longest(ruleSteps({ design: { ...design }, analysis })).toFixed(1)} ms`;
  console.log(`${name}: ${texts.join(", ")}; ${stretches}`);
}

const { design } = designFromText(generatedDesign(100));
const analysis = analyze(design);
const target = design.flows[0]?.id ?? "";
const sensitivity = median(times(3, () => finish(sensitivitySteps({ ...design }, analysis, target))).own);
console.log(`sensitivity of one flow among 100 components: ${sensitivity.toFixed(0)} ms in slices`);

// The goal: 1,000 events in under 200 ms, or a bound that is labelled as one.
const shapes: readonly (readonly [name: string, services: number, zones: number, needed: number])[] = [
  ["one of 4 replicas in 4 zones of a region", 250, 4, 1],
  ["2 of 3 replicas in 3 zones of a region", 333, 3, 2],
  ["5 of 9 replicas in 9 zones of 3 regions", 111, 9, 5],
];
for (const [name, services, zones, needed] of shapes) {
  const formulas = Array.from({ length: 4 }, () => oneThousandEvents(services, zones, needed));
  const found: AvailabilityFigures[] = [];
  const time = median(times(3, (round) => found.push(availabilityFigures(formulas[round] as Formula))).own);
  const { value, method, note } = found[0]?.availability ?? { value: null, method: "exact", note: null };
  console.log(
    `availability of ${services} services, ${name}: ${time.toFixed(0)} ms; ${value} (${[method, note].filter((text) => text).join(": ")})`,
  );
}

/** A request that needs all of these services, each of them so many of its replicas, one in each zone of as few regions as have at most four zones. */
function oneThousandEvents(services: number, zones: number, needed: number): Formula {
  const event = (name: string, up: number): Formula => eventOf({ name, element: name, up, type: "failure" });
  const regions = Array.from({ length: Math.ceil(zones / 4) }, (_, i) => event(`region ${i}`, 0.9999));
  const places = Array.from({ length: zones }, (_, i) => all([event(`zone ${i}`, 0.999), regions[i % regions.length] as Formula]));
  const service = (i: number): Formula =>
    atLeast(
      needed,
      places.map((place, j) => all([event(`service ${i}.${j}`, 0.995), place])),
    );
  return all(Array.from({ length: services }, (_, i) => service(i)));
}

/** Processor time in milliseconds, which a busy machine distorts less than the clock. */
interface Times {
  /** Of the thread that does the work: as long as something else on it has to wait. */
  readonly own: readonly number[];
  /** Of all threads. */
  readonly all: readonly number[];
}

function times(count: number, work: (round: number) => unknown): Times {
  const found = Array.from({ length: count }, (_, round) => {
    const before = process.cpuUsage();
    const begun = threadTime();
    work(round);
    const ended = threadTime();
    const { user, system } = process.cpuUsage(before);
    const all = (user + system) / 1000;
    return { own: begun === null || ended === null ? all : ended - begun, all };
  });
  return { own: found.map(({ own }) => own), all: found.map(({ all }) => all) };
}

/** Milliseconds of processor time of this thread by now; `null` where the system does not say. */
function threadTime(): number | null {
  try {
    return Number(readFileSync("/proc/thread-self/schedstat", "utf8").split(" ")[0]) / 1e6;
  } catch {
    return null;
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Designs as they follow each other while somebody types: one component has another number of replicas, the others are the same objects. */
function changes(design: Design): (round: number) => Design {
  const at = design.components.findIndex((component) => component.kind === "service");
  return (round) => ({
    ...design,
    components: design.components.map((component, index) =>
      index === at ? { ...component, errorRate: { ...component.errorRate, value: (round + 1) / 1000 } } : component,
    ),
  });
}

/** Milliseconds of the longest stretch of work between two pauses. */
function longest(steps: Steps<unknown>): number {
  let most = 0;
  for (;;) {
    const before = process.cpuUsage();
    const { done } = steps.next();
    const { user, system } = process.cpuUsage(before);
    most = Math.max(most, (user + system) / 1000);
    if (done) return most;
  }
}

/** `n` slices of five components each: gateway, service, cache, sharded store, topic consumer; a flow over each, at a rate of its own. */
function distinct(n: number): string {
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
