import { countText, type Design, type ElementId, lookup, type Scenario, timeText } from "../../model/index.ts";
import { timingOf } from "../options.ts";
import { RunPlan } from "../plan.ts";
import type { ReplicationRecord } from "../record.ts";
import {
  type ComponentResult,
  type ErrorCause,
  type ExpectationVerdict,
  errorCauses,
  type FlowResult,
  type SimulationOptions,
  type SimulationResult,
} from "../result.ts";
import type { RequestCounter } from "../statistics/flow-statistics.ts";
import { type Kept, keptOf, type Replicated, replicated } from "../studies/replicated.ts";
import type { Case, Known, Study } from "../studies/study.ts";
import { comparedFigure, type Good } from "./paired.ts";
import type {
  ComparedComponent,
  ComparedFigure,
  ComparedFlow,
  ComparedVerdict,
  ComparisonResult,
  DifferenceVerdict,
  OnlyIn,
} from "./result.ts";

/** One side of a comparison. */
export interface Variant {
  /** What people call it, such as its file. */
  readonly title: string;
  readonly design: Design;
  /** `null`: steady load. */
  readonly scenario: ElementId | null;
}

export interface ComparisonSetup {
  readonly a: Variant;
  readonly b: Variant;
  /** What both sides share; `scenario` and `precision` do not count. Two replications or more give intervals. */
  readonly options: SimulationOptions;
}

/** Pairs of replications when nobody says how many. */
export const defaultPairs = 5;

type ErrorShares = Readonly<Record<ErrorCause, number | null>>;

interface FlowOfRun extends FlowResult {
  readonly shares: ErrorShares;
}

interface KeptRun extends Kept {
  readonly record: ReplicationRecord;
  /** The figures of this replication alone. */
  readonly flows: Readonly<Record<ElementId, FlowOfRun>>;
  readonly components: Readonly<Record<ElementId, ComponentResult>>;
}

/**
 * Two variants under common random numbers: replication n of both draws from streams with the same names and seeds, so both meet the same
 * arrivals, and the differences between replications of the same number tell more than the two means.
 */
export function comparison(setup: ComparisonSetup): Study<KeptRun, ComparisonResult> {
  const { a, b } = setup;
  const timing = sharedTiming(setup);
  const caseOf = (id: "a" | "b", { title, design, scenario }: Variant): Case => ({
    id,
    title,
    design,
    options: { ...setup.options, scenario, precision: null, duration: timing.duration, warmUp: timing.warmUp },
  });
  const cases = [caseOf("a", a), caseOf("b", b)];
  const pairs = Math.max(1, Math.round(setup.options.replications) || 1);
  const runs = (known: Known<KeptRun>): Runs => affordable(replicated(cases, pairs, 1, known), setup.options.maxEvents);
  return {
    next: (known) => runs(known).missing,
    keep(task, plan, record) {
      const { flows: results, components } = plan.result([record]);
      const flows: Record<ElementId, FlowOfRun> = {};
      task.case.design.flows.forEach(({ id }, i) => {
        const [result, statistics] = [results[id], record.statistics.flows[i]];
        if (result && statistics) flows[id] = { ...result, shares: errorShares(statistics.main) };
      });
      return { ...keptOf(record), record, flows, components };
    },
    outcome: (known) => outcomeOf(setup, cases, runs(known), timing.notes),
    cost(known) {
      const { replications, missing } = runs(known);
      const first = known.of("a", null).length + known.of("b", null).length;
      const under = replications[0]?.[0]?.warmUp;
      // The first pair may have to begin anew under a longer warm-up.
      const again = under !== undefined && missing.length > 0 && known.of("a", null)[0]?.warmUp !== under ? first : 0;
      return 2 * pairs + again;
    },
  };
}

interface Runs extends Replicated<KeptRun> {
  /** The pairs used up the limit of events, so no more are wanted. */
  readonly exhausted: boolean;
}

/** No further pair is wanted after the one with which all together reach the limit of events. */
function affordable(all: Replicated<KeptRun>, maxEvents: number): Runs {
  const [ofA = [], ofB = []] = all.replications;
  let events = 0;
  for (let pair = 0; pair < Math.min(ofA.length, ofB.length); pair++) {
    events += (ofA[pair]?.events ?? 0) + (ofB[pair]?.events ?? 0);
    if (events < maxEvents || all.missing.length === 0) continue;
    return { replications: all.replications.map((runs) => runs.slice(0, pair + 1)), missing: [], exhausted: true };
  }
  return { ...all, exhausted: false };
}

/** Both sides are measured for as long and from the same moment on. */
function sharedTiming({ a, b, options }: ComparisonSetup): {
  readonly duration: number;
  readonly warmUp: number | null;
  readonly notes: readonly string[];
} {
  const [ofA, ofB] = [a, b].map(({ design, scenario }) => timingOf(options, scenarioOf(design, scenario))) as [
    ReturnType<typeof timingOf>,
    ReturnType<typeof timingOf>,
  ];
  const duration = Math.min(ofA.duration, ofB.duration);
  const notes =
    ofA.duration === ofB.duration
      ? []
      : [
          `Both run for ${timeText(duration)}, the shorter of ${timeText(ofA.duration)} and ${timeText(ofB.duration)}, so that they are measured over the same time.`,
        ];
  const given = [ofA, ofB].flatMap(({ isGiven, warmUp }) => (isGiven && warmUp < duration ? [warmUp] : []));
  return { duration, warmUp: given.length > 0 ? Math.max(...given) : null, notes };
}

