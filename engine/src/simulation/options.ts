import type { Scenario } from "../model/index.ts";
import type { SimulationOptions } from "./result.ts";

/** Seconds simulated when neither the options nor a scenario say how long. */
export const steadyDuration = 300;

/** Share of the duration removed as warm-up when nobody gives one. */
const defaultWarmUpShare = 0.1;

export const defaultOptions: SimulationOptions = {
  scenario: null,
  duration: null,
  warmUp: null,
  seed: 1,
  replications: 1,
  precision: null,
  load: 1,
  randomFailures: false,
  traces: {},
  actions: [],
  live: false,
  maxEvents: 500_000_000,
};

export interface Timing {
  readonly duration: number;
  readonly warmUp: number;
  /** Somebody said how long the warm-up is. */
  readonly isGiven: boolean;
  /** How the warm-up was chosen when nobody gave it. */
  readonly note: string | null;
}

/** Duration and warm-up in seconds: from the options, otherwise from the scenario. */
export function timingOf(options: SimulationOptions, scenario: Scenario | null): Timing {
  const wanted = options.duration ?? scenario?.duration.value ?? steadyDuration;
  const duration = Number.isFinite(wanted) && wanted > 0 ? wanted : steadyDuration;
  const given = options.warmUp ?? scenario?.warmUp?.value ?? null;
  if (given !== null && given >= 0 && given < duration) return { duration, warmUp: given, isGiven: true, note: null };
  const why = given === null ? "nothing says how long the warm-up is" : "the warm-up is as long as the run";
  return {
    duration,
    warmUp: duration * defaultWarmUpShare,
    isGiven: given !== null,
    note: `The first 10% of the run are left out of the statistics: ${why}.`,
  };
}
