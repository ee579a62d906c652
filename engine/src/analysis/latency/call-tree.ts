import type { CallStep, Design, ElementId, Link, Step } from "../../model/index.ts";
import { accessOf, bodyRunsOnMiss, isBestEffort, lookup } from "../../model/index.ts";
import type { ComponentState, Visit } from "../component-state.ts";
import type { Sources } from "../load/sources.ts";
import { attempted, lostShare } from "./attempts.ts";
import { inSequence, nothing, type Outcome, oneOf, sideBySide } from "./outcome.ts";
import { remoteVisit } from "./remote-visit.ts";
import { constantTime } from "./time-distribution.ts";

/** What is learnt about a call while its tree is evaluated. */
export interface CallFigures {
  readonly attempts: number;
  /** Probability that it fails after its retries. */
  readonly failure: number;
  readonly timeoutRatio: number | null;
  /** One attempt, without the caller's patience; `null` without a steady state. */
  readonly attempt: Outcome;
}

export interface TreeContext {
  readonly design: Design;
  readonly sources: Sources;
  readonly states: ReadonlyMap<ElementId, ComponentState>;
  readonly hitRatio: (cache: ElementId) => number;
  /** Filled in while trees are evaluated. */
  readonly calls: Map<CallStep, CallFigures>;
  readonly failures: Map<Step, number>;
  /** Visits with their way there and back, by link and what decides them. */
  readonly visits: Map<string, Visit>;
}

const maxDepth = 1200;
const missing: Outcome = { ...nothing, time: null, notes: ["calls nest too deeply"] };

/** Time and success of the steps of one request. */
export function outcomeOf(context: TreeContext, steps: readonly Step[], depth = 0): Outcome {
  if (depth > maxDepth) return missing;
  let result = nothing;
  for (const step of steps) result = inSequence(result, outcomeOfStep(context, step, depth));
  return result;
}

function outcomeOfStep(context: TreeContext, step: Step, depth: number): Outcome {
  const { outcome, givenUpAfter } =
    step.type === "call" ? callOutcome(context, step, depth) : { outcome: blockOutcome(context, step, depth), givenUpAfter: null };
  if (step.type !== "call") context.failures.set(step, 1 - outcome.ok);
  if (!step.onError || outcome.ok === 1) return outcome;
  const fallback = outcomeOf(context, step.onError, depth + 1);
  // A block fails about when it would have ended.
  const failedAfter: Outcome = { ...nothing, time: constantTime(givenUpAfter ?? finite(outcome.time?.mean)) };
  const ways = [{ probability: 1 - outcome.ok, outcome: inSequence(failedAfter, fallback) }];
  if (outcome.ok > 0) ways.push({ probability: outcome.ok, outcome: { ...outcome, ok: 1 } });
  return oneOf(ways);
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
  let result =
    fraction > 1e-9 && fraction < 1
      ? oneOf([
          { probability: fraction, outcome },
          { probability: 1 - fraction, outcome: nothing },
        ])
      : nothing;
  let power = outcome;
  while (left > 0) {
    if (left % 2 === 1) result = inSequence(result, power);
    left = Math.floor(left / 2);
    if (left > 0) power = inSequence(power, power);
  }
  return result;
}

function callOutcome(context: TreeContext, call: CallStep, depth: number): { readonly outcome: Outcome; readonly givenUpAfter: number } {
  const state = context.states.get(call.to);
  if (!state) return { outcome: { ...nothing, time: null, notes: [`${call.to} does not exist`] }, givenUpAfter: 0 };
  const link = call.link === null ? undefined : lookup(context.design).links.get(call.link);
  const attempt = attemptOf(context, call, state, link, depth);
  const figures = attempted(attempt, link);
  context.calls.set(call, { attempts: figures.attempts, failure: 1 - figures.outcome.ok, timeoutRatio: figures.timeoutRatio, attempt });
  if (call.async) {
    if (call.onMiss) outcomeOf(context, call.onMiss, depth + 1);
    return { outcome: nothing, givenUpAfter: 0 };
  }
  return { outcome: afterwards(context, call, figures.outcome, figures.givenUpAfter, depth), givenUpAfter: figures.givenUpAfter };
}

