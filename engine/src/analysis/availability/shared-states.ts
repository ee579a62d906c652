import { evaluate } from "./bdd.ts";
import { atLeastUp } from "./k-of-n.ts";
import { lowerBound } from "./lower-bound.ts";
import { type BasicEvent, type Formula, fixed } from "./structure.ts";

/** An availability bounded from below, and how far it can be off. */
export interface BoundedEvaluation {
  readonly probability: number;
  /** The availability is at most this much higher, when the parts that no state shares were evaluated exactly; `null` when they were not. */
  readonly slack: number | null;
  /** Birnbaum importance of the shared events. */
  readonly birnbaum: ReadonlyMap<BasicEvent, number>;
}

/** Shared events told apart; the rest is left to each state's own diagram. */
const mostShared = 24;
/** States looked at when each is one pass over the formula, and nodes made when each needs a diagram of its own. */
const mostStates = 2048;
const mostNodes = 150_000;

/**
 * A lower bound for formulas whose diagram grows too large, which happens where many parts share many zones and regions. The shared
 * events are fixed to each of their states in turn, those with the fewest failures first; what is left is then small or falls apart
 * into independent parts. States that are not looked at count as down.
 * Source: pivotal decomposition (Barlow & Proschan, Statistical theory of reliability, 1975), truncated by order of failures.
 */
export function boundByStates(formula: Formula): BoundedEvaluation {
  const uses = countUses(formula);
  const shared = [...uses]
    .filter(([, count]) => count > 2)
    .sort((a, b) => b[1] - a[1])
    .slice(0, mostShared)
    .map(([event]) => event);
  const down = new Set<BasicEvent>();
  const known = new Set(shared);
  const simple = isReadOnce(formula, known);
  let probability = 0;
  let seen = 0;
  let nodes = 0;
  let inexact = false;
  const upSum = new Map<BasicEvent, number>();
  const downSum = new Map<BasicEvent, number>();
  const look = (): boolean => {
    let weight = 1;
    for (const event of shared) weight *= down.has(event) ? 1 - event.up : event.up;
    if (weight === 0) return true;
    let value: number;
    if (simple) value = readOnce(formula, known, down);
    else {
      const rest = fixed(formula, (event) => (known.has(event) ? !down.has(event) : null));
      const result = rest === null ? null : evaluate(rest, mostNodes / 8);
      if (rest !== null && result === null) inexact = true;
      value = rest === null ? 0 : (result?.probability ?? lowerBound(rest, mostNodes / 80));
      nodes += result?.nodes ?? mostNodes / 8;
    }
    probability += weight * value;
    seen += weight;
    for (const event of shared) {
      const sums = down.has(event) ? downSum : upSum;
      sums.set(event, (sums.get(event) ?? 0) + weight * value);
    }
    return nodes < mostNodes;
  };
  let states = 0;
  /** Every choice of `left` more failures among the shared events from `from` on; `false` when the budget is spent. */
  const choose = (from: number, left: number): boolean => {
    if (left === 0) return ++states <= mostStates && look();
    for (let i = from; i <= shared.length - left; i++) {
      const event = shared[i] as BasicEvent;
      down.add(event);
      const more = choose(i + 1, left - 1);
      down.delete(event);
      if (!more) return false;
    }
    return true;
  };
  for (let failures = 0; failures <= shared.length; failures++) if (!choose(0, failures)) break;
  const birnbaum = new Map(
    shared.map((event) => [
      event,
      (event.up > 0 ? (upSum.get(event) ?? 0) / event.up : 0) - (event.up < 1 ? (downSum.get(event) ?? 0) / (1 - event.up) : 0),
    ]),
  );
  return { probability, slack: inexact ? null : Math.max(0, 1 - seen), birnbaum };
}

/** In how many places of the formula (a shared graph) each event stands. */
function countUses(formula: Formula): ReadonlyMap<BasicEvent, number> {
  const uses = new Map<BasicEvent, number>();
  const seen = new Set<Formula>();
  const walk = (part: Formula): void => {
    if (part.type === "event") uses.set(part.event, (uses.get(part.event) ?? 0) + 1);
    if (part.type === "event" || part.type === "true" || seen.has(part)) return;
    seen.add(part);
    for (const child of childrenOf(part)) walk(child);
  };
  walk(formula);
  return uses;
}

function childrenOf(part: Exclude<Formula, { type: "true" } | { type: "event" }>): readonly Formula[] {
  return part.type === "chance" ? part.ways.map((way) => way.formula) : part.parts;
}

/** Whether every event but the known ones is met once on the way through the formula, so that all parts are independent. */
function isReadOnce(formula: Formula, known: ReadonlySet<BasicEvent>): boolean {
  const met = new Set<BasicEvent | Formula>();
  const walk = (part: Formula): boolean => {
    if (part.type === "true") return true;
    const key = part.type === "event" ? part.event : part;
    if (part.type === "event" && known.has(part.event)) return true;
    if (met.has(key)) return false;
    met.add(key);
    return part.type === "event" || childrenOf(part).every(walk);
  };
  return walk(formula);
}

/** Probability of a formula whose parts are independent once the known events are fixed. */
function readOnce(formula: Formula, known: ReadonlySet<BasicEvent>, down: ReadonlySet<BasicEvent>): number {
  const walk = (part: Formula): number => {
    switch (part.type) {
      case "true":
        return 1;
      case "event":
        return known.has(part.event) ? (down.has(part.event) ? 0 : 1) : part.event.up;
      case "all": {
        let product = 1;
        for (const child of part.parts) {
          product *= walk(child);
          if (product === 0) break;
        }
        return product;
      }
      case "any": {
        let fails = 1;
        for (const child of part.parts) fails *= 1 - walk(child);
        return 1 - fails;
      }
      case "atLeast":
        return atLeastUp(part.k, part.parts.map(walk));
      case "chance":
        return part.ways.reduce((sum, way) => sum + way.probability * walk(way.formula), 0);
    }
  };
  return walk(formula);
}