function scenarioOf(design: Design, id: ElementId | null): Scenario | null {
  return design.scenarios.find((scenario) => scenario.id === id) ?? null;
}

function outcomeOf(
  { a, b, options }: ComparisonSetup,
  cases: readonly Case[],
  { replications, missing, exhausted }: Runs,
  timingNotes: readonly string[],
): ComparisonResult {
  const [allA = [], allB = []] = replications;
  const pairs = Math.min(allA.length, allB.length);
  const [runsA, runsB] = [allA.slice(0, pairs), allB.slice(0, pairs)];
  const warmUp = runsA[0]?.warmUp ?? cases[0]?.options.warmUp ?? 0;
  const [resultA, resultB] = [runsA, runsB].map((runs, i) => resultOf(cases[i] as Case, runs)) as [
    SimulationResult | null,
    SimulationResult | null,
  ];
  const flowsOf = ({ design }: Variant): readonly ElementId[] => design.flows.map(({ id }) => id);
  const componentsOf = ({ design }: Variant): readonly ElementId[] =>
    design.components.flatMap(({ id, kind }) => (kind === "client" ? [] : [id]));
  const onlyIn = { flows: exclusive(flowsOf(a), flowsOf(b)), components: exclusive(componentsOf(a), componentsOf(b)) };
  const flows: Record<ElementId, ComparedFlow> = {};
  const components: Record<ElementId, ComparedComponent> = {};
  if (pairs > 0) {
    for (const id of shared(flowsOf(a), flowsOf(b))) {
      flows[id] = comparedFlow(
        runsA.map((run) => run.flows[id]),
        runsB.map((run) => run.flows[id]),
      );
    }
    for (const id of shared(componentsOf(a), componentsOf(b))) {
      components[id] = comparedComponent(
        runsA.map((run) => run.components[id]),
        runsB.map((run) => run.components[id]),
      );
    }
  }
  return {
    version: 1,
    complete: missing.length === 0,
    a: { design: a.design.name, title: a.title, scenario: scenarioOf(a.design, a.scenario)?.id ?? null, result: resultA },
    b: { design: b.design.name, title: b.title, scenario: scenarioOf(b.design, b.scenario)?.id ?? null, result: resultB },
    seed: options.seed,
    duration: cases[0]?.options.duration ?? 0,
    warmUp,
    replications: pairs,
    events: [...allA, ...allB].reduce((sum, run) => sum + run.events, 0),
    flows,
    components,
    onlyIn,
    objectives: comparedVerdicts(resultA?.objectives, resultB?.objectives),
    expectations: comparedVerdicts(resultA?.expectations, resultB?.expectations),
    notes: [
      ...(exhausted
        ? [
            `stopped: ${countText(pairs)} of ${countText(options.replications)} pairs of replications used up the limit of ${countText(options.maxEvents)} events.`,
          ]
        : []),
      ...timingNotes,
      ...differentScenario(a, b),
      ...differentLoad(a, b),
      ...notesOf(pairs, flows, a, b, resultA, resultB),
    ],
  };
}

function resultOf({ design, options }: Case, runs: readonly KeptRun[]): SimulationResult | null {
  const [first] = runs;
  if (!first) return null;
  const plan = new RunPlan(design, { ...options, replications: runs.length }).withWarmUp(first.warmUp);
  return plan.result(runs.map(({ record }) => record));
}

function comparedFlow(a: readonly (FlowOfRun | undefined)[], b: readonly (FlowOfRun | undefined)[]): ComparedFlow {
  const figure = (value: (flow: FlowOfRun) => number | null, good: Good): ComparedFigure => comparedOf(a, b, value, good);
  const errors = Object.fromEntries(errorCauses.map((cause) => [cause, figure((flow) => flow.shares[cause], "less")]));
  return {
    throughput: figure((flow) => flow.throughput.value, "more"),
    latency: {
      mean: figure((flow) => flow.latency.mean.value, "less"),
      p50: figure((flow) => flow.latency.p50.value, "less"),
      p95: figure((flow) => flow.latency.p95.value, "less"),
      p99: figure((flow) => flow.latency.p99.value, "less"),
    },
    availability: figure((flow) => flow.availability, "more"),
    errors: errors as Record<ErrorCause, ComparedFigure>,
  };
}

/** Share of a flow's ended requests by cause; `null` when none ended. */
function errorShares({ ended, succeeded, failed }: RequestCounter): ErrorShares {
  const all = succeeded + failed;
  return Object.fromEntries(errorCauses.map((cause, i) => [cause, all > 0 ? ended[i + 1]! / all : null])) as ErrorShares;
}

