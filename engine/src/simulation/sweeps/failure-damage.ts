import type { Design } from "../../model/index.ts";
import { halfWidth } from "../kernel/student.ts";
import { seriesInterval } from "../statistics/series-recorder.ts";
import type { ObservedRun } from "./failure-observation.ts";
import type { FailureDamage, FailureTarget, FlowDamage } from "./failure-result.ts";
import { type FailureTiming, totalOf } from "./failure-timing.ts";
import { recoveryOf } from "./recovery.ts";

/** What a failure does, before it is held against the others. */
export type Unranked = Omit<FailureDamage, "rank">;

/** Shares that differ by less are one: chance moves more. */
const sameShare = 1e-3;
/** A p99 of up to this multiple is as it was. */
export const slowerFrom = 1.2;

/** Below this share of lost requests nothing is lost: chance and rounding move more. */
const nothingLost = 0.0005;

/** Whether any request or write is worse off for a failure: lost, slower, or served by a system that is not as before for a while. */
export function isNoticed({ availabilityLost, p99Multiple, recovery, lostWrites }: Unranked): boolean {
  return (availabilityLost ?? 0) > nothingLost || (p99Multiple ?? 1) > slowerFrom || recovery !== 0 || lostWrites > 0;
}

/** The worst first: by the requests lost, then the writes lost, the slowest tail and the time until it is over. */
export function ranked(damages: readonly Unranked[]): readonly FailureDamage[] {
  const lost = ({ availabilityLost }: Unranked): number => Math.round(Math.max(0, availabilityLost ?? 0) / sameShare);
  const slower = ({ p99Multiple }: Unranked): number => ((p99Multiple ?? 1) > slowerFrom ? (p99Multiple ?? 1) : 1);
  const recovery = ({ recovery: time }: Unranked): number => time ?? Number.MAX_VALUE;
  return [...damages]
    .sort((a, b) => lost(b) - lost(a) || b.lostWrites - a.lostWrites || slower(b) - slower(a) || recovery(b) - recovery(a))
    .map((damage, i) => ({ rank: i + 1, ...damage }));
}

/** What a failure does, by replications with it and those without it under the same numbers, of one request in `oneIn`. */
export function damageOf(
  design: Design,
  target: FailureTarget,
  timing: FailureTiming,
  failed: readonly ObservedRun[],
  ordinary: readonly ObservedRun[],
  oneIn: number,
): Unranked {
  const flows: Record<string, FlowDamage> = {};
  let slowest: { readonly flow: string; readonly multiple: number } | null = null;
  design.flows.forEach(({ id }, i) => {
    const damage = flowDamage(i, failed, ordinary);
    flows[id] = damage;
    if (damage.p99Multiple !== null && damage.p99Multiple > (slowest?.multiple ?? 0)) slowest = { flow: id, multiple: damage.p99Multiple };
  });
  const lost = failed.map((run, n) => lostShare(run, ordinary[n] as ObservedRun, null));
  const all = lost.every((share) => share !== null) ? (lost as readonly number[]) : null;
  const recoveries = recoveriesOf(timing, failed, ordinary);
  const worst = slowest as { readonly flow: string; readonly multiple: number } | null;
  return {
    target,
    availabilityLost: all === null ? null : meanOf(all),
    ci95: all === null ? null : halfWidth(all),
    p99Multiple: worst?.multiple ?? null,
    slowestFlow: worst?.flow ?? null,
    recovery: recoveries.some((time) => time === null) ? null : Math.max(0, ...(recoveries as readonly number[])),
    lostWrites: oneIn * meanOf(failed.map((run, n) => run.lostWrites - (ordinary[n] as ObservedRun).lostWrites)),
    flows,
    replications: failed.length,
  };
}

/** Seconds until each replication is as the one without the failure; `null` for one that is not by its end. */
export function recoveriesOf(
  timing: FailureTiming,
  failed: readonly ObservedRun[],
  ordinary: readonly ObservedRun[],
): readonly (number | null)[] {
  const duration = totalOf(timing);
  return failed.map((run, n) =>
    recoveryOf(run, ordinary[n] as ObservedRun, { from: timing.settle, duration, interval: seriesInterval(duration) }),
  );
}

/** Share of the requests of a flow (`null`: of all) that arrived during the failure and succeed only without it. */
function lostShare(failed: ObservedRun, ordinary: ObservedRun, flow: number | null): number | null {
  const of = (run: ObservedRun): { readonly share: number; readonly any: boolean } => {
    const flows = flow === null ? run.flows : run.flows.slice(flow, flow + 1);
    const counted = flows.reduce((sum, { offered, throttled }) => sum + offered - throttled, 0);
    return { share: counted > 0 ? flows.reduce((sum, { succeeded }) => sum + succeeded, 0) / counted : 0, any: counted > 0 };
  };
  const [with_, without] = [of(failed), of(ordinary)];
  return with_.any && without.any ? without.share - with_.share : null;
}

function flowDamage(flow: number, failed: readonly ObservedRun[], ordinary: readonly ObservedRun[]): FlowDamage {
  const lost = known(failed.map((run, n) => lostShare(run, ordinary[n] as ObservedRun, flow)));
  const share = (runs: readonly ObservedRun[]): number | null =>
    known(
      runs.map(({ flows }) => {
        const { offered = 0, throttled = 0, succeeded = 0 } = flows[flow] ?? {};
        return offered > throttled ? succeeded / (offered - throttled) : null;
      }),
    );
  const tail = (runs: readonly ObservedRun[]): number | null => known(runs.map(({ flows }) => flows[flow]?.p99 ?? null));
  const [p99Before, p99During] = [tail(ordinary), tail(failed)];
  return {
    availabilityLost: lost,
    before: share(ordinary),
    during: share(failed),
    p99Before,
    p99During,
    p99Multiple: p99Before !== null && p99During !== null && p99Before > 0 ? p99During / p99Before : null,
  };
}

/** The mean of values that are all known. */
function known(values: readonly (number | null)[]): number | null {
  return values.length > 0 && values.every((value) => value !== null) ? meanOf(values as readonly number[]) : null;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
