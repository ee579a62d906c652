import type { CallStep, Design, ElementId, Step } from "../../model/index.ts";
import { accessOf, isBestEffort, lookup } from "../../model/index.ts";
import type { Sources } from "../load/sources.ts";
import type { CallFigures } from "./call-tree.ts";
import { criticalShares } from "./criticality.ts";
import { networkTime } from "./network.ts";
import type { Outcome } from "./outcome.ts";
import { sum, type TimeDistribution, zeroTime } from "./time-distribution.ts";

/*
 * Where the mean time of a request goes. Each second that a request waits for belongs to one element:
 * - steps one after the other, and the parts of a visit (the way, wait and service, the calls inside), have their own time;
 * - of several ways (`choose`, `maybe`, a hit or a miss, an error and what follows) each has its time as often as it is taken;
 * - of branches at the same time (`parallel`) the one that ends the block has the whole time of the block: the others are not waited for;
 * - an attempt that is hedged, cut by a timeout or made again shares out the time that the caller waits in proportion to the parts of one whole
 *   attempt; the waits between attempts belong to the link.
 * The parts add up to the mean of the flow.
 */

/** How a step ended in the last round: before its `on error`, and with it. */
export interface StepOutcome {
  readonly own: Outcome;
  readonly all: Outcome;
}

export interface AttributionContext {
  readonly design: Design;
  readonly sources: Sources;
  readonly hitRatio: (cache: ElementId) => number;
  readonly calls: ReadonlyMap<CallStep, CallFigures>;
  readonly steps: ReadonlyMap<Step, StepOutcome>;
}

/** Something that a part of the time may belong to, and how much of it in seconds (up to a common factor). */
interface Part {
  readonly seconds: number;
  readonly give: (seconds: number) => void;
}

const maxDepth = 1200;

/** Mean seconds that a request of `steps` waits for each component and link; they add up to `mean`. */
export function attributed(context: AttributionContext, steps: readonly Step[], mean: number): ReadonlyMap<ElementId, number> {
  const walk = new Walk(context);
  walk.inSequence(steps, mean, 0);
  return walk.found;
}

class Walk {
  readonly found = new Map<ElementId, number>();
  private readonly context: AttributionContext;

  constructor(context: AttributionContext) {
    this.context = context;
  }

  inSequence(steps: readonly Step[], seconds: number, depth: number): void {
    if (depth > maxDepth || !(seconds > 0)) return;
    const parts = steps.map((step) => ({ seconds: this.meanOf(step), give: (part: number) => this.step(step, part, depth) }));
    if (shareOut(seconds, parts)) return;
    // No step has a time in which it ends well: the time is that until one fails.
    const failing = steps.find((step) => (this.context.steps.get(step)?.all.ok ?? 1) < 1);
    if (failing) this.step(failing, seconds, depth);
  }

  private add(element: ElementId, seconds: number): void {
    if (seconds > 0) this.found.set(element, (this.found.get(element) ?? 0) + seconds);
  }

  private meanOf(step: Step): number {
    return this.context.steps.get(step)?.all.time?.mean ?? 0;
  }

  /** Time and success of steps one after the other. */
  private run(steps: readonly Step[]): { readonly ok: number; readonly mean: number } {
    let ok = 1;
    let mean = 0;
    for (const step of steps) {
      ok *= this.context.steps.get(step)?.all.ok ?? 1;
      mean += this.meanOf(step);
    }
    return { ok, mean };
  }

  /** A step with what stands in its `on error`. */
  private step(step: Step, seconds: number, depth: number): void {
    const own = this.context.steps.get(step)?.own;
    const itself = (part: number): void => this.plain(step, part, depth);
    if (!own || !step.onError || own.ok === 1) {
      itself(seconds);
      return;
    }
    const fallback = this.run(step.onError);
    const failing = (1 - own.ok) * fallback.ok;
    shareOut(seconds, [
      { seconds: own.ok * meanOf(own.time) + failing * meanOf(own.failed ?? own.time), give: itself },
      { seconds: failing * fallback.mean, give: (part) => this.inSequence(step.onError ?? [], part, depth + 1) },
    ]);
  }

  private plain(step: Step, seconds: number, depth: number): void {
    switch (step.type) {
      case "call":
        this.call(step, seconds, depth);
        break;
      case "parallel":
        this.parallel(step, seconds, depth);
        break;
      case "choose":
        shareOut(
          seconds,
          step.options.map(({ probability, steps }) => {
            const { ok, mean } = this.run(steps);
            return { seconds: probability * ok * mean, give: (part) => this.inSequence(steps, part, depth + 1) };
          }),
        );
        break;
      case "maybe":
      case "repeat":
        this.inSequence(step.steps, seconds, depth + 1);
        break;
    }
  }

