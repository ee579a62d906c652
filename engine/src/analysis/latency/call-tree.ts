import type { CallStep, Design, ElementId, Link, Step } from "../../model/index.ts";
import { accessOf, bodyRunsOnMiss, isBestEffort, lookup, writesBack } from "../../model/index.ts";
import type { ComponentState } from "../component-state.ts";
import { weakest } from "../figure.ts";
import type { Sources } from "../load/sources.ts";
import type { PriorityShare } from "../stations/input.ts";
import type { Visit } from "../stations/visit.ts";
import { type Attempted, attempted, noRefusals, type Refusals } from "./attempts.ts";
import type { StepOutcome } from "./attribution.ts";
import { hedged } from "./hedging.ts";
import { networkTime } from "./network.ts";
import { blend, inSequence, nothing, type Outcome, oneOf, overAfter, sideBySide } from "./outcome.ts";
import { remoteVisit } from "./remote-visit.ts";
import { alikeVisits, timeOfVisits } from "./repeated-visits.ts";
import { mixture, sum, type TimeDistribution, zeroTime } from "./time-distribution.ts";

/** What is learnt about a call while its tree is evaluated. */
export interface CallFigures {
  /** Expected attempts per call that are sent, hedged ones included; a full pool sends none. */
  readonly attempts: number;
  /** Those that ask the pool without having just been refused by it, and the chance (0…1) that one which fails is repeated. */
  readonly fresh: number;
  readonly repeated: number;
  /** Share of the attempts sent that get as far as the callee's own calls; what a full queue refuses is offered to them all the same. */
  readonly enters: number;
  /** Probability that it fails after its retries. */
  readonly failure: number;
  readonly timeoutRatio: number | null;
  /** Mean seconds that an attempt keeps a place in its caller's pool; `null` without a steady state. */
  readonly held: number | null;
  /** Time of the callee's own calls, which hold its places; `null` without a steady state, and where nothing holds places. */
  readonly nested: TimeDistribution | null;
  /** One attempt, hedged where the link says so, without the caller's patience; `null` without a steady state. */
  readonly attempt: Outcome;
  /** All attempts of a call, until it ends well or is given up. */
  readonly called: Outcome;
  readonly parts: CallParts;
}

/** What one attempt that ends well takes on average, in seconds; 0 where that is not known. */
export interface CallParts {
  /** The way there and back, wait and service. */
  readonly visit: number;
  /** The call of the callee's rate limiter. */
  readonly limiter: number;
  /** The callee's own calls. */
  readonly nested: number;
  /** Waits between the attempts of a call that ends well. */
  readonly backoff: number;
}

export interface TreeContext {
  readonly design: Design;
  readonly sources: Sources;
  readonly states: ReadonlyMap<ElementId, ComponentState>;
  readonly hitRatio: (cache: ElementId) => number;
  /** Whether the time of a component's own calls is asked for. */
  readonly keepsNested: (component: ElementId) => boolean;
  /** What the caller's pool refuses of the attempts over a link. */
  readonly refusedByPool: (link: ElementId) => Refusals;
  /** What full queues refuse of the attempts over a link, where those come back to them; `null` where refusals are as independent as other failures. */
  readonly refusedByQueue: (link: ElementId) => Refusals | null;
  /** Whose requests the steps are; empty where that decides nothing. */
  readonly priorities: readonly PriorityShare[];
  /** Filled in while trees are evaluated. */
  readonly calls: Map<CallStep, CallFigures>;
  readonly failures: Map<Step, number>;
  /** How each step of a request ends. */
  readonly steps: Map<Step, StepOutcome>;
  /** Visits with their way there and back, by link and what decides them. */
  readonly visits: Map<string, Visit>;
}

const maxDepth = 1200;
const missing: Outcome = { ...nothing, time: null, notes: ["calls nest too deeply"] };

/** Time and success of the steps of one request. */
export function outcomeOf(context: TreeContext, steps: readonly Step[], depth = 0): Outcome {
  if (depth > maxDepth) return missing;
  const outcomes = steps.map((step) => outcomeOfStep(context, step, depth));
  const result = outcomes.reduce(inSequence, nothing);
  return result.time === null ? result : visitsAlike(outcomes, result);
}

