/** Places that are taken and given back, one state for each number of them that is taken: of a pool, or in a queue and at its servers. */
export interface Places {
  /** Calls per second that ask for a place without having just been refused one, at random moments. */
  readonly rate: number;
  /** Places given back per second while n + 1 of them are taken, n = 0 … size − 1. */
  readonly givenBack: Float64Array;
  /** Chance (0…1) that a retry asks for the same places, and not for others like them; 1 unless given. */
  readonly same?: number;
}

/** Calls that come back when they are refused. */
export interface ComingBack {
  /** Their part of the calls that ask without having just been refused, 0…1. */
  readonly share: number;
  readonly pauses: readonly Pause[];
  /** Probability (0…1) that a refused one comes back, and again. */
  readonly retried: number;
}

/** The pause before a retry: seconds with their probabilities, in ascending order. */
export type Pause = readonly { readonly seconds: number; readonly probability: number }[];

/** Who is refused where the refused come back soon. */
export interface RetriedRefusals {
  /** Probability (0…1) that a call which was not just refused finds all places taken. */
  readonly first: number;
  /** The same for the first, second, … retry of those refused, for each of the lists of calls. */
  readonly again: readonly (readonly number[])[];
  /** Calls that ask, retries included, over those that do not retry after a refusal, while n places are taken, n = 0 … size. */
  readonly crowding: Float64Array;
}

/** Steps of a pause, and of each part of one that varies. */
const steps = 48;
const partSteps = 16;
/** Seconds after which any state is forgotten. */
const longest = 1e9;
/** Chances to come so far that no figure shows. */
const negligible = 1e-9;
/** Rounds until those who come back and those who are refused agree. */
const mostRounds = 25;
const tolerance = 1e-7;

/**
 * A loss system whose refused calls come back after a pause, which finds it full more often than calls at random do. It is followed as a birth–death
 * chain. Who asks in state n is λₙ = λ(1 + Σᵢ qⁱ r₁…rᵢ₋₁ Pₙ(δᵢ)): chains of this kind are reversible, so the calls that were refused δ ago and now meet n are
 * λ·π_N·P(N → n in δ) / πₙ = λ·P(n → N in δ), and rᵢ = P(N → N in δᵢ) refuses the i-th retry, made with probability q = `retried`, again. Between retries the chain has the mean
 * rate of all of them. Where a retry may meet other places instead, those are in their steady state. Source: Fredericks and Reisner, "Approximations to stochastic service systems, with an application to a retrial model", Bell
 * System Technical Journal 58, 1979; `before` is the `crowding` of a round before.
 */
export function retriedRefusals(places: Places, calls: readonly ComingBack[], before?: Float64Array): RetriedRefusals | null {
  const { rate, givenBack, same = 1 } = places;
  const size = givenBack.length;
  if (size < 1 || !(rate > 0) || !Number.isFinite(rate) || !givenBack.every((back) => back > 0 && Number.isFinite(back))) return null;
  let crowding = before?.length === size + 1 ? before : new Float64Array(size + 1).fill(1);
  for (let round = 1; ; round++) {
    const births = crowding.map((factor) => factor * rate);
    const first = fullShare(births, givenBack);
    const next = new Float64Array(size + 1).fill(1);
    const known = new Map<string, Float64Array>();
    const again = calls.map(({ share, pauses, retried }) => {
      const found: number[] = [];
      let reached = share * retried;
      for (const pause of pauses) {
        if (reached < negligible) break;
        const key = pause.map(({ seconds, probability }) => `${seconds}:${probability}`).join(" ");
        const likely = known.get(key) ?? fullAfter(births, givenBack, pause);
        known.set(key, likely);
        for (let n = 0; n <= size; n++) next[n] = (next[n] as number) + reached * (same * (likely[n] as number) + (1 - same) * first);
        const full = same * (likely[size] as number) + (1 - same) * first;
        found.push(full);
        reached *= retried * full;
      }
      return found;
    });
    const change = next.reduce((most, factor, n) => Math.max(most, Math.abs(factor - (crowding[n] as number))), 0);
    if (change < tolerance || round === mostRounds) return { first, again, crowding: next };
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

/** Probability that all places are taken after a pause, from n taken before it, n = 0 … size. */
function fullAfter(births: Float64Array, givenBack: Float64Array, pause: Pause): Float64Array {
  const size = givenBack.length;
  let current: Float64Array = new Float64Array(size + 1);
  current[size] = 1;
  const found = new Float64Array(size + 1);
  let time = 0;
  for (const { seconds, probability } of pause) {
    current = later(current, births, givenBack, seconds - time, pause.length > 1 ? partSteps : steps);
    time = seconds;
    for (let n = 0; n <= size; n++) found[n] = (found[n] as number) + probability * (current[n] as number);
  }
  return found;
}

/** Their expectation from each state after about so many `seconds`: backward Euler, which is exact for a time of as many exponential phases as there are steps. */
function later(values: Float64Array, births: Float64Array, givenBack: Float64Array, seconds: number, steps: number): Float64Array {
  const size = givenBack.length;
  if (!(seconds > 0)) return values;
  const h = Math.min(longest, seconds) / steps;
  // (1 + h·(up + down))·xₙ − h·up·xₙ₊₁ − h·down·xₙ₋₁ = vₙ, eliminated from below: xₙ = gₙ·xₙ₊₁ + vₙ'.
  const above = new Float64Array(size + 1);
  const divisor = new Float64Array(size + 1);
  for (let n = 0; n <= size; n++) {
    const up = n < size ? h * (births[n] as number) : 0;
    const down = n > 0 ? h * (givenBack[n - 1] as number) : 0;
    divisor[n] = 1 + up + (n > 0 ? down * (1 - (above[n - 1] as number)) : 0);
    above[n] = up / (divisor[n] as number);
  }
  const current = Float64Array.from(values);
  for (let step = 0; step < steps; step++) {
    for (let n = 0; n <= size; n++) {
      const down = n > 0 ? h * (givenBack[n - 1] as number) * (current[n - 1] as number) : 0;
      current[n] = ((current[n] as number) + down) / (divisor[n] as number);
    }
    for (let n = size - 1; n >= 0; n--) current[n] = (current[n] as number) + (above[n] as number) * (current[n + 1] as number);
  }
  return current;
}
