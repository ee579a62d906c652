import { countText, type Design, percentText, timeText } from "../../model/index.ts";
import type { SimulationOptions } from "../result.ts";
import type { Case, Known, Study, Task } from "../studies/study.ts";
import { calm, caseOf, countedAfter, untilOf } from "./failure-case.ts";
import { damageOf, ranked } from "./failure-damage.ts";
import { type ObservedRun, observedRun } from "./failure-observation.ts";
import type { FailureSweepResult, FailureTarget } from "./failure-result.ts";
import { failureTargets } from "./failure-targets.ts";
import { type FailureTiming, failureTiming, totalOf } from "./failure-timing.ts";

export interface FailureSweepSetup {
  readonly design: Design;
  /** `scenario`, `duration`, `warmUp` and `precision` do not count; `maxEvents` is that of the whole sweep. */
  readonly options: SimulationOptions;
  /** Simulated seconds, where they are given. */
  readonly timing?: Partial<FailureTiming>;
}

/** Simulated seconds that show how many events a second has. */
const pilotDuration = 5;

/**
 * Lets each zone, region and component fail once, and ranks the failures by their damage. Every run meets the same arrivals as one in
 * which nothing fails, so what differs is the failure's doing.
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
    options: { ...options, scenario: null, duration: pilotDuration, warmUp: 0 },
  };
  // The runs of a huge design are many, and what they are follows from the pilot alone.
  let made: { readonly from: ObservedRun; readonly sweep: Sweep } | null = null;
  const plan = (known: Known<ObservedRun>): Sweep | null => {
    const [first] = known.of(pilot.id, null);
    if (first === undefined) return null;
    if (made?.from !== first) made = { from: first, sweep: sweepOf(setup, options, targets, replications, first) };
    return made.sweep;
  };
  return {
    next(known) {
      const sweep = plan(known);
      if (sweep === null) return [{ case: pilot, replication: 1, warmUp: null, cost: pilotDuration }];
      return sweep.cases.flatMap(({ run }) =>
        Array.from({ length: replications }, (_, i) => i + 1).flatMap((replication): Task[] =>
          known.of(run.id, null)[replication - 1] === undefined
            ? [{ case: run, replication, warmUp: null, cost: totalOf(sweep.timing) }]
            : [],
        ),
      );
    },
    keep: (task, _plan, record) => observedRun(record, untilOf(task.case)),
    outcome(known) {
      return outcomeOf(setup, replications, targets, plan(known), known);
    },
    cost(known) {
      const sweep = plan(known);
      const timing = sweep?.timing ?? failureTiming(setup.timing ?? {}, Number.POSITIVE_INFINITY);
      return pilotDuration + (sweep?.cases.length ?? targets.length + 1) * replications * totalOf(timing);
    },
  };
}

interface Sweep {
  readonly timing: FailureTiming;
  /** The run in which nothing fails, then one for each target. */
  readonly cases: readonly { readonly run: Case; readonly target: FailureTarget | null }[];
  readonly left: readonly FailureTarget[];
}

function sweepOf(
  { design, options: { maxEvents }, timing: given = {} }: FailureSweepSetup,
  options: SimulationOptions,
  targets: readonly FailureTarget[],
  replications: number,
  pilot: ObservedRun,
): Sweep {
  const perSecond = pilot.events / Math.max(1e-9, pilot.now);
  // Simulated seconds that the limit leaves for all runs.
  const seconds = perSecond > 0 ? Math.max(0, maxEvents - pilot.events) / perSecond / replications : Number.POSITIVE_INFINITY;
  const timing = failureTiming(given, seconds / (targets.length + 1));
  const runs = Math.floor(seconds / totalOf(timing)) - 1;
  const inOrder = byImportance(design, targets, pilot);
  const chosen = runs >= targets.length ? inOrder : inOrder.slice(0, Math.max(1, runs));
  const kept = new Set(chosen.map(({ id }) => id));
  const counted = countedAfter(design, timing);
  return {
    timing,
    cases: [null, ...chosen].map((target) => ({
      target,
      run: caseOf(design, options, timing, counted, target),
    })),
    left: targets.filter(({ id }) => !kept.has(id)),
  };
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
  const ordinary = known.of(calm, null);
  const runs = (sweep?.cases ?? []).map(({ run, target }) => ({ target, failed: known.of(run.id, null) }));
  const damages = runs.flatMap(({ target, failed }) => {
    const pairs = Math.min(failed.length, ordinary.length);
    return target === null || pairs === 0 ? [] : [damageOf(design, target, timing, failed.slice(0, pairs), ordinary.slice(0, pairs))];
  });
  const simulated = new Set(damages.map(({ target }) => target.id));
  const left = sweep?.left ?? [];
  return {
    version: 1,
    design: design.name,
    complete: sweep !== null && runs.every(({ failed }) => failed.length >= replications),
    seed: options.seed,
    load: options.load,
    replications,
    ...timing,
    events: [known.of("pilot", null), ...runs.map(({ failed }) => failed)].flat().reduce((sum, { events }) => sum + events, 0),
    failures: ranked(damages),
    notSimulated: targets.filter(({ id }) => !simulated.has(id)),
    notes: notesOf(
      design,
      options,
      targets,
      timing,
      given?.down !== undefined,
      left,
      ordinary,
      [ordinary, ...runs.map(({ failed }) => failed)].flat(),
    ),
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
  left: readonly FailureTarget[],
  ordinary: readonly ObservedRun[],
  runs: readonly ObservedRun[],
): readonly string[] {
  const notes = new Set<string>();
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
    `Each run has ${timeText(settle)} to settle, ${timeText(down)} of the failure and ${timeText(after)} after it; a failure that takes longer to show is not seen.`,
  );
  if (options.replications <= 1) notes.add("One replication: nothing says how far chance moved the numbers (--replications).");
  for (const { stopped } of runs) if (stopped !== null) notes.add(`stopped: a run ended early: ${stopped}.`);
  for (const { broken } of runs) for (const fault of broken) notes.add(fault);
  return [...notes];
}
