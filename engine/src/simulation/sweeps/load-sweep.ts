import { countText, type Design, type ElementId, percentText, timeText } from "../../model/index.ts";
import type { SimulationOptions } from "../result.ts";
import { replicated } from "../studies/replicated.ts";
import type { Case, Known, Study, Task } from "../studies/study.ts";
import { type ObservedLoad, observedLoad } from "./load-observation.ts";
import { type Ordinary, probeOf, promisesOf } from "./load-probe.ts";
import type { LoadLimit, LoadProbe, LoadSweepResult } from "./load-result.ts";
import { type Found, kneeOf, lowestLoad, saturationOf, search } from "./load-search.ts";
import { type Thinned, thinned, thinningFor } from "./thinning.ts";
import { thinningNotes } from "./thinning-notes.ts";

export interface LoadSweepSetup {
  readonly design: Design;
  /**
   * `replications` of each load at least (two when fewer are given), `maxEvents` of the whole sweep; `load` multiplies what every probe
   * multiplies; `precision` does not count.
   */
  readonly options: SimulationOptions;
  /** Relative width down to which the limit is looked for, 2% when not given. */
  readonly tolerance?: number;
  /** The largest factor that is tried, 100 when not given. */
  readonly cap?: number;
}

const ordinaryTolerance = 0.02;
const ordinaryCap = 100;
/** Replications of a load: at least, and at most until its verdict is sure. */
const fewestReplications = 2;
const mostReplications = 8;
/** A load that is not sure gets as many more at a time, so that threads share them. */
const moreReplications = 2;
/** Simulated seconds that show how many events a second has, at the lowest load, where nothing waits. */
const pilotDuration = 5;
/** Bounds of the simulated seconds of a probe when nobody gives them, and what the events of a thinned design are to be enough for. */
const shortestProbe = 10;
const enoughProbe = 20;
const longestProbe = 300;
/** Probes that a sweep has as a rule, at the largest load it gets to. */
const ordinaryProbes = 16;

/**
 * Simulates a design at one load after the other: looks for the largest load that meets its objectives by bisection, and for the knee of
 * its latency. All loads meet the same requests, only faster.
 */
export function loadSweep(setup: LoadSweepSetup): Study<ObservedLoad, LoadSweepResult> {
  const { design } = setup;
  const options = optionsOf(setup);
  const pilot = caseOf("pilot", "how many events there are", design, {
    ...options,
    load: options.load * lowestLoad,
    duration: pilotDuration,
    warmUp: 0,
  });
  // What is simulated follows from the pilot alone.
  let made: { readonly from: ObservedLoad; readonly scale: Scale } | null = null;
  const scaleOf = (known: Known<ObservedLoad>): Scale | null => {
    const [first] = known.of(pilot.id, null);
    if (first === undefined) return null;
    if (made?.from !== first) made = { from: first, scale: scaleFor(setup, first) };
    return made.scale;
  };
  const walk = (known: Known<ObservedLoad>): Walk | null => {
    const scale = scaleOf(known);
    return scale === null ? null : walkOf(setup, scale, { ...options, duration: scale.duration }, known);
  };
  return {
    next: (known) => walk(known)?.missing ?? [{ case: pilot, replication: 1, warmUp: null, cost: lowestLoad }],
    keep: (task, plan, record) =>
      observedLoad(task.case.design, record, plan.result([record]), task.case.id === pilot.id ? 1 : (made?.scale.thinned.oneIn ?? 1)),
    outcome: (known) => outcomeOf(setup, scaleOf(known), walk(known), known.of(pilot.id, null)[0] ?? null),
    cost(known) {
      const done = walk(known);
      if (done === null) return ordinaryProbes * replicationsOf(setup);
      const spent = done.cost + done.missing.reduce((sum, task) => sum + task.cost, 0);
      const top = Math.min(capOf(setup), saturationOf(done.probes) ?? 2);
      const expected = ordinaryProbes * 0.8 * top * replicationsOf(setup);
      return done.missing.length === 0 ? spent : Math.max(spent * 1.1, expected);
    },
  };
}

interface Walk {
  readonly found: Found;
  readonly probes: readonly LoadProbe[];
  readonly missing: readonly Task[];
  readonly runs: readonly ObservedLoad[];
  /** Of what is known. */
  readonly cost: number;
}