/** The same where some of the steps, one after the other, wait in the same line. */
function visitsAlike(outcomes: readonly Outcome[], result: Outcome): Outcome {
  const visits = new Map<ElementId, number[]>();
  outcomes.forEach(({ slowest }, i) => {
    if (slowest) visits.set(slowest.at, [...(visits.get(slowest.at) ?? []), i]);
  });
  const grouped = new Set<number>();
  let together = zeroTime;
  for (const places of visits.values()) {
    const [first, last] = [places[0] ?? 0, places.at(-1) ?? 0];
    const own = places.flatMap((i) => outcomes[i]?.time ?? []);
    const line = outcomes[first]?.slowest ?? null;
    if (own.length < 2 || !areAlike(own)) continue;
    const time = mixture(own.map((each) => ({ probability: 1 / own.length, time: each })));
    const between = outcomes.slice(first, last).reduce((total, outcome) => total + (outcome.time?.mean ?? 0), 0);
    const all = timeOfVisits(time, line, own.length, between / (own.length - 1));
    if (all === null) continue;
    for (const i of places) grouped.add(i);
    together = sum(together, all);
  }
  if (grouped.size === 0) return result;
  const others = outcomes.filter((_, i) => !grouped.has(i)).flatMap(({ time }) => time ?? []);
  return { ...result, ...approximated(result), time: others.reduce(sum, together) };
}

/** Visits that take about as long as each other may be taken for several of one kind. */
function areAlike(times: readonly TimeDistribution[]): boolean {
  const means = times.map(({ mean }) => mean);
  return Math.max(...means) < 1.2 * Math.min(...means);
}

function approximated({ method, notes }: Outcome): Pick<Outcome, "method" | "notes"> {
  return { method: weakest([method, "approximation"]), notes: [...new Set([...notes, alikeVisits])] };
}

function outcomeOfStep(context: TreeContext, step: Step, depth: number): Outcome {
  const outcome = step.type === "call" ? callOutcome(context, step, depth) : blockOutcome(context, step, depth);
  if (step.type !== "call") context.failures.set(step, 1 - outcome.ok);
  const all = !step.onError || outcome.ok === 1 ? outcome : caught(outcome, outcomeOf(context, step.onError, depth + 1));
  context.steps.set(step, { own: outcome, all });
  return all;
}

/** An outcome whose bad cases go on with `fallback`. */
function caught(outcome: Outcome, fallback: Outcome): Outcome {
  const ways = [{ probability: 1 - outcome.ok, outcome: inSequence(afterFailure(outcome), fallback) }];
  if (outcome.ok > 0) ways.push({ probability: outcome.ok, outcome: { ...outcome, ok: 1, failed: null } });
  return oneOf(ways);
}

/** The moment at which the caller knows that it failed. */
function afterFailure({ failed, time, method, notes }: Outcome): Outcome {
  return { ...nothing, time: failed ?? time ?? zeroTime, method, notes: time === null ? [] : notes };
}

function blockOutcome(context: TreeContext, step: Exclude<Step, CallStep>, depth: number): Outcome {
  switch (step.type) {
    case "parallel": {
      const branches = step.branches.map((branch) => outcomeOf(context, branch, depth + 1));
      return sideBySide(branches, Math.min(step.first ?? branches.length, branches.length));
    }
    case "choose":
      return oneOf(
        step.options.map((option) => ({ probability: option.probability, outcome: outcomeOf(context, option.steps, depth + 1) })),
      );
    case "maybe":
      return oneOf([
        { probability: step.probability, outcome: outcomeOf(context, step.steps, depth + 1) },
        { probability: 1 - step.probability, outcome: nothing },
      ]);
    case "repeat":
      return repeated(outcomeOf(context, step.steps, depth + 1), step.count);
  }
}

