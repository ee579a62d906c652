import { type Analysis, analyze, type LatencyFigures } from "@lintel/engine/analysis";
import type { Design } from "@lintel/engine/model";
import { defaultOptions, type LatencyEstimates, type SimulationResult, simulate } from "@lintel/engine/simulation";
import { designFromText } from "@lintel/language";
import { type Busy, randomDesign } from "./random-designs.ts";

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
  readonly seed: number;
  readonly features: string;
  readonly text: string;
  readonly differences: Readonly<Record<Statistic, Difference>>;
}

export function designOf(text: string): Design {
  const { design, findings } = designFromText(text);
  const errors = findings.filter((finding) => finding.severity === "error").map((finding) => finding.message);
  if (errors.length > 0) throw new Error(`${errors.join("\n")}\n${text}`);
  return design;
}

/** One random design, simulated over `requests` requests in each of `replications` runs. */
export function compare(seed: number, busy: Busy, requests: number, replications: number): Row {
  const timesOf = (text: string) => {
    const { links } = analyze(designOf(text));
    return (link: string) => links[link]?.latency.mean ?? 0;
  };
  const { text, features, rate } = randomDesign(seed, busy, timesOf);
  const design = designOf(text);
  const duration = requests / rate / 0.9;
  return {
    seed,
    text,
    features: features.join(" "),
    differences: differencesOf(analyze(design), simulate(design, { ...defaultOptions, duration, seed, replications }), "Ask"),
  };
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
    return `${String(each.seed).padStart(3)} ${cells.join(" ")}  ${each.features}`;
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

/** Sizes of the differences, in order. */
export function sizesOf(rows: readonly Row[], statistic: Statistic): readonly number[] {
  return rows.map((each) => Math.abs(each.differences[statistic].off ?? Number.POSITIVE_INFINITY)).sort((a, b) => a - b);
}

export function at(sizes: readonly number[], share: number): number {
  return sizes[Math.min(sizes.length - 1, Math.floor(share * sizes.length))] as number;
}
