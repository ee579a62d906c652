import {
  boundedValueText,
  type Comparison,
  type Design,
  type ElementId,
  type Expectation,
  keepsBound,
  type ObjectiveTerm,
  percentText,
  type Scenario,
} from "../../model/index.ts";
import { halfWidth } from "../kernel/student.ts";
import type { ObservedLoad } from "./load-observation.ts";
import type { LoadProbe, ProbedFlow, ProbedVerdict } from "./load-result.ts";

/** What is promised of a design, in the order in which observations judge it. */
interface Promised {
  readonly term: ObjectiveTerm | Expectation;
  readonly comparison: Comparison | null;
  readonly bound: number | null;
}

/** The objectives of a design, then what its scenario expects. */
export function promisesOf(design: Design, scenario: Scenario | null): readonly Promised[] {
  return [
    ...design.objectives.map(({ term, comparison }): Promised => ({ term, comparison, bound: term.bound })),
    ...(scenario?.expectations ?? []).map(
      (expectation): Promised =>
        expectation.type === "metric"
          ? { term: expectation, comparison: expectation.comparison, bound: expectation.bound }
          : { term: expectation, comparison: null, bound: null },
    ),
  ];
}

/** Share of the requests that may fail or be left over beyond what is so at the lowest load. */
const shortOf = 0.01;
/** Standard deviations that are no longer chance. */
const beyondChance = 3;
/** From this busy share on, workers have no time left for more. */
const fullyBusy = 0.99;

/** What is so at the lowest load: the share of the requests that is carried, and their mean latency in seconds. */
export interface Ordinary {
  readonly carried: number;
  readonly mean: number;
}

/** One load by its replications (at least one). `ordinary`: `null` for the lowest load itself. */
export function probeOf(load: number, runs: readonly ObservedLoad[], promised: readonly Promised[], ordinary: Ordinary | null): LoadProbe {
  const judged = (runs[0]?.verdicts ?? []).map((_, i) => judgedOf(runs, i, promised[i] ?? null));
  const keeping = keepingUp(runs, ordinary);
  const missed = judged.filter(({ verdict }) => verdict.met === false);
  return {
    load,
    replications: runs.length,
    met: missed.length === 0 && keeping.met,
    sure: judged.every(({ sure }) => sure) && keeping.sure,
    reasons: [...missed.map(({ reason }) => reason), ...(keeping.met ? [] : [keeping.reason])],
    keepsUp: keeping.met,
    growing: keeping.growing,
    busiest: busiestOf(runs),
    total: meanFlow(runs.map(({ total }) => total)),
    flows: Object.fromEntries(Object.keys(runs[0]?.flows ?? {}).map((id) => [id, meanFlow(runs.flatMap(({ flows }) => flows[id] ?? []))])),
    verdicts: judged.map(({ verdict }) => verdict),
  };
}

interface Judged {
  readonly verdict: ProbedVerdict;
  readonly sure: boolean;
  readonly reason: string;
}

function judgedOf(runs: readonly ObservedLoad[], index: number, promised: Promised | null): Judged {
  const each = runs.flatMap(({ verdicts }) => verdicts[index] ?? []);
  const text = each[0]?.text ?? "";
  const known = each.filter(({ met }) => met !== null);
  if (known.length === 0 || known.length < each.length) {
    // A throughput that was not offered, or nothing to judge in one of the runs: no reason to call it missed, and none to go on.
    const missed = known.filter(({ met }) => met === false).length;
    const met = missed > each.length / 2 ? false : null;
    return { verdict: { text, met, value: null, ci95: null }, sure: true, reason: text };
  }
  const values = known.flatMap(({ value }) => (value === null ? [] : [value]));
  const value = values.length === known.length ? meanOf(values) : null;
  const ci95 = value === null ? null : halfWidth(values);
  const most = known.filter(({ met }) => met === true).length > known.length / 2;
  const { comparison = null, bound = null, term = null } = promised ?? {};
  const met = value !== null && comparison !== null && bound !== null ? keepsBound(value, comparison, bound) : most;
  const agree = known.every((verdict) => verdict.met === met);
  const apart =
    value === null ||
    bound === null ||
    ci95 === null ||
    ci95 === 0 ||
    Math.abs(value - bound) > ci95 ||
    values.every((each) => isFar(each, bound, term));
  return {
    verdict: { text, met, value, ci95 },
    sure: agree && apart,
    reason: value === null ? text : `${text} (${boundedValueText(term, value)})`,
  };
}