/** `count` times one after the other; a fraction is the chance of one more. */
function repeated(outcome: Outcome, count: number): Outcome {
  let left = Math.floor(Math.min(Math.max(0, count), 2 ** 40));
  const fraction = count - left;
  const result =
    fraction > 1e-9 && fraction < 1
      ? oneOf([
          { probability: fraction, outcome },
          { probability: 1 - fraction, outcome: nothing },
        ])
      : nothing;
  const alike = left > 1 && outcome.time ? timeOfVisits(outcome.time, outcome.slowest, left, outcome.time.mean) : null;
  let power = outcome;
  let whole = nothing;
  while (left > 0) {
    if (left % 2 === 1) whole = inSequence(whole, power);
    left = Math.floor(left / 2);
    if (left > 0) power = inSequence(power, power);
  }
  return inSequence(result, alike === null ? whole : { ...whole, ...approximated(whole), time: alike });
}

function callOutcome(context: TreeContext, call: CallStep, depth: number): Outcome {
  const state = context.states.get(call.to);
  if (!state) return { ...nothing, time: null, notes: [`${call.to} does not exist`] };
  const link = call.link === null ? undefined : lookup(context.design).links.get(call.link);
  const attempt = attemptOf(context, call, state, link, depth);
  const twice = hedged(attempt.outcome, link);
  const outcome = twice?.outcome ?? attempt.outcome;
  const figures = attempted(outcome, link, attempt.refusals ?? context.refusedByPool(call.link ?? ""));
  context.calls.set(call, figuresOf(figures, { ...attempt, outcome }, 1 + (twice?.sentTwice ?? 0)));
  if (call.async) {
    if (call.onMiss) outcomeOf(context, call.onMiss, depth + 1);
    return nothing;
  }
  return afterwards(context, call, figures.outcome, depth);
}

function figuresOf(figures: Attempted, { outcome: attempt, nested, parts, enters }: Attempt, copies: number): CallFigures {
  const { attempts, repeated, outcome: called, timeoutRatio, held, backoff } = figures;
  return {
    attempts: attempts.sent * copies,
    fresh: attempts.fresh * copies,
    repeated,
    enters,
    failure: 1 - called.ok,
    timeoutRatio,
    held,
    nested,
    attempt,
    called,
    parts: { ...parts, backoff },
  };
}

/** What follows in the caller: the branch for a miss, or going on without a best-effort cache. */
function afterwards(context: TreeContext, call: CallStep, called: Outcome, depth: number): Outcome {
  const optional = isBestEffort(context.design, call);
  if (!call.onMiss) return !optional || called.ok === 1 ? called : caught(called, nothing);
  const miss = outcomeOf(context, call.onMiss, depth + 1);
  const hit = context.hitRatio(call.to);
  const answered: Outcome = { ...called, ok: 1, failed: null };
  if (!optional) {
    return oneOf([
      { probability: hit, outcome: called },
      { probability: 1 - hit, outcome: inSequence(called, miss) },
    ]);
  }
  if (called.time === null && called.ok > 0) return called;
  const answers = called.ok * hit;
  if (answers >= 1) return answered;
  // Without an answer the caller goes on as after a miss.
  return oneOf([
    { probability: answers, outcome: answered },
    { probability: called.ok * (1 - hit), outcome: inSequence(answered, miss) },
    { probability: 1 - called.ok, outcome: inSequence(afterFailure(called), miss) },
  ]);
}

interface Attempt {
  readonly outcome: Outcome;
  readonly nested: TimeDistribution | null;
  readonly parts: Omit<CallParts, "backoff">;
  readonly enters: number;
  /** Full queues that are not part of the outcome. */
  readonly refusals: Refusals | null;
}

/** One attempt: the wire, the visit, the limiter's own call, and what the callee calls in turn. */
function attemptOf(context: TreeContext, call: CallStep, state: ComponentState, link: Link | undefined, depth: number): Attempt {
  const refusals = refusalsOf(context, call, link);
  const own = ownOutcome(context, call, state, link, refusals !== null);
  if (state.component.messaging) {
    // What consumers do with the message: nobody waits for it, but its calls are looked at.
    for (const step of call.body) if (step.type === "call") outcomeOf(context, step.body, depth + 1);
    return {
      outcome: own,
      nested: null,
      parts: { visit: own.time?.mean ?? 0, limiter: 0, nested: 0 },
      enters: 1 - clamp(state.component.errorRate.value),
      refusals,
    };
  }
  const limiter = context.sources.limiterCalls.get(call.to);
  const limited = limiter && limiter !== call && limiter.to !== call.to ? limiterOutcome(context, limiter, depth) : nothing;
  const body = outcomeOf(context, call.body, depth + 1);
  const nested = waitedFor(context, call, body);
  return {
    outcome: inSequence(inSequence(own, limited), nested),
    nested: context.keepsNested(call.to) ? overAfter(nested) : null,
    parts: { visit: own.time?.mean ?? 0, limiter: limited.time?.mean ?? 0, nested: nested.time?.mean ?? 0 },
    enters: 1 - clamp(state.component.errorRate.value),
    refusals,
  };
}

