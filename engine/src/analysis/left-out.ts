import { resendWait } from "../formulas/retransmission.ts";
import type { Component, Design, ElementId, Link } from "../model/index.ts";
import { activeReplicas, countText, digits, lookup, percentText, sendsAgain, timeText } from "../model/index.ts";
import type { CallFigures } from "./latency/call-tree.ts";
import { hedges } from "./latency/hedging.ts";
import { mostFollowedPlaces } from "./latency/pools.ts";
import type { LinkLoad } from "./load/propagate.ts";
import { erlangC } from "./queueing/erlang.ts";
import type { SteadyState } from "./solve.ts";

/*
 * What the closed forms leave out of a component or link that uses it: one short sentence each, shown with the figures it affects.
 */

/** Shares of calls that no printed figure shows. */
const negligible = 1e-6;

/** What changes the load itself. */
export function loadLeftOut(component: Component, admitted: number): readonly string[] {
  const { loadShed, rateLimit, autoscale } = component;
  const notes: string[] = [];
  if (loadShed) notes.push(`load shedding above ${percentText(loadShed.above.value)} is not counted`);
  if (rateLimit?.per === "client") notes.push("its rate limit per client is not counted");
  if (rateLimit?.per === "all" && admitted >= 1) notes.push("bursts beyond its rate limit are not counted");
  if (rateLimit?.algorithm.value === "leaky-bucket") notes.push("waiting in its leaky bucket is not counted");
  if (autoscale) notes.push("autoscaling is not counted");
  return notes;
}

/** What changes the times at a component, its load included. */
export function timeLeftOut(design: Design, component: Component, admitted: number): readonly string[] {
  const notes = [...loadLeftOut(component, admitted)];
  const { linksTo, components } = lookup(design);
  const brokers = (linksTo.get(component.id) ?? []).filter((link) => link.kind === "subscription");
  const orders = new Set(brokers.map((link) => components.get(link.from)?.messaging?.ordering.value));
  if (orders.size > 1) notes.push("messages of all its brokers are taken as those of the busiest");
  return notes;
}

/** What changes the times, attempts and failures of a link's calls. */
export function linkLeftOut(
  design: Design,
  link: Link,
  load: LinkLoad,
  calls: readonly CallFigures[],
  state: SteadyState,
): readonly string[] {
  const notes: string[] = [];
  const failing = calls.some((call) => call.failure > negligible || call.attempts > 1 + negligible);
  const late = calls.some((call) => (call.timeoutRatio ?? 0) > negligible);
  const { facts, pool, retries, circuitBreaker, network } = link;
  if (hedges(link)) notes.push("hedged requests are taken as independent");
  if (pool && poolIsMet(design, link, pool.value, load, calls)) {
    const comeBack = retries && retries.count.value > 0 && pool.value <= mostFollowedPlaces;
    const crowd = comeBack ? ", their retries meet the same crowd (Fredericks and Reisner)" : "";
    notes.push(`calls beyond its pool of ${countText(pool.value)} are refused at once (Erlang B)${crowd}`);
  }
  const shared = sharedBandwidth(design, link, load);
  if (shared > quietBandwidth) notes.push(sharedTransfers(shared));
  if (network.loss.value > 0)
    notes.push(
      sendsAgain(link)
        ? `lost packets are sent again after ${timeText(resendWait(0))} and a round trip (Linux's least), sooner when more packets follow`
        : "lost packets are not sent again",
    );
  if (circuitBreaker && failing) notes.push("its circuit breaker is taken as closed");
  if (retries && retries.count.value > 0 && failing) notes.push("attempts are taken as independent");
  if (retries && retries.count.value > 0 && (state.states.get(link.to)?.busiest.blocking ?? 0) > negligible)
    notes.push(
      state.refusedByQueue.has(link.id)
        ? "its retries meet the queue that was full (Fredericks and Reisner): up to twice as many calls fail in the end as are computed, after several retries with long pauses more"
        : "retries soon after a full queue find it full again: more calls fail than is computed",
    );
  if (late) notes.push(...lastingOverload(link, load, state));
  if (retries?.budget && failing) notes.push("its retry budget is kept on average");
  if (link.cancel && late) notes.push("cancelled work is counted in full");
  if (facts.deadline?.value === "propagate" && late) notes.push("the remaining time is not passed on");
  return notes;
}

