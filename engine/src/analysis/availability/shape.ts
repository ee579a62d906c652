import { Memory } from "../latency/memory.ts";
import type { BasicEvent, Formula } from "./structure.ts";

/*
 * Designs that follow each other while somebody types have mostly the same formulas, made anew each time. Their shapes tell that they are: two formulas
 * of one shape have the same events in the same places, and what is used twice in one is used twice in the other.
 */

const kept = 20_000;
const events = new Memory<number>(kept);
const shapes = new Memory<number>(kept);
const known = new WeakMap<Formula, number>();
let last = 0;

/** A number that formulas of another shape do not have; those of the same shape have the same one while it is remembered. */
export function shapeOf(formula: Formula): number {
  const before = known.get(formula);
  if (before !== undefined) return before;
  const shape = shapes.of(textOf(formula), next);
  known.set(formula, shape);
  return shape;
}

/** The parts in the order of a walk, each written once. Chances are never alike: each is drawn for itself. */
function textOf(formula: Formula): string {
  const places = new Map<Formula, number>();
  const text: string[] = [];
  const walk = (part: Formula): void => {
    const place = places.get(part);
    if (place !== undefined) {
      text.push(`=${place}`);
      return;
    }
    places.set(part, places.size);
    switch (part.type) {
      case "true":
        text.push("1");
        return;
      case "event":
        text.push(`e${eventNumber(part.event)}`);
        return;
      case "chance":
        text.push(`c${part.ways.length}`);
        for (const { probability, formula: way } of part.ways) {
          text.push(`${probability}`);
          walk(way);
        }
        return;
      case "atLeast":
        text.push(`k${part.k}`);
        break;
      case "all":
        text.push("a");
        break;
      case "any":
        text.push("o");
        break;
    }
    text.push(`${part.parts.length}`);
    for (const child of part.parts) walk(child);
  };
  walk(formula);
  return text.join(" ");
}

function eventNumber({ name, element, up, type }: BasicEvent): number {
  return events.of(`${type} ${up} ${element.length} ${element} ${name}`, next);
}

function next(): number {
  last += 1;
  return last;
}
