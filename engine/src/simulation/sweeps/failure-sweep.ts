import { countText, type Design, percentText, timeText } from "../../model/index.ts";
import type { SimulationOptions } from "../result.ts";
import type { Case, Known, Study, Task } from "../studies/study.ts";
import { caseOf, countedAfter, untilOf } from "./failure-case.ts";
import { damageOf, ranked, recoveriesOf } from "./failure-damage.ts";
import { type ObservedRun, observedRun } from "./failure-observation.ts";
import type { FailureSweepResult, FailureTarget } from "./failure-result.ts";
import { failureTargets } from "./failure-targets.ts";
import { type FailureTiming, failureTiming, firstLookOf, totalOf } from "./failure-timing.ts";
import { type Thinned, thinned, thinningFor } from "./thinning.ts";
import { blackHoleNote, thinningNotes } from "./thinning-notes.ts";

export interface FailureSweepSetup {
  readonly design: Design;
  /** `scenario`, `duration`, `warmUp` and `precision` do not count; `maxEvents` is that of the whole sweep. */
  readonly options: SimulationOptions;
  /** Simulated seconds, where they are given. */
  readonly timing?: Partial<FailureTiming>;
}

/** Simulated seconds that show how many events a second has, at this part of the load: nothing has to wait for that. */
const pilotDuration = 5;
const pilotLoad = 0.1;

/**
 * Lets each zone, region and component fail once, and ranks the failures by their damage. Every run meets the same arrivals as one in
 * which nothing fails, so what differs is the failure's doing. A run ends soon after its failure; only where the system is not as before
 * by then, a longer one is made.
 */
export function failureSweep(setup: FailureSweepSetup): Study<ObservedRun, FailureSweepResult> {
  const { design } = setup;
  const targets = failureTargets(design);
  const replications = Math.max(1, Math.round(setup.options.replications) || 1);
  const options = { ...setup.options, replications: 1, precision: null };
  const pilot: Case = {
    id: "pilot",
    title: "how many events there are",
    design: { ...design, scenarios: [] },
    options: { ...options, scenario: null, load: options.load * pilotLoad, duration: pilotDuration, warmUp: 0 },
  };
  // The runs of a huge design are many, and what they are follows from the pilot alone.
  let made: { readonly from: ObservedRun; readonly sweep: Sweep } | null = null;
  const plan = (known: Known<ObservedRun>): Sweep | null => {
    const [first] = known.of(pilot.id, null);
    if (first === undefined) return null;
    if (made?.from !== first) made = { from: first, sweep: sweepOf(setup, options, targets, replications, first) };
    return made.sweep;
  };
  const missing = (run: Case, cost: number, known: Known<ObservedRun>): readonly Task[] => {
    const done = known.of(run.id, null).length;
    return Array.from({ length: Math.max(0, replications - done) }, (_, i) => ({
      case: run,
      replication: done + i + 1,
      warmUp: null,
      cost,
    }));
  };
  return {
    next(known) {
      const sweep = plan(known);
      if (sweep === null) return [{ case: pilot, replication: 1, warmUp: null, cost: pilotDuration * pilotLoad }];
      const [shorter, longer] = [totalOf(sweep.look), totalOf(sweep.timing)];
      const first = sweep.cases.flatMap(({ run }) => missing(run, shorter, known));
      return [...first, ...lastingOf(sweep, replications, known).flatMap(({ longer: run }) => (run ? missing(run, longer, known) : []))];
    },
    keep: (task, _plan, record) => observedRun(record, untilOf(task.case)),
    outcome(known) {
      return outcomeOf(setup, replications, targets, plan(known), known);
    },
    cost(known) {
      const sweep = plan(known);
      const timing = sweep?.timing ?? failureTiming(setup.timing ?? {}, Number.POSITIVE_INFINITY);
      const runs = sweep?.cases.length ?? targets.length + 1;
      const looked = sweep === null ? 0 : sweep.cases.filter(({ run }) => known.of(run.id, null).length >= replications).length;
      const lasting = sweep === null ? 0 : lastingOf(sweep, replications, known).length;
      const more = sweep?.look === timing ? 0 : lasting + usuallyLasting * (runs - looked);
      return pilotDuration * pilotLoad + replications * (runs * totalOf(sweep?.look ?? timing) + more * totalOf(timing));
    },
  };
}

/** Share of the failures that are not over soon, as far as that can be foreseen. */
const usuallyLasting = 0.3;

