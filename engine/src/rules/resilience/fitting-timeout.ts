import type { Analysis } from "../../analysis/figures.ts";
import type { Link } from "../../model/index.ts";
import { callsAround, callsInside, longestWait, pausesOf } from "../graph/patience.ts";
import type { RuleContext } from "../rule.ts";
import { roundDownTime, roundUpTime } from "../wording.ts";

/** The shortest timeout that is ever proposed, in seconds: below it the scheduling of the caller decides, not the callee. */
export const shortestTimeout = 0.001;

/**
 * A timeout for a call in seconds: twice its slowest thousandth, above what the calls inside it may take with the timeouts proposed for them,
 * and below what the callers of the caller wait. `null` where the latency cannot be computed, or no time fits that healthy calls keep.
 */
export function fittingTimeout(context: RuleContext, link: Link): number | null {
  const wanted = wantedTimeout(context, link);
  if (wanted === null) return null;
  const patience = patienceFor(context, link);
  const longest = wanted * attemptsOf(link) + pausesOf(link);
  const timeout = longest <= patience ? wanted : roundDownTime((0.8 * patience - pausesOf(link)) / attemptsOf(link));
  const usual = context.analysis.links[link.id]?.latency.p99 ?? 0;
  return Number.isFinite(timeout) && timeout >= Math.max(shortestTimeout, usual) ? timeout : null;
}

function attemptsOf(link: Link): number {
  return (link.retries?.count.value ?? 0) + 1;
}

interface Known {
  readonly wanted: Map<string, number | null>;
  readonly patience: Map<string, number>;
}

const cache = new WeakMap<Analysis, Known>();

function knownOf({ analysis }: RuleContext): Known {
  const known = cache.get(analysis) ?? { wanted: new Map(), patience: new Map() };
  cache.set(analysis, known);
  return known;
}

/** What the call needs by itself, whatever its callers wait. */
function wantedTimeout(context: RuleContext, link: Link): number | null {
  const { wanted } = knownOf(context);
  const known = wanted.get(link.id);
  if (known !== undefined) return known;
  // Calls in a circle meet this instead of calling for ever.
  wanted.set(link.id, null);
  const made = computeWanted(context, link);
  wanted.set(link.id, made);
  return made;
}

function computeWanted(context: RuleContext, link: Link): number | null {
  const latency = context.analysis.links[link.id]?.latency;
  const slow = latency?.p999 ?? latency?.p99 ?? null;
  if (slow === null || slow <= 0) return null;
  let needed = Math.max(0.01, 2 * slow);
  for (const { inner } of callsInside(context.design, link)) {
    const time = inner.timeout === null ? wantedTimeout(context, inner) : null;
    const wait = inner.timeout === null ? (time === null ? 0 : time * attemptsOf(inner) + pausesOf(inner)) : (longestWait(inner) ?? 0);
    needed = Math.max(needed, wait);
  }
  return roundUpTime(needed);
}

/** The shortest time that any caller around the call waits, a further fifth kept back for each call without a timeout in between. */
function patienceFor(context: RuleContext, link: Link): number {
  const { patience } = knownOf(context);
  const known = patience.get(link.id);
  if (known !== undefined) return known;
  patience.set(link.id, Number.POSITIVE_INFINITY);
  const made = callsAround(context.design, link).reduce((least, { outer }) => {
    const waits = outer.timeout?.value ?? (0.8 * patienceFor(context, outer) - pausesOf(outer)) / attemptsOf(outer);
    return Math.min(least, waits);
  }, Number.POSITIVE_INFINITY);
  patience.set(link.id, made);
  return made;
}
