import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "./bdd.ts";
import { availabilityFigures } from "./figures.ts";
import { boundByStates } from "./shared-states.ts";
import { all, any, atLeast, type BasicEvent, eventOf, type Formula } from "./structure.ts";

/* Systems of places, replicas, quorums and shared parts of up to 20 events, against all of their 2^20 states. */

interface System {
  readonly events: readonly BasicEvent[];
  readonly formula: Formula;
}

/** A random tree over the events, in which parts are used again: zones by replicas, components by other components. */
function system(count: number): fc.Arbitrary<System> {
  const events = Array.from({ length: count }, (_, i) => i);
  return fc
    .record({
      up: fc.array(fc.double({ min: 0.3, max: 1, noNaN: true }), { minLength: count, maxLength: count }),
      gates: fc.array(
        fc.record({
          kind: fc.constantFrom("all", "any", "atLeast"),
          k: fc.integer({ min: 1, max: 4 }),
          inputs: fc.array(fc.nat(), { minLength: 2, maxLength: 6 }),
        }),
        { minLength: 4, maxLength: 14 },
      ),
    })
    .map(({ up, gates }) => {
      const basic = events.map((i): BasicEvent => ({ name: `e${i}`, element: `e${i}`, up: up[i] as number, type: "failure" }));
      const parts: Formula[] = basic.map(eventOf);
      for (const { kind, k, inputs } of gates) {
        // Recent parts more often than old ones, so that the last one hangs together.
        const chosen = inputs.map(
          (n, i) => parts[i < 2 ? parts.length - 1 - (n % Math.min(4, parts.length)) : n % parts.length] as Formula,
        );
        parts.push(kind === "all" ? all(chosen) : kind === "any" ? any(chosen) : atLeast(Math.min(k, chosen.length), chosen));
      }
      return { events: basic, formula: parts[parts.length - 1] as Formula };
    });
}

/** Whether the formula holds in every state, one byte per state, by numbers alone: no diagram and no probability. */
function holdsIn({ events, formula }: System): Uint8Array {
  const states = 1 << events.length;
  const tables = new Map<Formula, Uint8Array>();
  const table = (part: Formula): Uint8Array => {
    const known = tables.get(part);
    if (known) return known;
    const made = new Uint8Array(states);
    if (part.type === "event") {
      const bit = events.indexOf(part.event);
      for (let state = 0; state < states; state++) made[state] = (state >> bit) & 1;
    } else if (part.type === "true") made.fill(1);
    else if (part.type !== "chance") {
      const needed = part.type === "all" ? part.parts.length : part.type === "any" ? 1 : part.k;
      const children = part.parts.map(table);
      for (const child of children)
        for (let state = 0; state < states; state++) made[state] = (made[state] as number) + (child[state] as number);
      for (let state = 0; state < states; state++) made[state] = (made[state] as number) >= needed ? 1 : 0;
    }
    tables.set(part, made);
    return made;
  };
  return table(formula);
}

function probabilities(events: readonly BasicEvent[]): Float64Array {
  const found = new Float64Array(1 << events.length);
  found[0] = 1;
  events.forEach(({ up }, bit) => {
    const half = 1 << bit;
    for (let state = 0; state < half; state++) {
      found[state + half] = (found[state] as number) * up;
      found[state] = (found[state] as number) * (1 - up);
    }
  });
  return found;
}

function sum(holds: Uint8Array, weights: Float64Array, keep: (state: number) => boolean = () => true): number {
  let total = 0;
  for (let state = 0; state < holds.length; state++) if (holds[state] === 1 && keep(state)) total += weights[state] as number;
  return total;
}

describe.each([
  [12, 60],
  [20, 3],
])("%i events", (count, runs) => {
  test("the diagram, its importances and the bound by states", () => {
    fc.assert(
      fc.property(system(count), (random) => {
        const holds = holdsIn(random);
        const weights = probabilities(random.events);
        const expected = sum(holds, weights);
        const result = evaluate(random.formula);
        expect(Math.abs((result?.probability ?? -1) - expected)).toBeLessThan(1e-11);
        const { probability, slack } = boundByStates(random.formula);
        expect(probability).toBeLessThan(expected + 1e-11);
        expect(slack === null || probability + slack > expected - 1e-11).toBe(true);
        const figures = availabilityFigures(random.formula);
        for (const [bit, event] of random.events.entries()) {
          const found = figures.importance.find((each) => each.event === event.name);
          const whenUp = event.up > 0 ? sum(holds, weights, (state) => ((state >> bit) & 1) === 1) / event.up : 0;
          const whenDown = event.up < 1 ? sum(holds, weights, (state) => ((state >> bit) & 1) === 0) / (1 - event.up) : 0;
          if (event.up > 0 && event.up < 1) expect(Math.abs((found?.birnbaum ?? 0) - (whenUp - whenDown))).toBeLessThan(1e-9);
          // What is left of the downtime when the event never fails.
          if (event.up > 0 && expected < 1 - 1e-6)
            expect(Math.abs((found?.fussellVesely ?? 0) - (whenUp - expected) / (1 - expected))).toBeLessThan(1e-4);
        }
      }),
      { numRuns: runs, seed: 4 },
    );
  });
});

describe("many parts over nine zones in three regions", () => {
  const event = (name: string, up: number): Formula => eventOf({ name, element: name, up, type: "failure" });
  const zones = Array.from({ length: 9 }, (_, i) => all([event(`zone ${i}`, 0.999), event(`region ${i % 3}`, 0.9999)]));
  const services = (count: number, first: number): Formula =>
    all(
      Array.from({ length: count }, (_, i) =>
        atLeast(
          5,
          zones.map((zone, j) => all([event(`service ${first + i}.${j}`, 0.995), zone])),
        ),
      ),
    );
  test("the bound by states is the exact value where both can be computed", () => {
    const few = services(3, 0);
    const exact = evaluate(few)?.probability ?? 0;
    expect(boundByStates(few).slack).toBeLessThan(1e-9);
    expect(Math.abs(boundByStates(few).probability - exact)).toBeLessThan(1e-9);
  });
  test("1,000 events that no diagram holds: a bound that is labelled and tight", () => {
    const { availability, importance } = availabilityFigures(services(111, 0));
    expect(availability.method).toBe("lower-bound");
    expect(availability.note).toMatch(/^a lower bound, at most .*% too low: /);
    // Only two lost regions at once leave too few, 3 × 10^-8 of the time.
    expect(availability.value).toBeGreaterThan(0.999999);
    expect(importance.length).toBeGreaterThan(0);
  });
});