interface SweepCase {
  /** `null` for the run in which nothing fails. */
  readonly target: FailureTarget | null;
  readonly run: Case;
  /** The same with more time after it; `null` where the first has all the time there is. */
  readonly longer: Case | null;
}

interface Sweep {
  readonly timing: FailureTiming;
  /** Of the first run of each. */
  readonly look: FailureTiming;
  /** The run in which nothing fails, then one for each target. */
  readonly cases: readonly SweepCase[];
  readonly left: readonly FailureTarget[];
  readonly thinned: Thinned;
}

function sweepOf(
  { design, options: { maxEvents }, timing: given = {} }: FailureSweepSetup,
  options: SimulationOptions,
  targets: readonly FailureTarget[],
  replications: number,
  pilot: ObservedRun,
): Sweep {
  const perSecond = pilot.events / Math.max(1e-9, pilot.now) / pilotLoad;
  const arrivals = pilot.flows.reduce((sum, { offered }) => sum + offered, 0) / Math.max(1e-9, pilot.now) / pilotLoad;
  // Simulated seconds of the whole load that the limit leaves for all runs.
  const seconds = perSecond > 0 ? Math.max(0, maxEvents - pilot.events) / perSecond / replications : Number.POSITIVE_INFINITY;
  const timing = failureTiming(given, seconds / (targets.length + 1));
  const part = thinned(design, thinningFor((totalOf(timing) * (targets.length + 1)) / Math.max(1e-9, seconds), arrivals));
  const runs = Math.floor((seconds * part.oneIn) / totalOf(timing)) - 1;
  const inOrder = byImportance(design, targets, pilot);
  const chosen = runs >= targets.length ? inOrder : inOrder.slice(0, Math.max(1, runs));
  const kept = new Set(chosen.map(({ id }) => id));
  const counted = countedAfter(design, timing);
  const look = given.after === undefined ? firstLookOf(timing) : null;
  const smaller = { ...options, load: options.load / part.oneIn };
  return {
    timing,
    look: look ?? timing,
    cases: [null, ...chosen].map((target) => ({
      target,
      run: caseOf(part.design, smaller, look ?? timing, counted, target, look === null ? "" : "first look: "),
      longer: look === null ? null : caseOf(part.design, smaller, timing, counted, target, ""),
    })),
    left: targets.filter(({ id }) => !kept.has(id)),
    thinned: part,
  };
}

/** The failures whose first run ended before the system was as without them, and the run in which nothing fails where there are any. */
function lastingOf(sweep: Sweep, replications: number, known: Known<ObservedRun>): readonly SweepCase[] {
  const [calmCase, ...others] = sweep.cases;
  const calmRuns = calmCase === undefined ? [] : known.of(calmCase.run.id, null);
  if (calmCase?.longer == null || calmRuns.length < replications) return [];
  const lasting = others.filter(({ run }) => {
    const failed = known.of(run.id, null);
    return failed.length >= replications && recoveriesOf(sweep.look, failed, calmRuns).includes(null);
  });
  return lasting.length > 0 ? [calmCase, ...lasting] : [];
}

/** The runs of a failure and those in which nothing fails, of the same length: the longer ones as soon as there are as many. */
function pairsOf(sweep: Sweep, { run, longer }: SweepCase, known: Known<ObservedRun>) {
  const [calmCase] = sweep.cases;
  const pair = (failed: Case, ordinary: Case, timing: FailureTiming) => {
    const [failures, calmRuns] = [known.of(failed.id, null), known.of(ordinary.id, null)];
    const pairs = Math.min(failures.length, calmRuns.length);
    return { failed: failures.slice(0, pairs), ordinary: calmRuns.slice(0, pairs), timing };
  };
  const first = pair(run, calmCase?.run ?? run, sweep.look);
  if (longer === null || !calmCase?.longer) return first;
  const second = pair(longer, calmCase.longer, sweep.timing);
  return second.failed.length >= Math.max(1, first.failed.length) ? second : first;
}