  private parallel(step: Extract<Step, { readonly type: "parallel" }>, seconds: number, depth: number): void {
    const joined = this.context.steps.get(step)?.own.time;
    const branches = step.branches.flatMap((branch) => {
      const time = this.timeOf(branch);
      return time ? [{ branch, time }] : [];
    });
    if (!joined || branches.length === 0) {
      for (const branch of step.branches) this.inSequence(branch, seconds / step.branches.length, depth + 1);
      return;
    }
    const shares = criticalShares(
      branches.map(({ time }) => time),
      step.first ?? step.branches.length,
      joined,
    );
    branches.forEach(({ branch }, i) => {
      this.inSequence(branch, seconds * (shares[i] as number), depth + 1);
    });
  }

  private timeOf(steps: readonly Step[]): TimeDistribution | null {
    let total = zeroTime;
    for (const step of steps) {
      const time = this.context.steps.get(step)?.all.time;
      if (!time) return null;
      total = sum(total, time);
    }
    return total;
  }

  /** A call and what its caller does after a miss, or without an answer of a best-effort cache. */
  private call(call: CallStep, seconds: number, depth: number): void {
    const figures = this.context.calls.get(call);
    if (!figures) return;
    const itself = (part: number): void => this.attempts(call, figures, part, depth);
    const { called } = figures;
    const optional = isBestEffort(this.context.design, call);
    const after = call.onMiss ?? [];
    const failing = optional ? 1 - called.ok : 0;
    if (after.length === 0) {
      itself(seconds);
      return;
    }
    const miss = this.run(after);
    const ok = optional ? called.ok : 1;
    const hit = this.context.hitRatio(call.to);
    const missing = (ok * (1 - hit) + failing) * miss.ok;
    const inCall = ok * (hit + (1 - hit) * miss.ok) * meanOf(called.time) + failing * miss.ok * meanOf(called.failed ?? called.time);
    shareOut(seconds, [
      { seconds: inCall, give: itself },
      { seconds: missing * miss.mean, give: (part) => this.inSequence(after, part, depth + 1) },
    ]);
  }

  /** All that a call is waited for: its attempts, and the waits between them. */
  private attempts(call: CallStep, figures: CallFigures, seconds: number, depth: number): void {
    const { parts, called } = figures;
    const between = called.time === null ? 0 : Math.min(parts.backoff, called.time.mean);
    shareOut(seconds, [
      { seconds: between, give: (part) => this.add(call.link ?? call.to, part) },
      { seconds: called.time === null ? 1 : called.time.mean - between, give: (part) => this.attempt(call, figures, part, depth) },
    ]);
  }

  /** One attempt: the way there and back, the limiter's call, the visit, and the calls that the callee makes. */
  private attempt(call: CallStep, { parts }: CallFigures, seconds: number, depth: number): void {
    const { design, sources } = this.context;
    const link = call.link === null ? undefined : lookup(design).links.get(call.link);
    const way = link ? Math.min(parts.visit, networkTime(design, link, accessOf(call)).mean) : 0;
    const limiter = sources.limiterCalls.get(call.to);
    const limited = limiter && this.context.calls.get(limiter);
    const shares: Part[] = [
      { seconds: way, give: (part) => this.add(call.link ?? call.to, part) },
      { seconds: parts.visit - way, give: (part) => this.add(call.to, part) },
      { seconds: parts.nested, give: (part) => this.inSequence(call.body, part, depth + 1) },
    ];
    if (limiter && limited && parts.limiter > 0) {
      shares.push({ seconds: parts.limiter, give: (part) => this.attempts(limiter, limited, part, depth + 1) });
    }
    // What never ends has no parts: whoever waits for it waits for the callee.
    if (!shareOut(seconds, shares)) this.add(call.to, seconds);
  }
}

/** Gives each part its share of `seconds`; false when no part has any time. */
function shareOut(seconds: number, parts: readonly Part[]): boolean {
  let total = 0;
  for (const part of parts) total += Math.max(0, part.seconds);
  if (!(total > 0) || !Number.isFinite(total)) return false;
  for (const part of parts) if (part.seconds > 0) part.give((seconds * part.seconds) / total);
  return true;
}

function meanOf(time: TimeDistribution | null): number {
  return time?.mean ?? 0;
}