/** Follows the search as far as it is known. */
function walkOf(setup: LoadSweepSetup, { thinned: part }: Scale, options: SimulationOptions, known: Known<ObservedLoad>): Walk {
  const promised = promisesOf(setup.design, scenarioOf(setup));
  const found: Found = { status: "unfinished", met: null, missed: null };
  const steps = search(found, capOf(setup), setup.tolerance ?? ordinaryTolerance);
  const fewest = replicationsOf(setup);
  const probes: LoadProbe[] = [];
  const runs: ObservedLoad[] = [];
  let cost = 0;
  let events = 0;
  /** Events of one replication at the design's own load, by the largest load so far. */
  let eventsAtOne = 0;
  let ordinary: Ordinary | null = null;
  let step = steps.next();
  while (!step.done) {
    const { load, precise } = step.value;
    if (events + eventsAtOne * load * fewest > setup.options.maxEvents && probes.length > 0) {
      step = steps.next(null);
      continue;
    }
    const run = caseOf(`load ${load}`, `load x ${load}`, part.design, { ...options, load: (setup.options.load * load) / part.oneIn });
    let count = fewest;
    let probe: LoadProbe | null = null;
    for (;;) {
      const { replications, missing } = replicated([run], count, load, known);
      if (missing.length > 0) return { found, probes, missing, runs, cost };
      const [all = []] = replications;
      probe = probeOf(load, all, promised, ordinary);
      const mayGoOn = precise && !probe.sure && count + moreReplications <= Math.max(mostReplications, fewest);
      if (mayGoOn && events + eventsAtOne * load * (count + moreReplications) <= setup.options.maxEvents) {
        count += moreReplications;
        continue;
      }
      runs.push(...all);
      cost += load * all.length;
      events += all.reduce((sum, each) => sum + each.events, 0);
      eventsAtOne = Math.max(0, ...all.map((each) => each.events)) / load;
      ordinary ??= ordinaryOf(all);
      break;
    }
    probes.push(probe);
    step = steps.next(probe);
  }
  return { found, probes, missing: [], runs, cost };
}

function ordinaryOf(runs: readonly ObservedLoad[]): Ordinary {
  const mean = (values: readonly number[], otherwise: number): number =>
    values.length === 0 ? otherwise : values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    carried: Math.min(
      1,
      mean(
        runs.flatMap(({ carried }) => carried ?? []),
        1,
      ),
    ),
    mean: mean(
      runs.flatMap(({ total }) => total.mean ?? []),
      0,
    ),
  };
}

function optionsOf({ options }: LoadSweepSetup): SimulationOptions {
  return { ...options, replications: 1, precision: null };
}

function caseOf(id: string, title: string, design: Design, options: SimulationOptions): Case {
  return { id, title, design, options };
}

function scenarioOf({ design, options: { scenario } }: LoadSweepSetup): Design["scenarios"][number] | null {
  return design.scenarios.find(({ id }) => id === scenario) ?? null;
}

function capOf({ cap = ordinaryCap }: LoadSweepSetup): number {
  return cap >= lowestLoad ? cap : ordinaryCap;
}

function replicationsOf({ options: { replications } }: LoadSweepSetup): number {
  return Math.max(fewestReplications, Math.round(replications) || 0);
}

/** How long each run of a sweep is, in simulated seconds, and of which part of the requests. */
interface Scale {
  readonly duration: number;
  readonly thinned: Thinned;
}

/** As long and of as many requests as the events allow, when the load goes up to what the pilot's busiest component can bear. */
function scaleFor(setup: LoadSweepSetup, pilot: ObservedLoad): Scale {
  const perSecond = pilot.events / Math.max(1e-9, pilot.now) / lowestLoad;
  const arrivals = pilot.total.offered / lowestLoad;
  const busy = (pilot.busiest?.utilisation ?? 0) / lowestLoad;
  const top = Math.max(1, Math.min(capOf(setup), busy > 0 ? 1 / busy : 1));
  const room = setup.options.maxEvents / Math.max(1e-9, perSecond * replicationsOf(setup) * ordinaryProbes * top);
  const given = setup.options.duration ?? scenarioOf(setup)?.duration.value ?? null;
  const part = thinned(setup.design, thinningFor((given ?? Math.min(longestProbe, enoughProbe)) / room, arrivals));
  return {
    duration: given ?? Math.round(Math.min(longestProbe, Math.max(shortestProbe, room * part.oneIn))),
    thinned: part,
  };
}

