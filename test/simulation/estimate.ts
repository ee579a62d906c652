import { type Design, mean } from "@lintel/engine/model";
import { defaultOptions, type SimulationOptions, type SimulationResult, simulate } from "@lintel/engine/simulation";
import { designFromText } from "@lintel/language";
import { expect } from "vitest";

/** Simulates an `.arch` text that must be free of errors. */
export function simulateText(text: string, options: Partial<SimulationOptions> = {}): SimulationResult {
  const { design, findings } = designFromText(text);
  expect(findings.filter((finding) => finding.severity === "error").map((finding) => finding.message)).toEqual([]);
  return simulate(design, { ...defaultOptions, ...options });
}

/** Requests of one run. Its first tenth is warm-up, many times the relaxation time of every row's queue. */
const requestsPerRun = 20_000;
const fewestRuns = 10;
const mostRuns = 2_000;

interface Interval {
  readonly mean: number;
  /** Of the 95% confidence interval. */
  readonly halfWidth: number;
  readonly runs: number;
}

/** What has been simulated so far of a text, by stage: figures of the same design share its runs. */
const simulated = new Map<string, SimulationResult[]>();

/**
 * The expected value lies in the figure's 95% confidence interval, and the interval is narrow: its half-width is at most this share of
 * the expected value.
 *
 * How long to simulate follows from that alone (sequential procedure; Law, Simulation Modeling and Analysis, section 9.4.1):
 * independent runs are added until the interval is narrow enough. An interval misses the true value once in twenty times by its
 * nature. A miss is answered with precision: by as many new runs as an interval narrower by √2 needs (twice the requests), and if that
 * misses too, one half as wide. What is right lies in one of them; what is wrong by more than a part of the stated width in none.
 */
export function expectWithin(text: string, figure: (result: SimulationResult) => number | null, expected: number, width = 0.01): void {
  let shown = "";
  for (const [stage, sharper] of [1, Math.SQRT2, 2].entries()) {
    const interval = estimate(text, stage, figure, (width * Math.abs(expected)) / sharper);
    if (Math.abs(interval.mean - expected) <= interval.halfWidth) return;
    shown += ` ${interval.mean.toPrecision(6)} ± ${interval.halfWidth.toPrecision(3)} from ${interval.runs} runs;`;
  }
  expect.fail(`expected ${expected}, outside of every interval:${shown}`);
}

function estimate(text: string, stage: number, figure: (result: SimulationResult) => number | null, width: number): Interval {
  const results = simulated.get(`${stage} ${text}`) ?? [];
  simulated.set(`${stage} ${text}`, results);
  const values: number[] = [];
  for (;;) {
    const value = figure(resultAt(text, stage, results, values.length));
    if (value === null) throw new Error("the run has no value for this figure");
    values.push(value);
    if (values.length < fewestRuns) continue;
    const half = halfWidth(values);
    if (half <= width) return { mean: meanOf(values), halfWidth: half, runs: values.length };
    if (values.length >= mostRuns) throw new Error(`${mostRuns} runs give an interval of ± ${half}, not ± ${width}`);
  }
}

function resultAt(text: string, stage: number, results: SimulationResult[], index: number): SimulationResult {
  const known = results[index];
  if (known) return known;
  const { design, findings } = designFromText(text);
  expect(findings.filter((finding) => finding.severity === "error").map((finding) => finding.message)).toEqual([]);
  const duration = requestsPerRun / requestRate(design);
  const result = simulate(design, { ...defaultOptions, duration, warmUp: duration / 10, seed: 1 + index + stage * mostRuns });
  results.push(result);
  return result;
}

/** Requests per second; of a closed population at most, when nobody ever waits. */
function requestRate(design: Design): number {
  const arrivals = design.components.find((component) => component.client)?.client?.arrivals.value;
  if (arrivals?.type === "closed") return arrivals.users / mean(arrivals.think);
  return design.flows[0]?.rate?.value ?? 1;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** 97.5% quantile of Student's t from 9 degrees of freedom on, by Cornish–Fisher expansion (off by less than 0.0002 there). */
function studentFactor(degrees: number): number {
  const z = 1.959964;
  const first = (z ** 3 + z) / 4;
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  return z + first / degrees + second / degrees ** 2 + third / degrees ** 3;
}

function halfWidth(values: readonly number[]): number {
  const center = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - center) ** 2, 0);
  return studentFactor(values.length - 1) * Math.sqrt(squares / (values.length - 1) / values.length);
}

/** A client and one station behind it, without network. */
export function station(rate: string, body: string): string {
  return `
    client User {}
    service Station { ${body} }
    User -> Station { latency 0 s }
    flow Ask { from User at ${rate}  User -> Station }
  `;
}

/** Time in the system, and in the queue. */
export const sojourn = (result: SimulationResult): number | null => result.flows.Ask?.latency.mean.value ?? null;
export const wait = (result: SimulationResult): number | null => result.components.Station?.wait ?? null;
export const lossRatio = (result: SimulationResult): number | null => {
  const flow = result.flows.Ask;
  return flow && flow.availability !== null ? 1 - flow.availability : null;
};
