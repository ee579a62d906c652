/** Places that are taken and given back, one state for each number of them that is taken. */
export interface Places {
  /** Calls per second that ask for a place without having just been refused one, at random moments. */
  readonly rate: number;
  /** Places given back per second while n + 1 of them are taken, n = 0 … size − 1. */
  readonly givenBack: Float64Array;
}

/** The pause before a retry: seconds with their probabilities, in ascending order. */
export type Pause = readonly { readonly seconds: number; readonly probability: number }[];

/** Who is refused where the refused come back soon. */
export interface RetriedRefusals {
  /** Probability (0…1) that a call which was not just refused finds all places taken. */
  readonly first: number;
  /** The same for the first, second, … retry of those refused. */
  readonly again: readonly number[];
  /** Calls that ask, retries included, over those that do not retry after a refusal, while n places are taken, n = 0 … size. */
  readonly crowding: Float64Array;
}

/** Steps of uniformisation for one pause; the state is forgotten long before. */
const mostSteps = 50_000;
/** Probabilities that no figure shows. */
const forgotten = 1e-9;
/** Rounds until those who come back and those who are refused agree. */
const mostRounds = 25;
const tolerance = 1e-7;

/**
 * A loss system whose refused calls come back after a pause, which finds it full more often than calls at random do. It is followed as a birth–death
 * chain. Who asks in state n is λₙ = λ(1 + Σᵢ qⁱ r₁…rᵢ₋₁ Pₙ(δᵢ)): chains of this kind are reversible, so the calls that were refused δ ago and now meet n are
 * λ·π_N·P(N → n in δ) / πₙ = λ·P(n → N in δ), and rᵢ = P(N → N in δᵢ) refuses the i-th retry, made with probability q = `retried`, again. Between retries the chain has the mean
 * rate of all of them. Source: Fredericks and Reisner, "Approximations to stochastic service systems, with an application to a retrial model", Bell
 * System Technical Journal 58, 1979; the probabilities of the chain by uniformisation (Jensen 1953). `before` is the `crowding` of a round before.
 */
export function retriedRefusals(places: Places, pauses: readonly Pause[], retried: number, before?: Float64Array): RetriedRefusals | null {
  const { rate, givenBack } = places;
  const size = givenBack.length;
  if (size < 1 || !(rate > 0) || !givenBack.every((back) => back > 0 && Number.isFinite(back))) return null;
  let crowding = before?.length === size + 1 ? before : new Float64Array(size + 1).fill(1);
  for (let round = 1; ; round++) {
    const births = crowding.map((factor) => factor * rate);
    const again: number[] = [];
    const next = new Float64Array(size + 1).fill(1);
    let reached = retried;
    for (const likely of fullAfter(births, givenBack, pauses)) {
      for (let n = 0; n <= size; n++) next[n] = (next[n] as number) + reached * (likely[n] as number);
      const full = likely[size] as number;
      again.push(full);
      reached *= retried * full;
    }
    const change = next.reduce((most, factor, n) => Math.max(most, Math.abs(factor - (crowding[n] as number))), 0);
    if (change < tolerance || round === mostRounds) return { first: fullShare(births, givenBack), again, crowding: next };
    crowding = next;
  }
}

/** Probability that all places are taken. */
function fullShare(births: Float64Array, givenBack: Float64Array): number {
  // From the full state downwards, in units of its probability, so that nothing grows out of range where it matters.
  let weight = 1;
  let total = 1;
  for (let n = givenBack.length - 1; n >= 0; n--) {
    weight *= (givenBack[n] as number) / (births[n] as number);
    total += weight;
  }
  return 1 / total;
}

/** For each pause: probability that all places are taken after it, from n taken before it, n = 0 … size. */
function fullAfter(births: Float64Array, givenBack: Float64Array, pauses: readonly Pause[]): readonly Float64Array[] {
  const known = new Map<Pause, Float64Array>();
  return pauses.map((pause) => {
    let found = known.get(pause);
    if (!found) {
      found = averaged(births, givenBack, pause);
      known.set(pause, found);
    }
    return found;
  });
}

function averaged(births: Float64Array, givenBack: Float64Array, pause: Pause): Float64Array {
  const size = givenBack.length;
  let current: Float64Array = new Float64Array(size + 1);
  current[size] = 1;
  const found = new Float64Array(size + 1);
  let time = 0;
  for (const { seconds, probability } of pause) {
    current = later(current, births, givenBack, seconds - time);
    time = seconds;
    for (let n = 0; n <= size; n++) found[n] = (found[n] as number) + probability * (current[n] as number);
  }
  return found;
}

/** Σ of Poisson(fastest·t) weights over the powers of the uniformised chain, applied to `values`: their expectation after t = `seconds` from each state. */
function later(values: Float64Array, births: Float64Array, givenBack: Float64Array, seconds: number): Float64Array {
  const size = givenBack.length;
  if (!(seconds > 0)) return values;
  let fastest = 0;
  for (let n = 0; n <= size; n++) {
    const up = n < size ? (births[n] as number) : 0;
    const down = n > 0 ? (givenBack[n - 1] as number) : 0;
    fastest = Math.max(fastest, up + down);
  }
  const expected = fastest * seconds;
  // Weights by logarithms: e to the minus of many steps is nothing.
  let logWeight = -expected;
  let summed = 0;
  let power = values;
  const found = new Float64Array(size + 1);
  for (let step = 0; ; step++) {
    const weight = Math.exp(logWeight);
    summed += weight;
    for (let n = 0; n <= size; n++) found[n] = (found[n] as number) + weight * (power[n] as number);
    const isOver = step > expected && 1 - summed < forgotten;
    if (isOver || step === mostSteps || (step % 16 === 0 && spreadOf(power) < forgotten)) {
      // What is left of the weights meets the state forgotten.
      const rest = Math.max(0, 1 - summed);
      return found.map((value, n) => value + rest * (power[n] as number));
    }
    const next = new Float64Array(size + 1);
    for (let n = 0; n <= size; n++) {
      const up = n < size ? (births[n] as number) / fastest : 0;
      const down = n > 0 ? (givenBack[n - 1] as number) / fastest : 0;
      next[n] =
        (1 - up - down) * (power[n] as number) +
        (up > 0 ? up * (power[n + 1] as number) : 0) +
        (down > 0 ? down * (power[n - 1] as number) : 0);
    }
    power = next;
    logWeight += Math.log(expected / (step + 1));
  }
}

function spreadOf(values: Float64Array): number {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return most - least;
}
