import { analyze, type LatencyFigures } from "@lintel/engine/analysis";
import { defaultOptions, type LatencyEstimates, simulate } from "@lintel/engine/simulation";
import { designFromText } from "@lintel/language";
import { expect, test, vi } from "vitest";
import { randomDesign } from "./random-designs.ts";

// Millions of requests: a busy machine needs its time.
vi.setConfig({ testTimeout: 180_000 });

/*
 * Analysis and simulation of the same random designs. Both are wrong by a little: the simulator by the half-width of its confidence
 * interval, the closed forms by what they leave out (waits at different stations depend on each other, departures are not Poisson).
 * Bounds on the second, in percent: see the table the test prints.
 */

const statistics = ["mean", "p50", "p95", "p99"] as const;
type Statistic = (typeof statistics)[number];

/**
 * Percent by which the closed forms may be off beyond the simulator's own uncertainty, in any design and in the median one. With five times
 * as many requests the worst differences are 1.8, 2.0, 2.7 and 7.1% (the last simulated to ±18%), the medians 0.2, 0.2, 0.4 and 0.7%.
 */
const worst: Readonly<Record<Statistic, number>> = { mean: 3, p50: 3, p95: 4, p99: 5 };
const typical: Readonly<Record<Statistic, number>> = { mean: 1, p50: 1, p95: 1.5, p99: 2 };

const designs = 40;
const requests = 8_000;
const replications = 5;

interface Difference {
  /** Percent of the simulated value. */
  readonly off: number;
  readonly uncertain: number;
}

interface Row {
  readonly seed: number;
  readonly features: string;
  readonly differences: Readonly<Record<Statistic, Difference>>;
}

function difference(statistic: Statistic, computed: LatencyFigures, simulated: LatencyEstimates): Difference {
  const { value, ci95 } = simulated[statistic];
  const figure = computed[statistic];
  if (value === null || ci95 === null || figure === null) throw new Error(`no ${statistic}: computed ${figure}, simulated ${value}`);
  return { off: (figure / value - 1) * 100, uncertain: (ci95 / value) * 100 };
}

function row(seed: number): Row {
  const { text, features, rate } = randomDesign(seed);
  const { design, findings } = designFromText(text);
  expect(findings.filter((finding) => finding.severity === "error").map((finding) => `${finding.message}\n${text}`)).toEqual([]);
  const analysis = analyze(design);
  for (const component of Object.values(analysis.components)) expect(component.utilisation.value ?? 0).toBeLessThan(0.75);
  const duration = requests / rate / 0.9;
  const run = simulate(design, { ...defaultOptions, duration, seed, replications });
  const computed = analysis.flows.Ask?.latency;
  const simulated = run.flows.Ask?.latency;
  if (!computed || !simulated) throw new Error("the flow is missing");
  const of = (statistic: Statistic): Difference => difference(statistic, computed, simulated);
  return { seed, features: features.join(" "), differences: { mean: of("mean"), p50: of("p50"), p95: of("p95"), p99: of("p99") } };
}

const rows = Array.from({ length: designs }, (_, i) => row(i + 1));

function table(): string {
  const cell = ({ off, uncertain }: Difference): string => `${off.toFixed(1).padStart(6)} ±${uncertain.toFixed(1).padStart(4)}`;
  const lines = rows.map((each) => {
    const cells = statistics.map((statistic) => cell(each.differences[statistic]));
    return `${String(each.seed).padStart(3)} ${cells.join(" ")}  ${each.features}`;
  });
  const summary = statistics.map((statistic) => {
    const sizes = sorted(statistic);
    return `${statistic}: median ${at(sizes, 0.5).toFixed(1)}%, 90% of the designs within ${at(sizes, 0.9).toFixed(1)}%`;
  });
  return [`analysis against simulation in percent, ± the simulator's 95% interval: ${statistics.join(" ")}`, ...lines, ...summary].join(
    "\n",
  );
}

function sorted(statistic: Statistic): readonly number[] {
  return rows.map((each) => Math.abs(each.differences[statistic].off)).sort((a, b) => a - b);
}

function at(sizes: readonly number[], share: number): number {
  return sizes[Math.min(sizes.length - 1, Math.floor(share * sizes.length))] as number;
}

test("40 random designs: analysis and simulation agree", () => {
  console.log(table());
  for (const { seed, features, differences } of rows) {
    for (const statistic of statistics) {
      const { off, uncertain } = differences[statistic];
      const shown = `design ${seed} (${features}), ${statistic}: ${off.toFixed(1)}%, simulated to ±${uncertain.toFixed(1)}%`;
      expect(Math.abs(off), shown).toBeLessThanOrEqual(worst[statistic] + uncertain);
    }
  }
});

test.each(statistics)("in the median design the %s is nearer still", (statistic) => {
  expect(at(sorted(statistic), 0.5)).toBeLessThanOrEqual(typical[statistic]);
});
