/*
 * When a request succeeds, as a formula over independent basic events. Formulas are shared graphs:
 * the same component is the same object wherever it is used, which keeps evaluation fast and counts shared parts once.
 */

/** Something that is up with a probability of its own, independent of everything else. */
export interface BasicEvent {
  readonly name: string;
  /** The component, zone or region it belongs to. */
  readonly element: string;
  readonly up: number;
  /** `failure`: a thing that breaks; `window`: time lost while another copy takes over, no thing of its own. */
  readonly type: "failure" | "window";
}

export type Formula =
  | { readonly type: "true" }
  | { readonly type: "event"; readonly event: BasicEvent }
  | { readonly type: "all"; readonly parts: readonly Formula[] }
  | { readonly type: "any"; readonly parts: readonly Formula[] }
  /** At least `k` of the parts. */
  | { readonly type: "atLeast"; readonly k: number; readonly parts: readonly Formula[] }
  /** Chance takes one way, by these probabilities (summing to 1), independent of all else. */
  | { readonly type: "chance"; readonly ways: readonly { readonly probability: number; readonly formula: Formula }[] };

export const always: Formula = { type: "true" };

/** Holds while one thing is up. */
export function eventOf(event: BasicEvent): Formula {
  return { type: "event", event };
}

/** Holds while all parts do: in series. Without parts always. */
export function all(parts: readonly Formula[]): Formula {
  const needed = parts.flatMap((part) => (part.type === "true" ? [] : part.type === "all" ? part.parts : [part]));
  const only = needed[0];
  if (!only) return always;
  return needed.length === 1 ? only : { type: "all", parts: needed };
}

/** Holds while one of the parts does: side by side. Without parts always. */
export function any(parts: readonly Formula[]): Formula {
  const only = parts[0];
  if (!only || parts.some((part) => part.type === "true")) return always;
  return parts.length === 1 ? only : { type: "any", parts };
}

/**
 * Holds while `k` of the parts do (k of n), a `k` between two whole numbers rounded up; one of no more than 0 asks for nothing, one above n
 * for all.
 */
export function atLeast(k: number, parts: readonly Formula[]): Formula {
  // A number that is none (a finding says so) asks for nothing.
  if (!(k > 0)) return always;
  if (k <= 1) return any(parts);
  if (k >= parts.length) return all(parts);
  return { type: "atLeast", k: Math.ceil(k), parts };
}

/** One of several ways, with its probability (0…1): each request takes one of them. */
export function chance(ways: readonly { readonly probability: number; readonly formula: Formula }[]): Formula {
  const possible = ways.filter((way) => way.probability > 0);
  if (possible.every((way) => way.formula.type === "true")) return always;
  const only = possible[0];
  return possible.length === 1 && only ? only.formula : { type: "chance", ways: possible };
}

/**
 * The formula with some events known to be up (`true`) or down (`false`; `null` leaves an event open); `null` when it then cannot hold.
 * Parts that are used in several places stay shared.
 */
export function fixed(formula: Formula, state: (event: BasicEvent) => boolean | null): Formula | null {
  const made = new Map<Formula, Formula | null>();
  const walk = (part: Formula): Formula | null => {
    if (part.type === "true") return part;
    const known = made.get(part);
    if (known !== undefined) return known;
    const result = simplified(part, state, walk);
    made.set(part, result);
    return result;
  };
  return walk(formula);
}

function simplified(
  part: Exclude<Formula, { type: "true" }>,
  state: (event: BasicEvent) => boolean | null,
  walk: (part: Formula) => Formula | null,
): Formula | null {
  switch (part.type) {
    case "event": {
      const up = state(part.event);
      return up === null ? part : up ? always : null;
    }
    case "all": {
      const parts: Formula[] = [];
      for (const child of part.parts) {
        const left = walk(child);
        if (left === null) return null;
        parts.push(left);
      }
      return all(parts);
    }
    case "any": {
      const parts = possible(part.parts.map(walk));
      return parts.length > 0 ? any(parts) : null;
    }
    case "atLeast": {
      const parts = possible(part.parts.map(walk));
      const open = parts.filter((child) => child.type !== "true");
      const needed = part.k - (parts.length - open.length);
      return needed > open.length ? null : atLeast(needed, open);
    }
    case "chance": {
      const ways = part.ways.map((way) => ({ probability: way.probability, formula: walk(way.formula) }));
      if (ways.every((way) => way.formula === null)) return null;
      return chance(ways.map((way) => ({ probability: way.probability, formula: way.formula ?? never })));
    }
  }
}

function possible(parts: readonly (Formula | null)[]): readonly Formula[] {
  return parts.filter((part) => part !== null);
}

/** Cannot hold: one of the ways that chance may take. */
const never: Formula = { type: "event", event: { name: "never", element: "", up: 0, type: "window" } };
