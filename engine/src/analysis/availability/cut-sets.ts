import type { BasicEvent, Formula } from "./structure.ts";

/** Cut sets kept; a design with more has the same story many times. */
export const maxSets = 2000;

/** Numbers of events, and the cut sets of parts that formulas share: the replicas of a component are the same part of every flow through it. */
interface Known {
  readonly numbers: WeakMap<BasicEvent, number>;
  next: number;
  /** By the most failures of a set. */
  readonly sets: Map<number, WeakMap<Formula, readonly Failures[]>>;
}

/** Begun anew before numbers get too large for keys. */
let known: Known = { numbers: new WeakMap(), next: 0, sets: new Map() };
const mostKnown = 50_000;

/**
 * Minimal cut sets: smallest sets of failures that make some request fail, up to `order` failures each, smallest first.
 * Chance is taken at its worst, and take-over windows are left out, as neither is a thing that breaks.
 * Source: the bottom-up form of MOCUS (Fussell & Vesely 1972), with absorption at every step.
 */
export function cutSets(formula: Formula, order: number): readonly (readonly BasicEvent[])[] {
  if (known.next > mostKnown) known = { numbers: new WeakMap(), next: 0, sets: new Map() };
  const made = known.sets.get(order) ?? new WeakMap<Formula, readonly Failures[]>();
  known.sets.set(order, made);
  const walk = (part: Formula): readonly Failures[] => {
    if (part.type === "true") return [];
    if (part.type === "event") return part.event.type === "failure" ? [[numberOf(part.event)]] : [];
    const found = made.get(part) ?? combine(part, walk, order);
    made.set(part, found);
    return found;
  };
  const sets = walk(formula);
  // In the order in which a walk meets the failures, whatever was asked for before.
  const met = failuresIn(formula);
  const places = new Map(met.map((event, place) => [numberOf(event), place]));
  return sets.map((set) => {
    if (set.length === 1) return [met[places.get(set[0] as number) as number] as BasicEvent];
    const inOrder = set.map((number) => places.get(number) as number).sort((a, b) => a - b);
    return inOrder.map((place) => met[place] as BasicEvent);
  });
}

function numberOf(event: BasicEvent): number {
  let number = known.numbers.get(event);
  if (number === undefined) {
    number = known.next++;
    known.numbers.set(event, number);
  }
  return number;
}

function failuresIn(formula: Formula): readonly BasicEvent[] {
  const met = new Set<BasicEvent>();
  const seen = new Set<Formula>();
  const walk = (part: Formula): void => {
    if (part.type === "true") return;
    if (part.type === "event") {
      if (part.event.type === "failure") met.add(part.event);
      return;
    }
    if (seen.has(part)) return;
    seen.add(part);
    if (part.type === "chance") for (const way of part.ways) walk(way.formula);
    else for (const child of part.parts) walk(child);
  };
  walk(formula);
  return [...met];
}

/** Event numbers in ascending order. */
type Failures = readonly number[];

function combine(
  part: Exclude<Formula, { type: "true" } | { type: "event" }>,
  walk: (part: Formula) => readonly Failures[],
  order: number,
): readonly Failures[] {
  switch (part.type) {
    case "all":
      return minimal(part.parts.flatMap((child) => walk(child)));
    case "chance":
      return minimal(part.ways.flatMap((way) => walk(way.formula)));
    case "any":
      return part.parts.map(walk).reduce((sets, child) => product(sets, child, order), [[]] as readonly Failures[]);
    case "atLeast":
      return tooManyFail(part.parts.map(walk), part.parts.length - part.k + 1, order);
  }
}

/** Sets that fail at least `failures` of the parts. */
function tooManyFail(parts: readonly (readonly Failures[])[], failures: number, order: number): readonly Failures[] {
  // failing[j]: sets that fail at least j of the parts seen so far.
  let failing: (readonly Failures[])[] = Array.from({ length: failures + 1 }, (_, j) => (j === 0 ? [[]] : []));
  for (const part of parts) {
    failing = failing.map((sets, j) =>
      j === 0 ? sets : minimal([...sets, ...product(failing[j - 1] as readonly Failures[], part, order)]),
    );
  }
  return failing[failures] as readonly Failures[];
}

function product(a: readonly Failures[], b: readonly Failures[], order: number): readonly Failures[] {
  const sets: Failures[] = [];
  for (const left of a) {
    for (const right of b) {
      const union = merge(left, right, order);
      if (union) sets.push(union);
    }
  }
  return minimal(sets);
}

/** The union in ascending order; `null` above the order. */
function merge(a: Failures, b: Failures, order: number): Failures | null {
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

/** Without the sets that contain another one, each once, smallest first; only sets of at most three or so events come here, so their subsets are few. */
function minimal(sets: readonly Failures[]): readonly Failures[] {
  if (sets.length < 2) return sets;
  const bySize: Failures[][] = [];
  for (const set of sets) {
    const alike = bySize[set.length];
    if (alike) alike.push(set);
    else bySize[set.length] = [set];
  }
  // What fails without any failure fails.
  const [never] = bySize[0] ?? [];
  if (never) return [never];
  const kept: Failures[] = [];
  const keys = new Set<number | string>();
  for (const alike of bySize) {
    for (const set of alike ?? []) {
      if (kept.length >= maxSets) return kept;
      if (hasSubset(set, keys)) continue;
      keys.add(keyOf(set, everyMember));
      kept.push(set);
    }
  }
  return kept;
}

function hasSubset(set: Failures, kept: ReadonlySet<number | string>): boolean {
  for (let mask = 1; mask < 1 << set.length; mask++) if (kept.has(keyOf(set, mask))) return true;
  return false;
}

const everyMember = -1;
/** Event numbers below this, three at a time, fit into one number. */
const mostNumbers = 131_072;

/** A key of the members that the mask picks: one number where they fit. */
function keyOf(set: Failures, mask: number): number | string {
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