/** What is tried first, as not everything may be: places, then whole components, then single replicas, each by their requests. */
function byImportance(design: Design, targets: readonly FailureTarget[], pilot: ObservedRun): readonly FailureTarget[] {
  const rates = new Map(design.components.map(({ id }, i) => [id, pilot.rates[i] ?? 0]));
  const order: readonly FailureTarget["kind"][] = ["region", "zone", "component", "replica"];
  return [...targets].sort(
    (a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || (rates.get(b.element) ?? 0) - (rates.get(a.element) ?? 0),
  );
}

function outcomeOf(
  { design, options, timing: given }: FailureSweepSetup,
  replications: number,
  targets: readonly FailureTarget[],
  sweep: Sweep | null,
  known: Known<ObservedRun>,
): FailureSweepResult {
  const timing = sweep?.timing ?? failureTiming(given ?? {}, Number.POSITIVE_INFINITY);
  const oneIn = sweep?.thinned.oneIn ?? 1;
  const cases = sweep?.cases ?? [];
  const ofCase = ({ run, longer }: SweepCase): readonly ObservedRun[] => [
    ...known.of(run.id, null),
    ...(longer ? known.of(longer.id, null) : []),
  ];
  const damages = cases.flatMap((each) => {
    if (each.target === null || sweep === null) return [];
    const { failed, ordinary, timing: times } = pairsOf(sweep, each, known);
    return failed.length === 0 ? [] : [damageOf(design, each.target, times, failed, ordinary, oneIn)];
  });
  const simulated = new Set(damages.map(({ target }) => target.id));
  const runs = cases.flatMap(ofCase);
  const lasting = sweep === null ? [] : lastingOf(sweep, replications, known);
  return {
    version: 1,
    design: design.name,
    complete:
      sweep !== null &&
      cases.every(({ run }) => known.of(run.id, null).length >= replications) &&
      lasting.every(({ longer }) => longer === null || known.of(longer.id, null).length >= replications),
    seed: options.seed,
    load: options.load,
    oneIn,
    replications,
    ...timing,
    events: [known.of("pilot", null), runs].flat().reduce((sum, { events }) => sum + events, 0),
    failures: ranked(damages),
    notSimulated: targets.filter(({ id }) => !simulated.has(id)),
    notes: notesOf(design, options, targets, timing, given?.down !== undefined, sweep, cases[0] ? ofCase(cases[0]) : [], runs),
  };
}

/** A flow of which less succeeds without any failure cannot show what failures cost it. */
const mostlyWorks = 0.5;

function notesOf(
  design: Design,
  options: SimulationOptions,
  targets: readonly FailureTarget[],
  { settle, down, after }: FailureTiming,
  isGiven: boolean,
  sweep: Sweep | null,
  ordinary: readonly ObservedRun[],
  runs: readonly ObservedRun[],
): readonly string[] {
  const notes = new Set<string>();
  const left = sweep?.left ?? [];
  if (sweep !== null) for (const note of thinningNotes(sweep.thinned, options.maxEvents)) notes.add(note);
  const blackHoles = sweep === null ? null : blackHoleNote(sweep.thinned);
  if (blackHoles !== null) notes.add(blackHoles);
  if (targets.length === 0) notes.add("There is nothing that could fail.");
  design.flows.forEach(({ id }, i) => {
    const { offered = 0, succeeded = 0, throttled = 0 } = ordinary[0]?.flows[i] ?? {};
    const share = offered > throttled ? succeeded / (offered - throttled) : 1;
    if (share < mostlyWorks)
      notes.add(`Of ${id} only ${percentText(share)} of the requests succeed while nothing fails, so failures have little left to break.`);
  });
  if (left.length > 0)
    notes.add(
      `${countText(left.length)} of ${countText(targets.length)} failures are not simulated: the limit of ${countText(options.maxEvents)} events for the whole sweep leaves no room. A higher limit (--max-events), or a smaller load (--load), which shows no overload, makes room.`,
    );
  if (!isGiven && down < failureTiming({}, Number.POSITIVE_INFINITY).down && left.length === 0)
    notes.add(`Each failure lasts ${timeText(down)} only, so that all fit into the limit of ${countText(options.maxEvents)} events.`);
  notes.add(
    `Each run has ${timeText(settle)} to settle, ${timeText(down)} of the failure and${sweep !== null && sweep.look.after < after ? ", where the system is not as before sooner," : ""} ${timeText(after)} after it; a failure that takes longer to show is not seen.`,
  );
  if (options.replications <= 1) notes.add("One replication: without further ones nothing says how far chance moved the numbers.");
  for (const { stopped } of runs) if (stopped !== null) notes.add(`stopped: a run ended early: ${stopped}.`);
  for (const { broken } of runs) for (const fault of broken) notes.add(fault);
  return [...notes];
}
