import { countText, type Design, type ElementId, type Scenario, timeText } from "../model/index.ts";
import { compile } from "./compile/compile.ts";
import { callsIn } from "./compile/keys.ts";
import type { Model } from "./compile/model.ts";
import { isPrecise } from "./convergence.ts";
import { lastPartFrom } from "./drill.ts";
import { momentsOf } from "./expectation-verdicts.ts";
import { earlyEnd } from "./findings/early-end.ts";
import type { LiveAction } from "./live-actions.ts";
import { timingOf } from "./options.ts";
import type { ReplicationRecord } from "./record.ts";
import { report } from "./report.ts";
import type { SimulationOptions, SimulationResult } from "./result.ts";
import { Simulator } from "./simulator.ts";
import { seriesInterval } from "./statistics/series-recorder.ts";

/** Replications that may be in memory at the same time at most; what each may hold follows from it, and not from the threads there are. */
const mostAtOnce = 16;

/** Lines of a scenario that are named when they lie after the end of the run. */
const mostTooLate = 10;

/** Replications simulated at most. */
const mostReplications = 1_000;

/** Replications before a run that goes on until it is precise enough may end: fewer say too little about their own spread. */
const fewestForPrecision = 5;

/**
 * Everything the replications of a run have in common. Whoever simulates them, one after the other or each in a thread of its own, makes
 * the same plan from the same design and options, and gets the same result from the same records.
 */
export class RunPlan {
  /** Replications at most; without a wanted precision all of them are simulated. */
  readonly replications: number;
  /** Simulated seconds of one replication, and of its warm-up. */
  readonly duration: number;
  readonly warmUp: number;
  private readonly design: Design;
  private readonly options: SimulationOptions;
  private readonly scenario: Scenario | null;
  private readonly model: Model;
  private readonly moments: ReturnType<typeof momentsOf>;
  private readonly notes: readonly string[];
  private readonly interval: number;
  private readonly traces: SimulationOptions["traces"];
  /** Events of one replication at most, and of all together until no further one begins. */
  private readonly maxEvents: number;

  /** Until when the first replication is watched for when it settles; 0 when the warm-up is given or found already. */
  private readonly settlesUntil: number;

  /** `found`: the warm-up that an earlier plan's first replication turned out to need. */
  constructor(design: Design, options: SimulationOptions, found: number | null = null) {
    this.design = design;
    this.options = options;
    this.scenario = scenarioOf(design, options.scenario);
    const notes: string[] = [];
    if (options.scenario !== null && this.scenario === null) notes.push(`There is no ${options.scenario}; this is a run of steady load.`);
    const timing = timingOf(options, this.scenario);
    this.traces = tracesOf(design, options.traces, timing.duration, notes);
    this.notes = notes;
    this.duration = timing.duration;
    this.warmUp = found ?? timing.warmUp;
    if (found !== null)
      notes.push(`The first ${timeText(found)} are left out of the statistics: before that the latency had not settled (MSER-5).`);
    else if (timing.note !== null) notes.push(timing.note);
    if (!options.live) notes.push(...tooLate(this.scenario, timing.duration));
    this.model = compile(design, this.scenario);
    const end = lastPartFrom(this.duration, this.warmUp);
    this.moments = momentsOf(this.model, this.scenario, options.live || this.isDrill ? end : null);
    this.replications = Math.round(between(1, options.replications, mostReplications));
    this.maxEvents = between(1, options.maxEvents, Number.MAX_SAFE_INTEGER);
    const firstAction = Math.min(Number.POSITIVE_INFINITY, ...[...(this.scenario?.actions ?? []), ...options.actions].map(({ at }) => at));
    this.settlesUntil = timing.isGiven || found !== null || options.live ? 0 : Math.min(timing.duration, firstAction);
    this.interval = seriesInterval(timing.duration);
  }

  /** Something is done to the system: the run shows a rare hour and not an ordinary one. */
  private get isDrill(): boolean {
    return (this.scenario?.actions.length ?? 0) + this.options.actions.length > 0;
  }

  /** The plan of the same run in which all this was done. */
  withActions(actions: readonly LiveAction[]): RunPlan {
    return new RunPlan(this.design, { ...this.options, actions });
  }