/**
 * Calls that time out are made again while the first attempts still keep the callee busy: what it could carry once no longer ends an overload, which any
 * disturbance may begin. Such a state is told where it exists; the figures are those of the other one. After Bronson et al., "Metastable failures in
 * distributed systems", HotOS 2021.
 */
function lastingOverload(link: Link, load: LinkLoad, { states }: SteadyState): readonly string[] {
  const callee = states.get(link.to);
  const utilisation = callee?.busiest.utilisation ?? null;
  if (!callee || utilisation === null || !(utilisation < 1) || !link.retries || link.circuitBreaker || link.cancel) return [];
  const most = 1 + Math.min(link.retries.count.value, link.retries.budget?.value ?? Number.POSITIVE_INFINITY);
  const all = callee.load.read + callee.load.write;
  const worst = (utilisation * (all + load.calls * most - load.attempts)) / all;
  if (!(worst >= 1) || !Number.isFinite(worst)) return [];
  return [
    `an overload of ${link.to}, once begun, may last: with ${countText(most)} attempts per call it is ${percentText(worst)} busy (not computed, to be simulated)`,
  ];
}

/** Use of a bandwidth (0…1) below which sharing it lengthens a transfer by less than a twentieth. */
const quietBandwidth = 0.05;

/** Use (0 and more) of the busier direction of a bandwidth on which calls meet others; 0 where each user of a client has its own. */
function sharedBandwidth(design: Design, link: Link, load: LinkLoad): number {
  const { bandwidth, payload, response } = link.network;
  if (!bandwidth || !(bandwidth.value > 0) || lookup(design).components.get(link.from)?.kind === "client") return 0;
  return (load.attempts * Math.max(payload.value, response.value)) / bandwidth.value;
}

/** By how much transfers slow each other down: 1 / (1 − use), the mean of processor sharing for transfers that begin at random, whatever their sizes (Kleinrock 1967). */
function sharedTransfers(use: number): string {
  const left = "transfers that share its bandwidth do not slow each other down";
  if (!(use < 1)) return `${left}: it is ${percentText(use)} used, so they would grow without bound`;
  return `${left}: it is ${percentText(use)} used, so each takes ${digits(1 / (1 - use))} times as long on average`;
}

/** Whether more than a negligible share of the calls finds the pool of its calling replica used up. */
function poolIsMet(design: Design, link: Link, size: number, load: LinkLoad, calls: readonly CallFigures[]): boolean {
  const caller = lookup(design).components.get(link.from);
  const longest = Math.max(0, ...calls.map((call) => call.attempt.time?.mean ?? Number.POSITIVE_INFINITY));
  const inFlight = (load.attempts * longest) / Math.max(1, caller ? activeReplicas(caller) : 1);
  return inFlight > 0 && !(inFlight < size && erlangC(Math.max(1, Math.floor(size)), inFlight) < negligible);
}

/** Names shown of the elements that a note holds for. */
const mostNames = 3;

/** Notes of several elements, each once, with the elements they hold for: `its concurrency limit is not counted (Api, Db)`. */
export function gathered(notes: Iterable<readonly [ElementId, readonly string[]]>): readonly string[] {
  const elements = new Map<string, ElementId[]>();
  for (const [element, list] of notes) {
    for (const note of list) {
      const known = elements.get(note) ?? [];
      if (!known.includes(element)) known.push(element);
      elements.set(note, known);
    }
  }
  return [...elements].map(([note, ids]) => {
    const more = ids.length > mostNames ? ` and ${ids.length - mostNames} more` : "";
    return `${note} (${ids.slice(0, mostNames).join(", ")}${more})`;
  });
}
