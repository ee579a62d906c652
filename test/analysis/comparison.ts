import { type Analysis, analyze, type LatencyFigures } from "@lintel/engine/analysis";
import type { Design } from "@lintel/engine/model";
import { defaultOptions, type LatencyEstimates, type SimulationOptions, type SimulationResult } from "@lintel/engine/simulation";
import { designFromText } from "@lintel/language";
import { RunPlan } from "../../engine/src/simulation/plan.ts";
import { type ReplicationRecord, recordOf } from "../../engine/src/simulation/record.ts";
import { type Busy, type RandomDesign, randomDesign } from "./random-designs.ts";

/* Analysis and simulation of the same design, side by side. Both are wrong by a little: the simulator by the half-width of its interval. */

export const statistics = ["mean", "p50", "p95", "p99"] as const;
export type Statistic = (typeof statistics)[number];

export interface Difference {
  /** Percent of the simulated value by which the computed one is off; `null` when there is none. */
  readonly off: number | null;
  /** Half-width of the simulator's 95% interval in percent. */
  readonly uncertain: number;
}

export interface Row {
  /** Of a random design, or the name of another one. */
  readonly seed: number | string;
  readonly features: string;
  readonly text: string;
  readonly replications: number;
  readonly differences: Readonly<Record<Statistic, Difference>>;
}

export function designOf(text: string): Design {
  const { design, findings } = designFromText(text);
  const errors = findings.filter((finding) => finding.severity === "error").map((finding) => finding.message);
  if (errors.length > 0) throw new Error(`${errors.join("\n")}\n${text}`);
  return design;
}

/** The random design of a seed, with as many places as its analysis says it needs. */
export function designOfSeed(seed: number, busy: Busy): RandomDesign {
  return randomDesign(seed, busy, (text) => {
    const { links } = analyze(designOf(text));
    return (link: string) => links[link]?.latency.mean ?? 0;
  });
}

/** One random design, simulated for as long as the effort says. */
export function compare(seed: number, busy: Busy, effort: Effort): Row {
  const { text, features, rate } = designOfSeed(seed, busy);
  const design = designOf(text);
  const analysis = analyze(design);
  const duration = effort.requests / rate / 0.9;
  const run = simulateUntilEnough(design, analysis, ["Ask"], { ...defaultOptions, duration, seed }, effort);
  return { seed, text, features: features.join(" "), replications: run.replications, differences: differencesOf(analysis, run, "Ask") };
}

/** Slowest hundredths of the requests of a flow that must fit into a simulation, or it ends before many of them do. */
export const leastSlowest = 15;

/** The flows of an example that have a steady state and are over soon enough for `duration` simulated seconds. */
export function compareFlows(name: string, text: string, duration: number, effort: Omit<Effort, "requests">): readonly Row[] {
  const design = designOf(text);
  const analysis = analyze(design);
  const flows = Object.entries(analysis.flows)
    .filter(([, { latency }]) => latency.p99 !== null && latency.p99 * leastSlowest <= duration)
    .map(([flow]) => flow);
  if (flows.length === 0) return [];
  const run = simulateUntilEnough(design, analysis, flows, { ...defaultOptions, duration }, effort);
  return flows.flatMap((flow) => {
    if (run.flows[flow]?.latency.p99.ci95 == null) return [];
    const differences = differencesOf(analysis, run, flow);
    return [{ seed: name, text, features: flow, replications: run.replications, differences }];
  });
}

/** Simulated seconds in which so many requests of all flows come, and all flows are over often enough. */
export function durationFor(text: string, requests: number): number {
  const design = designOf(text);
  const rate = design.flows.reduce((sum, flow) => sum + (flow.rate?.value ?? 0), 0);
  const slowest = Math.max(0, ...Object.values(analyze(design).flows).map(({ latency }) => latency.p99 ?? 0));
  return Math.max(rate > 0 ? requests / rate : 0, leastSlowest * slowest);
}

/** How much is simulated. */
export interface Effort {
  /** Requests of one replication. */
  readonly requests: number;
  /** Replications. */
  readonly least: number;
  readonly most: number;
  /** Whether more replications would tell nothing that is asked for, after so many. */
  readonly isEnough: (difference: Difference, replications: number) => boolean;
}

/** Half-width of the simulator's interval in percent from which on more replications tell nothing new. */
const preciseEnough = 0.7;

/** Replications from which on an interval is believed that says a difference is too large: of four, some are much too narrow by chance. */
const believable = 16;

/** It is clear whether the difference is within so many percent: the limit is not in the simulator's interval. */
export function isDecided(within: number): Effort["isEnough"] {
  return ({ off, uncertain }, replications) => {
    if (off === null || uncertain <= preciseEnough) return true;
    const beyond = Math.abs(off) - within;
    return beyond > 0 ? beyond > uncertain && replications >= believable : -beyond > uncertain;
  };
}