  /** Prepares a replication, counted from 1. */
  begin(replication: number): Simulator {
    return new Simulator(this.model, this.scenario, {
      seed: this.options.seed,
      replication,
      duration: this.duration,
      warmUp: this.warmUp,
      settlesUntil: replication === 1 ? this.settlesUntil : 0,
      maxEvents: this.maxEvents,
      memoryShare: 1 / Math.min(this.replications, mostAtOnce),
      load: between(0, this.options.load, Number.MAX_VALUE),
      interval: this.interval,
      laterByFlow: this.moments.laterByFlow,
      snapshots: this.moments.snapshots,
      batches: this.replications === 1 && (!this.isDrill || this.options.live),
      traces: this.traces,
      randomFailures: this.options.randomFailures,
      isLive: this.options.live,
      liveActions: this.options.actions,
      lookupRate: (component) => lookupRate(this.design, component) * this.options.load,
    });
  }

  /**
   * The plan to begin anew with when the first replication shows that its start lasts longer than the warm-up; `null` to go on. In a run
   * too short to tell it stays as it is, with a note.
   */
  longer(first: ReplicationRecord): RunPlan | null {
    const needed = Math.max(0, ...first.settledAt.filter(Number.isFinite));
    return needed > this.warmUp && first.stopped === null ? new RunPlan(this.design, this.options, needed) : null;
  }

  /** The same plan with this warm-up. */
  withWarmUp(warmUp: number): RunPlan {
    return warmUp === this.warmUp ? this : new RunPlan(this.design, this.options, warmUp);
  }

  /** Whether these replications, the first ones in their order, are all that is wanted. To be asked after each further one. */
  isComplete(records: readonly ReplicationRecord[]): boolean {
    return records.length >= this.replications || this.hasUsedEvents(records) || this.isPrecise(records);
  }

  private isPrecise(records: readonly ReplicationRecord[]): boolean {
    const { precision } = this.options;
    return precision !== null && records.length >= fewestForPrecision && isPrecise(records, precision);
  }

  private hasUsedEvents(records: readonly ReplicationRecord[]): boolean {
    return records.reduce((sum, record) => sum + record.events, 0) >= this.maxEvents;
  }

  /** The result of these replications, in their order. */
  result(records: readonly ReplicationRecord[]): SimulationResult {
    return report({
      design: this.design,
      scenario: this.scenario,
      options: this.options,
      model: this.model,
      duration: this.duration,
      warmUp: this.warmUp,
      interval: this.interval,
      notes: this.notes,
      stopped: earlyEnd(records, this.replications, this.isPrecise(records), this.duration, this.maxEvents),
      snapshots: this.moments.snapshots,
      laterByFlow: this.moments.laterByFlow,
      drill: this.isDrill,
      replications: records,
    });
  }
}

function scenarioOf(design: Design, id: ElementId | null): Scenario | null {
  if (id === null) return null;
  return design.scenarios.find((scenario) => scenario.id === id || scenario.title === id || scenario.name === id) ?? null;
}

/** The traces of the design's flows in order of time, without what is no time. What comes after the end of the run is told about. */
function tracesOf(design: Design, traces: SimulationOptions["traces"], duration: number, notes: string[]): SimulationOptions["traces"] {
  const known = new Set(design.flows.map((flow) => flow.id));
  return Object.fromEntries(
    Object.entries(traces).flatMap(([flow, moments]) => {
      if (!known.has(flow)) {
        notes.push(`There is no flow ${flow}, so its trace of arrivals is not used.`);
        return [];
      }
      const times = moments.filter((moment) => Number.isFinite(moment) && moment >= 0).sort((a, b) => a - b);
      notes.push(
        `${flow} arrives at the ${countText(times.length)} moments of its trace, whatever its rate, its arrivals and the load say.`,
      );
      const [first] = times;
      const late = times.filter((moment) => moment >= duration).length;
      if (first === undefined) notes.push(`The trace of ${flow} is empty, so none of its requests arrive.`);
      else if (late === times.length)
        notes.push(
          `No request of ${flow} arrives: its trace begins ${timeText(first)} after the start of the run, which ends at ${timeText(duration)}. Count its moments from the start of the run, or make the run longer.`,
        );
      else if (late > 0)
        notes.push(`${countText(late)} moments of the trace of ${flow} are not reached: the run ends at ${timeText(duration)}.`);
      return [[flow, times]];
    }),
  );
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

/** What of a scenario lies after the end of the run, and so has tested nothing: `--duration` can be shorter than it. */
function tooLate(scenario: Scenario | null, duration: number): string[] {
  const late = [
    ...(scenario?.actions ?? []).map(({ at, text }) => ({ at, text })),
    ...(scenario?.expectations ?? []).map((expected) => ({
      at: (expected.type === "metric" ? expected.after : null) ?? 0,
      text: expected.text,
    })),
  ].filter(({ at }) => at >= duration);
  return late
    .slice(0, mostTooLate)
    .map(({ text }) => `The run ends after ${timeText(duration)}, before \`${text}\`: that is not tested. Run longer to test it.`);
}