function outcomeOf(setup: LoadSweepSetup, scale: Scale | null, walk: Walk | null, pilot: ObservedLoad | null): LoadSweepResult {
  const { design, options } = setup;
  const probes = [...(walk?.probes ?? [])].sort((a, b) => a.load - b.load);
  const runs = walk?.runs ?? [];
  const knee = kneeOf(probes);
  const [from = 0, at = 0, to = 0] = knee ?? [];
  const ofKnee = probes.find(({ load }) => load === at);
  const tolerance = setup.tolerance ?? ordinaryTolerance;
  const limit = limitOf(walk, probes);
  return {
    version: 1,
    design: design.name,
    scenario: scenarioOf(setup)?.id ?? null,
    complete: walk !== null && walk.missing.length === 0,
    seed: options.seed,
    duration: scale?.duration ?? setup.options.duration ?? scenarioOf(setup)?.duration.value ?? 0,
    oneIn: scale?.thinned.oneIn ?? 1,
    replications: replicationsOf(setup),
    tolerance,
    cap: capOf(setup),
    events: [...runs, ...(pilot ? [pilot] : [])].reduce((sum, { events }) => sum + events, 0),
    metAtOne: probes.find(({ load }) => load === 1)?.met ?? null,
    limit,
    knee:
      ofKnee && ofKnee.total.mean !== null
        ? { load: at, between: [from, to], throughput: ofKnee.total.throughput, mean: ofKnee.total.mean }
        : null,
    probes,
    notes: notesOf(setup, scale, walk, probes, limit, tolerance),
  };
}

function limitOf(walk: Walk | null, probes: readonly LoadProbe[]): LoadLimit {
  const { status = "unfinished", met = null, missed = null } = walk?.found ?? {};
  const rates: Record<ElementId, number> = {};
  for (const [id, flow] of Object.entries(met?.flows ?? {})) rates[id] = flow.offered;
  const sure = probes.filter((probe) => probe.sure);
  const sureMissed = sure.find((probe) => !probe.met && (met === null || probe.load > met.load))?.load ?? null;
  return {
    status,
    load: met?.load ?? null,
    missedAt: missed?.load ?? null,
    sureMet: met === null ? null : (sure.filter((probe) => probe.met && probe.load <= met.load).at(-1)?.load ?? null),
    sureMissed,
    reasons: missed?.reasons ?? [],
    bottleneck: missed?.growing[0] ?? missed?.busiest?.element ?? null,
    rates,
  };
}

function notesOf(
  { design, options }: LoadSweepSetup,
  scale: Scale | null,
  walk: Walk | null,
  probes: readonly LoadProbe[],
  limit: LoadLimit,
  tolerance: number,
): readonly string[] {
  const notes = new Set<string>(scale === null ? [] : thinningNotes(scale.thinned, options.maxEvents));
  const judged = new Set(probes.flatMap(({ verdicts }) => verdicts.filter(({ met }) => met !== null).map(({ text }) => text)));
  const all = new Set(probes.flatMap(({ verdicts }) => verdicts.map(({ text }) => text)));
  if (all.size === 0 && probes.length > 0) notes.add("Nothing is promised (`slo`), so the limit is where the system no longer keeps up.");
  for (const text of all) if (!judged.has(text)) notes.add(`${text} is not judged: no run can tell.`);
  const { found } = walk ?? {};
  if (found?.status === "out-of-events")
    notes.add(
      `The limit of ${countText(options.maxEvents)} events for the whole sweep came before its end; a higher one (--max-events), or shorter runs (--duration), let it go on.`,
    );
  const { sureMet, sureMissed, load, missedAt } = limit;
  if (load !== null && missedAt !== null && (sureMet ?? 0) * (1 + 2 * tolerance) < (sureMissed ?? Number.POSITIVE_INFINITY)) {
    const times = (sure: number | null): string => (sure === null ? "no load" : `x ${countText(sure)}`);
    notes.add(
      `Noisy: the replications are sure of ${times(sureMet)} and of ${times(sureMissed)} only; longer runs (--duration) or more replications would narrow this to ± ${percentText(tolerance)}.`,
    );
  }
  const lowestMissed = probes.find((probe) => probe.sure && !probe.met)?.load;
  const beyond = lowestMissed === undefined ? [] : probes.filter((probe) => probe.sure && probe.met && probe.load > lowestMissed);
  if (beyond.length > 0)
    notes.add(
      `Not one limit: x ${beyond.map(({ load }) => countText(load)).join(", x ")} is met again above x ${countText(lowestMissed ?? 0)}, which is not.`,
    );
  if (scale !== null && scenarioOf({ design, options }) === null)
    notes.add(`Each run is ${timeText(scale.duration)} of steady load; what takes longer to build up is not seen.`);
  for (const run of walk?.runs ?? []) {
    for (const fault of run.broken) notes.add(fault);
  }
  return [...notes];
}