/** It may be that the difference is within so many percent. */
export function mayBeWithin(within: number): Effort["isEnough"] {
  return (difference) => excess(difference) <= within;
}

/** A simulation that goes on, replication by replication, until every statistic of these flows is known well enough. */
export function simulateUntilEnough(
  design: Design,
  analysis: Analysis,
  flows: readonly string[],
  options: Omit<SimulationOptions, "replications">,
  { least, most, isEnough }: Omit<Effort, "requests">,
): SimulationResult {
  let plan = new RunPlan(design, { ...options, replications: most });
  const records: ReplicationRecord[] = [];
  for (;;) {
    const current = plan.begin(records.length + 1);
    while (!current.advance(1_000_000)) {
      // Goes on until the replication is over; its events are bounded.
    }
    const record = recordOf(current, records.length + 1);
    const longer = records.length === 0 ? plan.longer(record) : null;
    if (longer) {
      plan = longer;
      continue;
    }
    records.push(record);
    if (records.length < least) continue;
    const result = plan.result(records);
    const isClear = flows.every((flow) => {
      if (result.flows[flow]?.latency.p99.ci95 == null) return true;
      const differences = differencesOf(analysis, result, flow);
      return statistics.every((statistic) => isEnough(differences[statistic], records.length));
    });
    if (isClear || plan.isComplete(records)) return result;
  }
}

export function differencesOf(analysis: Analysis, run: SimulationResult, flow: string): Readonly<Record<Statistic, Difference>> {
  const computed = analysis.flows[flow]?.latency;
  const simulated = run.flows[flow]?.latency;
  if (!computed || !simulated) throw new Error(`${flow} is missing`);
  const of = (statistic: Statistic): Difference => difference(statistic, computed, simulated);
  return { mean: of("mean"), p50: of("p50"), p95: of("p95"), p99: of("p99") };
}

function difference(statistic: Statistic, computed: LatencyFigures, simulated: LatencyEstimates): Difference {
  const { value, ci95 } = simulated[statistic];
  const figure = computed[statistic];
  if (value === null || ci95 === null) throw new Error(`no simulated ${statistic}`);
  return { off: figure === null ? null : (figure / value - 1) * 100, uncertain: (ci95 / value) * 100 };
}

/** The table of all rows with a summary line for each statistic; `within` percent is what is aimed at. */
export function table(rows: readonly Row[], within = 5): string {
  const cell = ({ off, uncertain }: Difference): string =>
    `${off === null ? "   —  " : off.toFixed(1).padStart(6)} ±${uncertain.toFixed(1).padStart(4)}`;
  const lines = rows.map((each) => {
    const cells = statistics.map((statistic) => cell(each.differences[statistic]));
    return `${String(each.seed).padStart(3)} ${cells.join(" ")}  ${String(each.replications).padStart(2)} runs  ${each.features}`;
  });
  const summary = statistics.map((statistic) => {
    const sizes = sizesOf(rows, statistic);
    const beyond = rows.filter(({ differences }) => excess(differences[statistic]) > within).length;
    const near = sizes.filter((size) => size <= within).length;
    return `${statistic}: median ${at(sizes, 0.5).toFixed(1)}%, 90% of the designs within ${at(sizes, 0.9).toFixed(1)}%, worst ${at(sizes, 1).toFixed(1)}%; ${near} of ${rows.length} within ${within}%, ${beyond} beyond that and the simulator's own uncertainty`;
  });
  return [`analysis against simulation in percent, ± the simulator's 95% interval: ${statistics.join(" ")}`, ...lines, ...summary].join(
    "\n",
  );
}

/** Percent by which a difference exceeds what the simulator itself is uncertain by. */
export function excess({ off, uncertain }: Difference): number {
  return off === null ? Number.POSITIVE_INFINITY : Math.abs(off) - uncertain;
}

/** Mean of the differences with their signs, in percent; those the simulator is uncertain about count for less. */
export function bias(rows: readonly Row[], statistic: Statistic): number {
  let [sum, weights] = [0, 0];
  for (const { differences } of rows) {
    const { off, uncertain } = differences[statistic];
    const weight = 1 / (1 + uncertain * uncertain);
    sum += weight * (off ?? Number.POSITIVE_INFINITY);
    weights += weight;
  }
  return sum / weights;
}

/** Sizes of the differences, in order. */
export function sizesOf(rows: readonly Row[], statistic: Statistic): readonly number[] {
  return rows.map((each) => Math.abs(each.differences[statistic].off ?? Number.POSITIVE_INFINITY)).sort((a, b) => a - b);
}

export function at(sizes: readonly number[], share: number): number {
  return sizes[Math.min(sizes.length - 1, Math.floor(share * sizes.length))] as number;
}
