import type { BasicEvent, Formula } from "./structure.ts";

/** Cut sets kept; a design with more has the same story many times. */
export const maxSets = 2000;

/**
 * Minimal cut sets: smallest sets of failures that make some request fail, up to `order` failures each, smallest first.
 * Chance is taken at its worst, and take-over windows are left out, as neither is a thing that breaks.
 * Source: the bottom-up form of MOCUS (Fussell & Vesely 1972), with absorption at every step.
 */
export function cutSets(formula: Formula, order: number): readonly (readonly BasicEvent[])[] {
  const numbers = new Map<BasicEvent, number>();
  const events: BasicEvent[] = [];
  const made = new Map<Formula, readonly Set[]>();
  const numberOf = (event: BasicEvent): number => {
    let number = numbers.get(event);
    if (number === undefined) {
      number = events.push(event) - 1;
      numbers.set(event, number);
    }
    return number;
  };
  const walk = (part: Formula): readonly Set[] => {
    if (part.type === "true") return [];
    if (part.type === "event") return part.event.type === "failure" ? [[numberOf(part.event)]] : [];
    const known = made.get(part);
    if (known) return known;
    const sets = combine(part, walk, order);
    made.set(part, sets);
    return sets;
  };
  const found = walk(formula).map((set) => set.map((number) => events[number] as BasicEvent));
  return found.sort((a, b) => a.length - b.length);
}

/** Event numbers in ascending order. */
type Set = readonly number[];

function combine(
  part: Exclude<Formula, { type: "true" } | { type: "event" }>,
  walk: (part: Formula) => readonly Set[],
  order: number,
): readonly Set[] {
  switch (part.type) {
    case "all":
      return minimal(part.parts.flatMap((child) => walk(child)));
    case "chance":
      return minimal(part.ways.flatMap((way) => walk(way.formula)));
    case "any":
      return part.parts.map(walk).reduce((sets, child) => product(sets, child, order), [[]] as readonly Set[]);
    case "atLeast":
      return tooManyFail(part.parts.map(walk), part.parts.length - part.k + 1, order);
  }
}

/** Sets that fail at least `failures` of the parts. */
function tooManyFail(parts: readonly (readonly Set[])[], failures: number, order: number): readonly Set[] {
  // failing[j]: sets that fail at least j of the parts seen so far.
  let failing: (readonly Set[])[] = Array.from({ length: failures + 1 }, (_, j) => (j === 0 ? [[]] : []));
  for (const part of parts) {
    failing = failing.map((sets, j) => (j === 0 ? sets : minimal([...sets, ...product(failing[j - 1] as readonly Set[], part, order)])));
  }
  return failing[failures] as readonly Set[];
}

function product(a: readonly Set[], b: readonly Set[], order: number): readonly Set[] {
  const sets: Set[] = [];
  for (const left of a) {
    for (const right of b) {
      const union = merge(left, right, order);
      if (union) sets.push(union);
    }
  }
  return minimal(sets);
}

/** The union in ascending order; `null` above the order. */
function merge(a: Set, b: Set, order: number): Set | null {
  const union: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const x = a[i] ?? Number.POSITIVE_INFINITY;
    const y = b[j] ?? Number.POSITIVE_INFINITY;
    union.push(Math.min(x, y));
    if (x <= y) i++;
    if (y <= x) j++;
    if (union.length > order) return null;
  }
  return union;
}

/** Without the sets that contain another one, each once; only sets of at most three or so events come here, so their subsets are few. */
function minimal(sets: readonly Set[]): readonly Set[] {
  const bySize: Set[][] = [];
  for (const set of sets) {
    const alike = bySize[set.length];
    if (alike) alike.push(set);
    else bySize[set.length] = [set];
  }
  const kept = new Map<number | string, Set>();
  for (const alike of bySize) {
    for (const set of alike ?? []) {
      if (kept.size >= maxSets) return [...kept.values()];
      if (!hasSubset(set, kept)) kept.set(keyOf(set, everyMember), set);
    }
  }
  return [...kept.values()];
}

function hasSubset(set: Set, kept: ReadonlyMap<number | string, Set>): boolean {
  if (kept.size === 0) return false;
  for (let mask = 0; mask < 1 << set.length; mask++) if (kept.has(keyOf(set, mask))) return true;
  return false;
}

const everyMember = -1;
/** Event numbers below this, three at a time, fit into one number. */
const mostNumbers = 131_072;

/** A key of the members that the mask picks: one number where they fit. */
function keyOf(set: Set, mask: number): number | string {
  let key = 0;
  let picked = 0;
  for (let i = 0; i < set.length; i++) {
    if (((mask >> i) & 1) === 0) continue;
    const number = (set[i] as number) + 1;
    picked += 1;
    if (picked > 3 || number >= mostNumbers) return set.filter((_, j) => (mask >> j) & 1).join();
    key = key * mostNumbers + number;
  }
  return key;
}
