import type { RetryModel } from "../compile/model.ts";
import { Outcome } from "../kernel/calls.ts";
import { pow } from "../kernel/elementary.ts";
import type { RandomStream } from "../kernel/random.ts";

/** Retries a caller may save up at most. gRPC's retry throttling keeps a bucket of the same kind and a like size. */
const mostSaved = 10;

/** Whether another attempt can help: a refusal that says "do not call now" (429, open breaker) is not repeated. */
export function isRetryable(outcome: number): boolean {
  return outcome !== Outcome.throttled && outcome !== Outcome.breakerOpen;
}

/** Seconds before attempt `attempt` (1 is the first retry). */
export function backoff(retries: RetryModel, attempt: number, stream: RandomStream): number {
  const grown = retries.factor === 1 ? retries.base : retries.base * pow(retries.factor, attempt - 1);
  const wait = Math.min(grown, retries.max);
  if (retries.jitter === "full") return wait * stream.uniform();
  if (retries.jitter === "equal") return wait * (0.5 + 0.5 * stream.uniform());
  return wait;
}

/** Retry budgets: each first attempt earns the share that may be retried, each retry costs one. */
export class RetryBudgets {
  private readonly saved: Float64Array;

  constructor(callers: number) {
    this.saved = new Float64Array(callers).fill(mostSaved);
  }

  earn(caller: number, budget: number): void {
    this.saved[caller] = Math.min(mostSaved, this.saved[caller]! + budget);
  }

  spend(caller: number, budget: number): boolean {
    if (budget === Number.POSITIVE_INFINITY) return true;
    if (this.saved[caller]! < 1) return false;
    this.saved[caller]! -= 1;
    return true;
  }
}
