import { countText, type Design, type ElementId, type Scenario } from "../model/index.ts";
import { compile } from "./compile/compile.ts";
import { callsIn } from "./compile/keys.ts";
import { lastPartFrom } from "./drill.ts";
import { timingOf } from "./options.ts";
import { report } from "./report.ts";
import type { SimulationOptions, SimulationProgress, SimulationResult, SimulationRun } from "./result.ts";
import { Simulator } from "./simulator.ts";
import { seriesInterval } from "./statistics/series-recorder.ts";
import { momentsOf } from "./verdicts.ts";

/** Replications simulated at most. */
const mostReplications = 1_000;

/** Prepares a run of all its replications, one after the other. Never throws on a well-formed design. */
export function createRun(design: Design, options: SimulationOptions): SimulationRun {
  const scenario = scenarioOf(design, options.scenario);
  const notes: string[] = [];
  if (options.scenario !== null && scenario === null) notes.push(`There is no ${options.scenario}; this is a run of steady load.`);
  const timing = timingOf(options, scenario);
  if (timing.note !== null) notes.push(timing.note);
  const model = compile(design, scenario);
  const moments = momentsOf(model, scenario, lastPartFrom(timing.duration, timing.warmUp));
  const replications = Math.round(between(1, options.replications, mostReplications));
  const maxEvents = between(1, options.maxEvents, Number.MAX_SAFE_INTEGER);
  const drill = (scenario?.actions.length ?? 0) > 0;
  const interval = seriesInterval(timing.duration);
  const done: Simulator[] = [];
  let events = 0;
  let complete = false;

  const begin = (replication: number): Simulator =>
    new Simulator(model, scenario, {
      seed: options.seed,
      replication,
      duration: timing.duration,
      warmUp: timing.warmUp,
      load: between(0, options.load, Number.MAX_VALUE),
      interval,
      laterByFlow: moments.laterByFlow,
      snapshots: moments.snapshots,
      batches: replications === 1 && !drill,
      randomFailures: options.randomFailures,
      lookupRate: (component) => lookupRate(design, component) * options.load,
    });
  let current = begin(1);

  return {
    advance(limit: number): boolean {
      let left = between(1, limit, Number.MAX_SAFE_INTEGER);
      while (!complete && left > 0) {
        const before = current.events;
        const allowed = Math.min(left, maxEvents - events);
        let over = allowed <= 0;
        if (over) current.stop(`the limit of ${countText(maxEvents)} events is reached`);
        over = current.advance(Math.max(1, allowed));
        events += current.events - before;
        left -= Math.max(1, current.events - before);
        if (!over) continue;
        done.push(current);
        complete = done.length >= replications || events >= maxEvents;
        if (!complete) current = begin(done.length + 1);
      }
      return complete;
    },
    progress(): SimulationProgress {
      const share = complete ? 1 : (done.length + current.now / timing.duration) / replications;
      return { done: Math.min(1, share), replication: Math.min(replications, done.length + 1), time: current.now, events };
    },
    result(): SimulationResult {
      return report({
        design,
        scenario,
        options,
        model,
        duration: timing.duration,
        warmUp: timing.warmUp,
        interval,
        notes,
        snapshots: moments.snapshots,
        laterByFlow: moments.laterByFlow,
        drill,
        replications: complete || done.includes(current) ? done : [...done, current],
      });
    },
  };
}

/** Runs to the end. */
export function simulate(design: Design, options: SimulationOptions): SimulationResult {
  const run = createRun(design, options);
  while (!run.advance(1_000_000)) {
    // Goes on until the run is complete; each slice is bounded, and so is the number of events.
  }
  return run.result();
}

function scenarioOf(design: Design, id: ElementId | null): Scenario | null {
  if (id === null) return null;
  return design.scenarios.find((scenario) => scenario.id === id || scenario.title === id || scenario.name === id) ?? null;
}

/** The value inside its bounds; the lower one for what is no number. */
function between(low: number, value: number, high: number): number {
  return value > low ? Math.min(value, high) : low;
}

/** Rough number of lookups per second at a cache: one for each request of a flow that looks there. */
function lookupRate(design: Design, component: number): number {
  const id = design.components[component]?.id;
  let rate = 0;
  for (const flow of design.flows) {
    if (callsIn(flow.steps).some((step) => step.to === id && step.onMiss !== null)) rate += flow.rate?.value ?? 0;
  }
  return rate;
}
