import { quorumOverlap } from "../../formulas/quorums.ts";
import type { CallStep, Component, Design, Step } from "../../model/index.ts";
import { accessOf, lookup, timeText } from "../../model/index.ts";
import { atMost, exact, joinNotes, unknown, weakest } from "../figure.ts";
import type { Figure, QuorumFigures } from "../figures.ts";

/** Seconds by which what a read of this component returns may be behind the last write; `null` where it keeps no copies of anything. */
export function staleness(component: Component): Figure | null {
  if (component.cache) return cacheStaleness(component);
  const replication = component.replication;
  if (!component.store || !replication) return null;
  if (replication.copies.value <= 1) return exact(0, "one copy");
  if (replication.style.value === "leaderless") {
    return quorum(component)?.overlaps
      ? exact(0, "every read quorum meets every write quorum")
      : exact(replication.lag.value, "read and write quorums need not meet");
  }
  if (replication.mode.value === "sync") return exact(0, "all copies have a write before it is acknowledged");
  if (replication.style.value === "leader-follower" && replication.readFrom.value === "leader") return exact(0, "reads go to the leader");
  return exact(replication.lag.value, "reads may go to a copy that is behind by the lag");
}

/** An entry may be as old as its TTL lets it, unless writes go through the cache. */
function cacheStaleness({ cache }: Component): Figure | null {
  if (!cache) return null;
  const through = cache.write.value === "through" || cache.write.value === "back";
  if (through && cache.scope.value !== "local") return exact(0, "writes go through the cache");
  if (cache.ttl) return atMost(cache.ttl.value, "at most its TTL, when nothing removes what was written elsewhere");
  return unknown("its entries have no ttl, so what was written elsewhere may stay old until it is evicted");
}

/** What a leaderless store's quorums guarantee; `null` for any other component. */
export function quorum(component: Component): QuorumFigures | null {
  const replication = component.replication;
  if (!component.store || replication?.style.value !== "leaderless") return null;
  const copies = Math.max(1, Math.floor(replication.copies.value));
  const read = Math.min(copies, replication.quorum?.read.value ?? 1);
  const write = Math.min(copies, replication.quorum?.write.value ?? Math.floor(copies / 2) + 1);
  const shared = quorumOverlap(read, write, copies);
  const overlaps = shared > 0;
  const meaning = [
    overlaps
      ? `${read} + ${write} > ${copies}: every read asks at least ${shared} of the copies that confirmed the last write`
      : `${read} + ${write} ≤ ${copies}: a read may ask only copies that have not seen the last write`,
    write > copies / 2 ? "" : "two writes at once may be confirmed by different copies",
  ].filter((part) => part !== "");
  return { copies, read, write, overlaps, readsSurvive: copies - read, writesSurvive: copies - write, meaning: meaning.join("; ") };
}

const maxDepth = 1200;

/**
 * Seconds by which the answer to a flow's request may be behind: along its reads the sum of what a cache keeps and what stands behind it, the
 * largest of all reads, and the time between two looks where clients poll. A call to a cache on its own miss puts the entry there and reads nothing.
 */
export function flowStaleness(design: Design, steps: readonly Step[]): Figure {
  const { components, links } = lookup(design);
  const none = exact(0, "it reads no copies");
  const worse = (a: Figure, b: Figure): Figure => {
    if (a.value === null || b.value === null) return a.value === null ? a : b;
    return b.value > a.value ? b : a;
  };
  const plus = (a: Figure, b: Figure): Figure => {
    if (a.value === null || b.value === null) return a.value === null ? a : b;
    if (a.value === 0 || b.value === 0) return b.value === 0 ? a : b;
    return { value: a.value + b.value, method: weakest([a.method, b.method]), note: joinNotes([a.note, b.note]) };
  };
  const of = (list: readonly Step[], depth: number, missed: Missed | null): Figure => {
    if (depth > maxDepth) return unknown("calls nest too deeply to follow them all");
    return list.reduce((all, step) => worse(all, ofStep(step, depth, missed)), none);
  };
  const ofStep = (step: Step, depth: number, missed: Missed | null): Figure => {
    const fallback = step.onError ? of(step.onError, depth + 1, missed) : none;
    if (step.type === "parallel") return worse(fallback, step.branches.map((branch) => of(branch, depth + 1, missed)).reduce(worse, none));
    if (step.type === "choose")
      return worse(fallback, step.options.map((option) => of(option.steps, depth + 1, missed)).reduce(worse, none));
    if (step.type !== "call") return worse(fallback, of(step.steps, depth + 1, missed));
    if (step.async) return fallback;
    const callee = components.get(step.to);
    const reads = accessOf(step) === "read" && !fills(step, missed);
    const own = callee && reads ? named(staleness(callee), step.to) : null;
    const behind = worse(
      of(step.body, depth + 1, missed),
      step.onMiss ? of(step.onMiss, depth + 1, { cache: step.to, outer: missed }) : none,
    );
    // A cache returns what it once read from behind it.
    const answer = callee?.cache && reads ? plus(own ?? none, behind) : worse(own ?? none, behind);
    return worse(fallback, plus(answer, polling(step.link === null ? undefined : links.get(step.link)?.facts)));
  };
  const polling = (facts: Component["facts"] | undefined): Figure => {
    const every = facts?.["push.every"]?.value;
    return facts?.push?.value === "poll" && typeof every === "number" ? atMost(every, `clients ask every ${timeText(every)}`) : none;
  };
  return of(steps, 0, null);
}

/** The caches that have been asked in vain on the way to a step. */
interface Missed {
  readonly cache: string;
  readonly outer: Missed | null;
}

/** A call that could not miss either, to a cache that has been asked in vain, can only put the entry there. */
function fills(call: CallStep, missed: Missed | null): boolean {
  if (call.onMiss !== null || call.body.length > 0) return false;
  for (let asked = missed; asked; asked = asked.outer) if (asked.cache === call.to) return true;
  return false;
}

function named(figure: Figure | null, id: string): Figure | null {
  return figure && { ...figure, note: figure.note === null ? null : `${id}: ${figure.note}` };
}
