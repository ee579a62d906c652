import type { SimulationResult } from "@lintel/engine/simulation";
import { t } from "../texts/index.ts";

export interface Moment {
  /** Index of the interval. */
  readonly index: number;
  /** Seconds at its end. */
  readonly time: number;
  /** What makes it worth a look, in words. */
  readonly why: string;
}

/** The moment of a run to look at: when most requests failed, otherwise when most waited, otherwise the end. */
export function worstMoment({ series }: SimulationResult): Moment {
  const flows = Object.values(series.flows);
  const components = Object.values(series.components);
  const count = [...flows.map((flow) => flow.offered.length), ...components.map((component) => component.queue.length)];
  const length = Math.max(1, ...count);
  const highest = (at: (index: number) => number): { index: number; value: number } => {
    let best = { index: length - 1, value: 0 };
    for (let index = 0; index < length; index++) {
      const value = at(index);
      if (value > best.value) best = { index, value };
    }
    return best;
  };
  const moment = (index: number, why: string): Moment => ({ index, time: (index + 1) * series.interval, why });
  const failed = highest((index) => flows.reduce((sum, flow) => sum + (flow.errors[index] ?? 0), 0));
  if (failed.value > 0) return moment(failed.index, t.report.mostFailed);
  const waiting = highest((index) => components.reduce((sum, component) => sum + (component.queue[index] ?? 0), 0));
  if (waiting.value >= 1) return moment(waiting.index, t.report.mostWaited);
  return moment(length - 1, t.report.atTheEnd);
}
