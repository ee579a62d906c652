import type { Execution } from "./execute.ts";

/**
 * The JSON of `lintel simulate` (docs/schema/simulate.json): the result of the run, or `runs` with one result
 * for each scenario when several ran.
 */
export function simulationJson(executions: readonly Execution[]): unknown {
  const [only, another] = executions;
  if (only && !another) return runJson(only);
  return { version: 1, runs: executions.map(runJson) };
}

function runJson({ result, eventsPerSecond, interrupted }: Execution): unknown {
  const { version, design, scenario, seed, duration, warmUp, replications, events, ...rest } = result;
  return {
    version,
    design,
    scenario,
    seed,
    duration,
    warmUp,
    replications,
    events,
    eventsPerSecond: Math.round(eventsPerSecond),
    interrupted,
    ...rest,
  };
}
