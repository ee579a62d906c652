import { defaultOptions, type SimulationOptions, type SimulationResult, simulate } from "@lintel/engine/simulation";
import { designFromText } from "@lintel/language";
import { expect } from "vitest";

/** Simulates an `.arch` text that must be free of errors. */
export function simulateText(text: string, options: Partial<SimulationOptions> = {}): SimulationResult {
  const { design, findings } = designFromText(text);
  expect(findings.filter((finding) => finding.severity === "error").map((finding) => finding.message)).toEqual([]);
  return simulate(design, { ...defaultOptions, ...options });
}

export interface Interval {
  readonly mean: number;
  /** Of the 95% confidence interval. */
  readonly halfWidth: number;
}

/** Two-sided 95% factor of Student's t with 9 degrees of freedom, for ten independent runs. */
const studentNine = 2.262157;

/** Ten runs with seeds of their own. */
const runsOf = new Map<string, readonly SimulationResult[]>();

/** A figure of a design, from ten runs; figures of the same design and duration share the runs. */
export function estimate(text: string, duration: number, figure: (result: SimulationResult) => number | null): Interval {
  const values = tenRuns(text, duration).map((result) => {
    const value = figure(result);
    if (value === null) throw new Error("the run has no value for this figure");
    return value;
  });
  const mean = values.reduce((sum, value) => sum + value, 0) / 10;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 9;
  return { mean, halfWidth: studentNine * Math.sqrt(variance / 10) };
}

function tenRuns(text: string, duration: number): readonly SimulationResult[] {
  const key = `${duration} ${text}`;
  const known = runsOf.get(key);
  if (known) return known;
  const { design, findings } = designFromText(text);
  expect(findings.filter((finding) => finding.severity === "error").map((finding) => finding.message)).toEqual([]);
  const results = Array.from({ length: 10 }, (_, i) =>
    simulate(design, { ...defaultOptions, duration, warmUp: duration / 10, seed: i + 1 }),
  );
  runsOf.set(key, results);
  return results;
}

/** The expected value lies in the interval, and the interval is narrow: its half-width at most this share of the value. */
export function expectWithin(interval: Interval, expected: number, width = 0.01): void {
  const off = Math.abs(interval.mean - expected);
  const shown = `${interval.mean.toPrecision(6)} ± ${interval.halfWidth.toPrecision(3)}, expected ${expected}`;
  expect(off <= interval.halfWidth, `outside its interval: ${shown}`).toBe(true);
  expect(interval.halfWidth <= width * Math.abs(expected), `too wide: ${shown}`).toBe(true);
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
