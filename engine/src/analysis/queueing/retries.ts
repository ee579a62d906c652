/**
 * Expected attempts per call when an attempt fails with probability `failure` (0…1) and up to `retries` follow:
 * 1 + p + … + p^retries = (1 − p^(n+1)) / (1 − p). Layers of retries multiply.
 */
export function expectedAttempts(failure: number, retries: number): number {
  if (failure >= 1) return retries + 1;
  return (1 - failure ** (retries + 1)) / (1 - failure);
}

/** How the attempts of one call may end. */
export interface AttemptOdds {
  /** Probability (0…1) that an attempt is refused before it is sent, and the same for the first, second, … retry right after a refusal. */
  readonly refused: number;
  readonly again: readonly number[];
  /** Probability that an attempt fails which is sent, and that a failed one is followed by another. */
  readonly failed: number;
  readonly repeated: number;
}

/** Expected attempts per call. */
export interface AttemptCounts {
  readonly all: number;
  readonly sent: number;
  /** Those that do not follow a refusal. */
  readonly fresh: number;
}

/** As `expectedAttempts`, where a retry may be refused more often after a refusal than otherwise: a chain of two states. `retries` at most some dozens. */
export function countedAttempts({ refused, again, failed, repeated }: AttemptOdds, retries: number): AttemptCounts {
  let [all, sent, fresh] = [0, 0, 0];
  let [following, others] = [0, 1];
  for (let retry = 0; retry <= retries; retry++) {
    const refusedNow = following * (again[retry - 1] ?? refused) + others * refused;
    const sentNow = following + others - refusedNow;
    all += following + others;
    sent += sentNow;
    fresh += others;
    following = repeated * refusedNow;
    others = repeated * sentNow * failed;
  }
  return { all, sent, fresh };
}