/** A value so far from its bound counts as decided when all replications say so: intervals of two or three are wide. */
const farShare = 0.25;
/** The same of what fails: twice or half as much as may. */
const farTimes = 2;

function isFar(value: number, bound: number, term: Promised["term"] | null): boolean {
  const what = term?.type === "metric" ? term.metric : term?.type;
  if (what !== "availability" && what !== "error-rate") return Math.abs(value - bound) > farShare * Math.abs(bound);
  const [failing, allowed] = what === "availability" ? [1 - value, 1 - bound] : [value, bound];
  return failing > farTimes * allowed || failing < allowed / farTimes;
}

interface Keeping {
  readonly met: boolean;
  readonly sure: boolean;
  readonly reason: string;
  readonly growing: readonly ElementId[];
}

function keepingUp(runs: readonly ObservedLoad[], ordinary: Ordinary | null): Keeping {
  const stopped = runs.find((run) => run.stopped !== null);
  if (stopped) return { met: false, sure: true, reason: stopped.stopped ?? "", growing: [] };
  const short = runs.map((run) => (run.carried === null ? 0 : (ordinary?.carried ?? 1) - run.carried));
  const mean = meanOf(short);
  const bound = shortOf + meanOf(runs.map((run) => underWay(run, ordinary)));
  const isShort = ordinary !== null && mean > bound;
  const half = ordinary === null ? 0 : (halfWidth(short) ?? 0);
  const growing = [...new Set(runs.flatMap((run) => run.growing))];
  const grows = runs.filter((run) => run.growing.length > 0).length > runs.length / 2;
  const busy = busiestOf(runs);
  const isBusy = (busy?.utilisation ?? 0) >= fullyBusy;
  const met = !isShort && !grows && !isBusy;
  const reason = grows
    ? `the queue of ${growing.join(", ")} only grows`
    : isBusy && busy
      ? `${busy.element} is busy all the time`
      : `${percentText(mean)} more of the requests are not served than at the lowest load`;
  return { met, sure: isBusy || grows || Math.abs(mean - bound) > half, reason, growing: grows ? growing : [] };
}

/**
 * Share of a run's requests by which the number under way may differ between its start and its end when nothing waits: three standard
 * deviations of the difference of two Poisson numbers.
 */
function underWay({ total, now, warmUp, oneIn }: ObservedLoad, ordinary: Ordinary | null): number {
  const perSecond = total.offered / oneIn;
  const offered = perSecond * (now - warmUp);
  return ordinary === null || offered <= 0 ? 0 : (beyondChance * Math.sqrt(2 * perSecond * ordinary.mean)) / offered;
}

function busiestOf(runs: readonly ObservedLoad[]): LoadProbe["busiest"] {
  const shares = new Map<string, number[]>();
  for (const { busiest } of runs) {
    if (busiest !== null) shares.set(busiest.element, [...(shares.get(busiest.element) ?? []), busiest.utilisation]);
  }
  const [most] = [...shares].sort(([, a], [, b]) => b.length - a.length || meanOf(b) - meanOf(a));
  return most ? { element: most[0], utilisation: meanOf(most[1]) } : null;
}

function meanFlow(flows: readonly ProbedFlow[]): ProbedFlow {
  const mean = (value: (flow: ProbedFlow) => number | null): number | null => {
    const values = flows.map(value);
    return values.length > 0 && values.every((each) => each !== null) ? meanOf(values as readonly number[]) : null;
  };
  return {
    offered: mean(({ offered }) => offered) ?? 0,
    throughput: mean(({ throughput }) => throughput) ?? 0,
    mean: mean((flow) => flow.mean),
    p99: mean(({ p99 }) => p99),
    availability: mean(({ availability }) => availability),
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