function comparedComponent(a: readonly (ComponentResult | undefined)[], b: readonly (ComponentResult | undefined)[]): ComparedComponent {
  return {
    throughput: comparedOf(a, b, (component) => component.throughput, "neither"),
    utilisation: comparedOf(a, b, (component) => component.utilisation, "neither"),
    sojourn: comparedOf(a, b, (component) => component.sojourn.mean, "less"),
    hitRatio: comparedOf(a, b, (component) => component.hitRatio, "more"),
    lostWrites: comparedOf(a, b, (component) => component.lostWrites, "less"),
  };
}

function comparedOf<T>(
  a: readonly (T | undefined)[],
  b: readonly (T | undefined)[],
  value: (of: T) => number | null,
  good: Good,
): ComparedFigure {
  const values = (runs: readonly (T | undefined)[]): (number | null)[] => runs.map((run) => (run === undefined ? null : value(run)));
  return comparedFigure(values(a), values(b), good);
}

/** The verdicts of both sides by their text. */
function comparedVerdicts(
  a: readonly ExpectationVerdict[] | undefined,
  b: readonly ExpectationVerdict[] | undefined,
): readonly ComparedVerdict[] {
  const of = (verdicts: readonly ExpectationVerdict[] | undefined, text: string): ComparedVerdict["a"] => {
    const found = verdicts?.find((verdict) => verdict.text === text);
    return found ? { met: found.met, value: found.value } : null;
  };
  const texts = new Set([...(a ?? []), ...(b ?? [])].map(({ text }) => text));
  return [...texts].map((text) => ({ text, a: of(a, text), b: of(b, text) }));
}

function shared(a: readonly ElementId[], b: readonly ElementId[]): readonly ElementId[] {
  const inB = new Set(b);
  return a.filter((id) => inB.has(id));
}

function exclusive(a: readonly ElementId[], b: readonly ElementId[]): OnlyIn {
  const [inA, inB] = [new Set(a), new Set(b)];
  return { a: a.filter((id) => !inB.has(id)), b: b.filter((id) => !inA.has(id)) };
}

/** A scenario of one name that does something else on the other side is a part of what differs. */
function differentScenario(a: Variant, b: Variant): readonly string[] {
  const [ofA, ofB] = [scenarioOf(a.design, a.scenario), scenarioOf(b.design, b.scenario)];
  if (ofA === null && ofB === null) return [];
  const does = (scenario: Scenario | null): string => (scenario?.actions ?? []).map(({ text }) => text).join("\n");
  if (ofA !== null && ofB !== null && does(ofA) === does(ofB)) return [];
  const titles = [ofA, ofB].map((scenario) => scenario?.title ?? "steady load");
  return [
    titles[0] === titles[1]
      ? `${titles[0]} does not do the same on both sides, so a part of the difference is that of the scenario.`
      : `${titles[0]} on one side, ${titles[1]} on the other: a part of the difference is that of the scenario.`,
  ];
}

/** Two rates differ when nobody could take one for the other's rounding. */
const sameRate = 1e-9;

/** Flows of which the sides get different numbers of requests: their figures differ by that, too. */
function differentLoad(a: Variant, b: Variant): readonly string[] {
  const flowsOfB = lookup(b.design).flows;
  const ids = a.design.flows.flatMap(({ id, rate }) => {
    const other = flowsOfB.get(id)?.rate;
    return rate && other && Math.abs(rate.value - other.value) > sameRate * rate.value ? [id] : [];
  });
  if (ids.length === 0) return [];
  return [`${ids.join(", ")}: the two sides get different rates, so a part of their difference is that of their load.`];
}

const opposite: Partial<Record<DifferenceVerdict, DifferenceVerdict>> = { better: "worse", worse: "better" };

/** Compared figures from which on some are expected to look different by chance alone. */
const manyFigures = 20;

function notesOf(
  pairs: number,
  flows: Readonly<Record<ElementId, ComparedFlow>>,
  a: Variant,
  b: Variant,
  resultA: SimulationResult | null,
  resultB: SimulationResult | null,
): readonly string[] {
  const notes: string[] = [];
  if (pairs < 2) notes.push("One replication of each says nothing about chance: two or more replications give intervals.");
  const judged = Object.values(flows)
    .flatMap((flow) => [flow.throughput, ...Object.values(flow.latency), flow.availability, ...Object.values(flow.errors)])
    .filter(({ ci95, verdict }) => ci95 !== null && verdict !== "same").length;
  if (pairs >= 2 && judged >= manyFigures)
    notes.push(
      `${judged} figures are compared at 95% each: about ${Math.round(judged / manyFigures)} of them would look different by chance alone.`,
    );
  for (const [id, { availability, latency }] of Object.entries(flows)) {
    const faster = Object.values(latency).some(({ verdict }) => verdict === opposite[availability.verdict]);
    if (faster) notes.push(`${id}: latency is that of successful requests, and more of them fail on the side that looks faster.`);
  }
  const [ofA, ofB] = [resultA?.notes ?? [], resultB?.notes ?? []];
  for (const note of ofA) notes.push(ofB.includes(note) ? note : `${a.title}: ${note}`);
  for (const note of ofB) if (!ofA.includes(note)) notes.push(`${b.title}: ${note}`);
  return notes;
}