/** What of the callee's own calls its answer waits for. */
function waitedFor(context: TreeContext, call: CallStep, body: Outcome): Outcome {
  if (writesBack(context.design, call)) return nothing;
  if (!bodyRunsOnMiss(context.design, call)) return body;
  const hit = context.hitRatio(call.to);
  return oneOf([
    { probability: hit, outcome: nothing },
    { probability: 1 - hit, outcome: body },
  ]);
}

/** Full queues whose refused calls come back to them, with what the caller waits to be told. */
function refusalsOf({ design, refusedByQueue }: TreeContext, call: CallStep, link: Link | undefined): Refusals | null {
  const refusals = link ? refusedByQueue(link.id) : null;
  return refusals && link ? { ...refusals, answer: networkTime(design, link, accessOf(call)) } : null;
}

/** The visit with its way there and back. A full queue answers at once, an error comes after the component's own work. `letIn`: refusals are looked at apart. */
function ownOutcome(context: TreeContext, call: CallStep, state: ComponentState, link: Link | undefined, letIn: boolean): Outcome {
  const found = visitOver(context, call, state, link);
  const visit = letIn ? { ...found, refused: 0 } : found;
  const reason = visit.time === null ? [`${call.to}: ${visit.note ?? "no steady state"}`] : visit.note ? [visit.note] : [];
  const erring = clamp(state.component.errorRate.value);
  const answersNo = visit.refused > 0 ? (link ? networkTime(context.design, link, accessOf(call)) : zeroTime) : null;
  const failed = blend([
    { probability: visit.refused, time: answersNo },
    { probability: (1 - visit.refused) * erring, time: visit.time },
  ]);
  return {
    time: visit.time,
    ok: (1 - visit.refused) * (1 - erring),
    failed,
    line: visit.line,
    slowest: visit.line,
    method: visit.method,
    notes: reason,
  };
}

/** The limiter's counter call fails open: it costs time at most until its timeout and never fails the request. */
function limiterOutcome(context: TreeContext, limiter: CallStep, depth: number): Outcome {
  const state = context.states.get(limiter.to);
  const link = limiter.link === null ? undefined : lookup(context.design).links.get(limiter.link);
  if (!state || depth > maxDepth) return nothing;
  const known = context.calls.get(limiter);
  const attempt = known
    ? { outcome: known.attempt, nested: null, parts: known.parts, enters: known.enters, refusals: refusalsOf(context, limiter, link) }
    : attemptOf(context, limiter, state, link, depth + 1);
  // No retries: the limiter would hold up every request.
  const figures = attempted(attempt.outcome, link ? { ...link, retries: null } : undefined, attempt.refusals ?? noRefusals);
  context.calls.set(limiter, { ...figuresOf(figures, { ...attempt, nested: null }, 1), attempts: 1 });
  return figures.outcome.ok === 1 ? figures.outcome : caught(figures.outcome, nothing);
}

function visitOver(context: TreeContext, call: CallStep, state: ComponentState, link: Link | undefined): Visit {
  const priorities = state.byPriority === null ? [] : context.priorities;
  const whose = priorities.map(({ priority, share }) => ` ${priority}:${share}`).join("");
  const key = `${call.from} ${call.link ?? call.to} ${accessOf(call)} ${call.keyField ?? ""}${whose}`;
  const known = context.visits.get(key) ?? remoteVisit(context.design, call, state, link, priorities);
  context.visits.set(key, known);
  return known;
}

function clamp(probability: number): number {
  return Math.min(1, Math.max(0, probability));
}
