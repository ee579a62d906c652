/**
 * Mean wait in seconds of each class of requests where one who comes has to wait `residual` seconds on average for the first server to
 * become free (0 for those who find one free): Wₖ = residual / ((1 − σₖ₋₁)(1 − σₖ)), σₖ the utilisation by classes 1 to k, the most
 * urgent first. `null` for the classes whose σₖ reaches 1. Exact where all have the same
 * service, for M/M/c with residual = C · S/c and for M/G/1 with ρ · E[S²]/2E[S]. Source: Cobham, "Priority assignment in waiting line
 * problems", 1954; Kella and Yechiali, "Waiting times in the non-preemptive priority M/M/c queue", 1985.
 */
export function priorityWaits(utilisations: readonly number[], residual: number): readonly (number | null)[] {
  let above = 0;
  return utilisations.map((utilisation) => {
    const before = above;
    above += utilisation;
    return above < 1 ? residual / ((1 - before) * (1 - above)) : null;
  });
}

/** One class of requests at a single server, the most urgent first. */
export interface PriorityClass {
  /** Requests per second. */
  readonly rate: number;
  /** First and second moment of the service time, in s and s². */
  readonly mean: number;
  readonly second: number;
}

/**
 * Mean time in system in seconds of each class at one server that leaves what it has begun for a more urgent request and goes on with it later
 * (M/G/1, preemptive resume), `null` for the classes whose load with the more urgent ones reaches 1:
 * Tₖ = E[Sₖ]/(1 − σₖ₋₁) + Σᵢ≤ₖ λᵢE[Sᵢ²]/2 / ((1 − σₖ₋₁)(1 − σₖ)). Source: Kleinrock, "Queueing Systems" vol. 2, §3.5.
 */
export function preemptiveSojourns(classes: readonly PriorityClass[]): readonly (number | null)[] {
  let above = 0;
  let left = 0;
  return classes.map(({ rate, mean, second }) => {
    const before = above;
    above += rate * mean;
    left += (rate * second) / 2;
    return above < 1 ? mean / (1 - before) + left / ((1 - before) * (1 - above)) : null;
  });
}
