import type { LimitStatus, LoadProbe } from "./load-result.ts";

/** A load to be tried; `precise`: with as many replications as it takes to be sure of the verdict. */
export interface Wanted {
  readonly load: number;
  readonly precise: boolean;
}

/** What the search has found so far. */
export interface Found {
  status: LimitStatus;
  /** The largest load that is met and the smallest one above it that is not. */
  met: LoadProbe | null;
  missed: LoadProbe | null;
}

/** The load that everything else is held against: nothing waits for anything. */
export const lowestLoad = 0.1;

/** Steps at most until the limit is between two loads, and of the bisection. */
const mostSteps = 24;
/** A load is at most so many times the one before: something else may give way long before the workers do, and overload is dear. */
const largestStep = 8;
/** The curve is drawn at these shares of the load that saturates. */
const curveShares = [0.25, 0.5, 0.7, 0.85, 0.95];
/** Loads as close as this are one point of the curve. */
const sameLoad = 0.04;
/** Further loads around the knee. */
const kneeSteps = 4;

/**
 * Looks for the largest load that is met, then for the knee. Asks for one load after the other and is given its probe, or `null` when there
 * are no events left for it.
 */
export function* search(found: Found, cap: number, tolerance: number): Generator<Wanted, void, LoadProbe | null> {
  const probes: LoadProbe[] = [];
  const exhausted = (): void => {
    found.status = "out-of-events";
  };
  function* tried(load: number, precise: boolean): Generator<Wanted, LoadProbe | null, LoadProbe | null> {
    const known = probes.find((probe) => probe.load === load);
    if (known) return known;
    const probe = yield { load, precise };
    if (probe !== null) probes.push(probe);
    return probe;
  }
  const low = yield* tried(lowestLoad, true);
  const one = yield* tried(1, true);
  if (low === null || one === null) return exhausted();
  if (one.met) {
    found.met = one;
    let next = cap >= 1 ? above(probes, 1, cap) : 1;
    for (let i = 0; i < mostSteps && found.missed === null && next > found.met.load; i++) {
      const probe = yield* tried(next, true);
      if (probe === null) return exhausted();
      if (probe.met) {
        found.met = probe;
        next = above(probes, next, cap);
      } else found.missed = probe;
    }
    if (found.missed === null) found.status = "unlimited";
  } else {
    found.missed = one;
    if (low.met) found.met = low;
    else {
      found.missed = low;
      found.status = "never";
    }
  }
  for (let i = 0; i < mostSteps && found.met !== null && found.missed !== null; i++) {
    const [from, to]: [number, number] = [found.met.load, found.missed.load];
    const middle = rounded(Math.sqrt(from * to), tolerance);
    if (to / from <= 1 + tolerance || middle <= from || middle >= to) break;
    const probe = yield* tried(middle, true);
    if (probe === null) return exhausted();
    if (probe.met) found.met = probe;
    else found.missed = probe;
  }
  if (found.met !== null && found.missed !== null) found.status = "found";
  const top = topOf(found, probes, cap);
  for (const share of curveShares) {
    const load = rounded(top * share, tolerance);
    if (load <= 0 || probes.some((probe) => Math.abs(probe.load - load) <= sameLoad * load)) continue;
    if ((yield* tried(load, false)) === null) return;
  }
  for (let i = 0; i < kneeSteps; i++) {
    const around = kneeOf(probes);
    if (around === null) return;
    const [from, knee, to] = around;
    if (Math.max(to - knee, knee - from) <= tolerance * knee) return;
    const load = rounded(to - knee > knee - from ? (knee + to) / 2 : (from + knee) / 2, tolerance);
    if (load <= from || load >= to || load === knee) return;
    if ((yield* tried(load, false)) === null) return;
  }
}

/** Where the curve ends: the smallest load that is not kept up with, or as far as that can be told where none was tried. */
function topOf({ met, missed }: Found, probes: readonly LoadProbe[], cap: number): number {
  const overloaded = Math.min(...probes.filter(({ keepsUp }) => !keepsUp).map(({ load }) => load));
  if (Number.isFinite(overloaded)) return overloaded;
  return Math.min(cap, Math.max(saturationOf(probes) ?? 0, missed?.load ?? 0, met?.load ?? 0));
}

/** The next load to try above one that is met: a little above what saturates, as far as utilisations tell, otherwise twice as much. */
function above(probes: readonly LoadProbe[], load: number, cap: number): number {
  const saturation = saturationOf(probes);
  const guess = saturation === null ? 0 : saturation * 1.05;
  return Math.min(cap, guess > load * 1.1 ? rounded(Math.min(guess, load * largestStep), 0.01) : load * 2);
}

/** The load at which the busiest component would be busy all the time if its utilisation grew with the load, from the largest load that kept up. */
export function saturationOf(probes: readonly LoadProbe[]): number | null {
  const [highest] = probes.filter(({ keepsUp }) => keepsUp).sort((a, b) => b.load - a.load);
  const share = highest?.busiest?.utilisation ?? 0;
  return highest !== undefined && share > 0 ? highest.load / share : null;
}

/** Beyond a knee throughput over mean latency falls to this share of its largest value at some load; what differs less is chance. */
const pastKnee = 0.9;

/**
 * The knee with its neighbours: the load that is kept up with at which throughput over mean latency is largest (Kleinrock 1979; "knee" of
 * Jain, The Art of Computer Systems Performance Analysis). `null` when there is none below the largest load tried, or none that a larger
 * load bears out.
 */
export function kneeOf(probes: readonly LoadProbe[]): readonly [number, number, number] | null {
  const byLoad = [...probes].sort((a, b) => a.load - b.load);
  let best = -1;
  byLoad.forEach((probe, i) => {
    if (probe.keepsUp && powerOf(probe) > (best < 0 ? 0 : powerOf(byLoad[best] as LoadProbe))) best = i;
  });
  const [from, knee, ...beyond] = [byLoad[best - 1], ...byLoad.slice(Math.max(0, best))];
  if (best < 0 || !knee) return null;
  const isPassed = beyond.some((probe) => !probe.keepsUp || powerOf(probe) < pastKnee * powerOf(knee));
  const [to] = beyond;
  return isPassed && to ? [from?.load ?? 0, knee.load, to.load] : null;
}

function powerOf({ total: { throughput, mean } }: LoadProbe): number {
  return mean !== null && mean > 0 ? throughput / mean : 0;
}

/** A load with as many digits as the tolerance asks for. */
function rounded(load: number, tolerance: number): number {
  return Number(load.toPrecision(tolerance < 0.005 ? 4 : 3));
}
