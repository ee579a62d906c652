import { percentText } from "../../model/index.ts";
import { atLeast, exact, joinNotes } from "../figure.ts";
import type { AvailabilityFigures, Figure } from "../figures.ts";
import { Memory } from "../latency/memory.ts";
import { defaultNodeLimit, type Evaluation, evaluate } from "./bdd.ts";
import { cutSets, maxSets } from "./cut-sets.ts";
import { downtimeOf } from "./downtime.ts";
import { shapeOf } from "./shape.ts";
import { boundByStates } from "./shared-states.ts";
import type { BasicEvent, Formula } from "./structure.ts";

/** Cut sets and events shown. */
const mostCutSets = 100;
const mostEvents = 50;
/** Failures in a cut set at most. */
const largestSet = 3;

interface Computed {
  readonly availability: Figure;
  readonly probability: number;
  readonly birnbaum: Evaluation["birnbaum"];
}

/** Formulas evaluated: an objective asks again for what its flow asked for, and components share formulas. */
const computed = new WeakMap<Formula, Computed>();
/** The same by their shape, for the next version of the design. */
const described = new Memory<AvailabilityFigures>(4000);
const alone = new Memory<Figure>(8000);

/** Availability of whatever succeeds by this formula, whatever the load; `note` is added to the figure. */
export function availabilityFigures(
  formula: Formula,
  note: string | null = null,
  nodeLimit: number = defaultNodeLimit,
): AvailabilityFigures {
  const plain =
    nodeLimit === defaultNodeLimit
      ? described.of(String(shapeOf(formula)), () => describe(formula, nodeLimit))
      : describe(formula, nodeLimit);
  if (note === null) return plain;
  const figure: Figure = { ...plain.availability, note: joinNotes([plain.availability.note, note]) };
  return { ...plain, availability: figure, carryingMean: figure, carryingPeak: figure };
}

function describe(formula: Formula, nodeLimit: number): AvailabilityFigures {
  const { availability: figure, probability, birnbaum } = compute(formula, nodeLimit);
  const downtime = downtimeOf(probability);
  const minimal = cutSets(formula, largestSet);
  const enough = new Set(minimal.flatMap((set) => (set.length === 1 ? set : [])));
  const sets = minimal
    .map((set) => ({ names: set.map((event) => event.name), down: set.reduce((product, event) => product * (1 - event.up), 1) }))
    .sort((a, b) => a.names.length - b.names.length || b.down - a.down);
  return {
    availability: figure,
    downtimePerYear: downtime.year,
    downtime,
    carryingMean: figure,
    carryingPeak: figure,
    cutSets: sets.slice(0, mostCutSets).map((set) => set.names),
    failingSets: sets
      .filter(({ down }) => down > 0)
      .slice(0, mostCutSets)
      .map((set) => set.names),
    beyondCutSets:
      minimal.length >= maxSets
        ? null
        : beyond(
            sets.reduce((total, set) => total + set.down, 0),
            1 - probability,
            birnbaum,
          ),
    importance: importance(birnbaum, 1 - probability),
    downThrough: downThrough(birnbaum, enough, 1 - probability),
  };
}

/** Where the downtime comes from that the cut sets leave: their probabilities together are at least what they make of it. */
function beyond(inSets: number, down: number, birnbaum: Evaluation["birnbaum"]): string | null {
  // Less than that is rounding: probabilities near 1 are known to about 1e-16.
  if (!(down > 1e-14) || inSets >= down / 2) return null;
  const takesOver = [...birnbaum].some(([event, value]) => event.type === "window" && event.up < 1 && value > 0);
  return `more than three failures at once${takesOver ? ", or while others take over" : ""}`;
}

/** The availability by a formula alone. */
export function availabilityFigure(formula: Formula): Figure {
  return alone.of(String(shapeOf(formula)), () => compute(formula, defaultNodeLimit).availability);
}

/** Exactly by a decision diagram, or a lower bound where that grows too large. */
function compute(formula: Formula, nodeLimit: number): Computed {
  const known = nodeLimit === defaultNodeLimit ? computed.get(formula) : undefined;
  if (known) return known;
  const result = evaluate(formula, nodeLimit);
  const made: Computed = result ? { ...result, availability: exact(result.probability) } : bounded(formula);
  if (nodeLimit === defaultNodeLimit) computed.set(formula, made);
  return made;
}

function bounded(formula: Formula): Computed {
  const { probability, slack, birnbaum } = boundByStates(formula);
  const off = slack === null ? "" : `, at most ${percentText(slack)} too low`;
  return {
    probability,
    birnbaum,
    availability: atLeast(probability, `a lower bound${off}: the parts depend on each other in too many ways to evaluate all of them`),
  };
}

/** The element whose failures make most of the downtime; `null` when nothing fails. */
export function dominantElement(formula: Formula): string | null {
  return availabilityFigures(formula).downThrough[0]?.element ?? null;
}

/**
 * Shares of the downtime by element, each 0…1. The Fussell–Vesely importance of a failure that is enough by itself is its share. One that takes
 * others counts all the sets it is in, and each of those counts once for every failure in it: of that the part is taken with which what the
 * others leave is divided up, and at most a half, as such sets hold two failures or more.
 */
function downThrough(birnbaum: Evaluation["birnbaum"], alone: ReadonlySet<BasicEvent>, down: number): AvailabilityFigures["downThrough"] {
  if (!(down > 0)) return [];
  const single = new Map<string, number>();
  const joint = new Map<string, number>();
  for (const [event, value] of birnbaum) {
    const shares = event.type === "window" || alone.has(event) ? single : joint;
    shares.set(event.element, (shares.get(event.element) ?? 0) + Math.max(0, (value * (1 - event.up)) / down));
  }
  const left = Math.max(0, 1 - sum(single));
  const part = Math.min(1 / 2, left / sum(joint));
  return [...new Set([...single.keys(), ...joint.keys()])]
    .map((element) => ({
      element,
      share: Math.min(1, (single.get(element) ?? 0) + (joint.has(element) ? part * (joint.get(element) ?? 0) : 0)),
    }))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share);
}

function sum(shares: ReadonlyMap<string, number>): number {
  return [...shares.values()].reduce((total, share) => total + share, 0);
}

/** Fussell–Vesely importance in its usual form (Q − Q with the event up) / Q; the union of cut sets differs by products of unavailabilities. */
function importance(birnbaum: ReadonlyMap<BasicEvent, number>, down: number): AvailabilityFigures["importance"] {
  return [...birnbaum]
    .map(([event, value]) => ({
      event: event.name,
      element: event.element,
      birnbaum: value,
      fussellVesely: down > 0 ? Math.min(1, Math.max(0, (value * (1 - event.up)) / down)) : 0,
    }))
    .sort((a, b) => b.birnbaum - a.birnbaum)
    .slice(0, mostEvents);
}