/** What follows in the caller: the branch for a miss, or going on without a best-effort cache. */
function afterwards(context: TreeContext, call: CallStep, called: Outcome, givenUpAfter: number, depth: number): Outcome {
  const optional = isBestEffort(context.design, call);
  const answered: Outcome = { ...called, ok: 1 };
  const gaveUp: Outcome = { ...nothing, time: constantTime(givenUpAfter), method: called.method };
  if (!call.onMiss) {
    if (!optional || called.ok === 1) return called;
    return called.ok > 0
      ? oneOf([
          { probability: called.ok, outcome: answered },
          { probability: 1 - called.ok, outcome: gaveUp },
        ])
      : gaveUp;
  }
  const miss = outcomeOf(context, call.onMiss, depth + 1);
  const hit = context.hitRatio(call.to);
  if (!optional) {
    const eventually = oneOf([
      { probability: hit, outcome: nothing },
      { probability: 1 - hit, outcome: miss },
    ]);
    return inSequence(called, eventually);
  }
  const answers = called.ok * hit;
  if (called.time === null && called.ok > 0) return called;
  // Without an answer the caller goes on as after a miss.
  const missed = called.ok * (1 - hit);
  const withoutAnswer = oneOf([
    { probability: missed / (1 - answers || 1), outcome: called.ok > 0 ? answered : nothing },
    { probability: (1 - called.ok) / (1 - answers || 1), outcome: gaveUp },
  ]);
  if (answers >= 1) return answered;
  return oneOf([
    { probability: answers, outcome: answered },
    { probability: 1 - answers, outcome: inSequence(withoutAnswer, miss) },
  ]);
}

/** One attempt: the wire, the visit, the limiter's own call, and what the callee calls in turn. */
function attemptOf(context: TreeContext, call: CallStep, state: ComponentState, link: Link | undefined, depth: number): Outcome {
  const visit = visitOver(context, call, state, link);
  const reason = visit.time === null ? [`${call.to}: ${visit.note ?? "no steady state"}`] : visit.note ? [visit.note] : [];
  const ok = (1 - visit.refused) * (1 - clamp(state.component.errorRate.value)) * (1 - lostShare(link));
  const own: Outcome = { time: visit.time, ok, method: visit.method, notes: reason };
  if (state.component.messaging) {
    // What consumers do with the message: nobody waits for it, but its calls are looked at.
    for (const step of call.body) if (step.type === "call") outcomeOf(context, step.body, depth + 1);
    return own;
  }
  const limiter = context.sources.limiterCalls.get(call.to);
  const limited = limiter && limiter !== call && limiter.to !== call.to ? limiterOutcome(context, limiter, depth) : nothing;
  const body = outcomeOf(context, call.body, depth + 1);
  const hit = context.hitRatio(call.to);
  const nested = bodyRunsOnMiss(context.design, call)
    ? oneOf([
        { probability: hit, outcome: nothing },
        { probability: 1 - hit, outcome: body },
      ])
    : body;
  return inSequence(inSequence(own, limited), nested);
}

/** The limiter's counter call fails open: it costs time at most until its timeout and never fails the request. */
function limiterOutcome(context: TreeContext, limiter: CallStep, depth: number): Outcome {
  const state = context.states.get(limiter.to);
  const link = limiter.link === null ? undefined : lookup(context.design).links.get(limiter.link);
  if (!state || depth > maxDepth) return nothing;
  const known = context.calls.get(limiter);
  const attempt = known?.attempt ?? attemptOf(context, limiter, state, link, depth + 1);
  // No retries: the limiter would hold up every request.
  const figures = attempted(attempt, link ? { ...link, retries: null } : undefined);
  context.calls.set(limiter, { attempts: 1, failure: 1 - figures.outcome.ok, timeoutRatio: figures.timeoutRatio, attempt });
  const { outcome } = figures;
  if (outcome.ok === 1) return outcome;
  const gaveUp: Outcome = { ...nothing, time: constantTime(figures.givenUpAfter) };
  return outcome.ok > 0
    ? oneOf([
        { probability: outcome.ok, outcome: { ...outcome, ok: 1 } },
        { probability: 1 - outcome.ok, outcome: gaveUp },
      ])
    : gaveUp;
}

function visitOver(context: TreeContext, call: CallStep, state: ComponentState, link: Link | undefined): Visit {
  const key = `${call.from} ${call.link ?? call.to} ${accessOf(call)} ${call.keyField ?? ""}`;
  const known = context.visits.get(key) ?? remoteVisit(context.design, call, state, link);
  context.visits.set(key, known);
  return known;
}

function clamp(probability: number): number {
  return Math.min(1, Math.max(0, probability));
}

function finite(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? value : 0;
}
