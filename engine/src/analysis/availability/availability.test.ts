import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "./bdd.ts";
import { cutSets } from "./cut-sets.ts";
import { lowerBound } from "./lower-bound.ts";
import { all, any, atLeast, type BasicEvent, chance, eventOf, type Formula } from "./structure.ts";

const failure = (name: string, up: number): BasicEvent => ({ name, element: name, up, type: "failure" });

function holds(formula: Formula, up: ReadonlySet<BasicEvent>): number {
  switch (formula.type) {
    case "true":
      return 1;
    case "event":
      return up.has(formula.event) ? 1 : 0;
    case "all":
      return formula.parts.reduce((product, part) => product * holds(part, up), 1);
    case "any":
      return 1 - formula.parts.reduce((product, part) => product * (1 - holds(part, up)), 1);
    case "atLeast": {
      let have: number[] = Array.from({ length: formula.parts.length + 1 }, (_, j) => (j === 0 ? 1 : 0));
      for (const part of formula.parts) {
        const p = holds(part, up);
        have = have.map((q, j) => q * (1 - p) + (j > 0 ? (have[j - 1] as number) * p : 0));
      }
      return have.slice(formula.k).reduce((sum, q) => sum + q, 0);
    }
    case "chance":
      return formula.ways.reduce((sum, way) => sum + way.probability * holds(way.formula, up), 0);
  }
}

function* states(events: readonly BasicEvent[]): Generator<{ up: Set<BasicEvent>; probability: number }> {
  for (let mask = 0; mask < 1 << events.length; mask++) {
    const up = new Set(events.filter((_, i) => (mask >> i) & 1));
    yield { up, probability: events.reduce((product, event) => product * (up.has(event) ? event.up : 1 - event.up), 1) };
  }
}

/** Every state of all events, one by one. Chance nodes must not be shared for `holds` to be right, which the generator sees to. */
function bruteForce(formula: Formula, events: readonly BasicEvent[]): number {
  let total = 0;
  for (const { up, probability } of states(events)) total += probability * holds(formula, up);
  return total;
}

/** Random formulas over up to `n` shared events; `withChance` adds chance nodes at the top, each used once. */
function formulas(events: readonly BasicEvent[]): fc.Arbitrary<Formula> {
  const leaf = fc.constantFrom(...events.map(eventOf));
  const monotone = fc.letrec<{ formula: Formula }>((tie) => ({
    formula: fc.oneof(
      { maxDepth: 4, depthSize: "small" },
      leaf,
      fc.array(tie("formula"), { minLength: 1, maxLength: 4 }).map(all),
      fc.array(tie("formula"), { minLength: 1, maxLength: 4 }).map(any),
      fc
        .tuple(fc.integer({ min: 1, max: 4 }), fc.array(tie("formula"), { minLength: 2, maxLength: 5 }))
        .map(([k, parts]) => atLeast(k, parts)),
    ),
  })).formula;
  return fc.oneof(
    monotone,
    fc.tuple(fc.double({ min: 0.01, max: 0.99, noNaN: true }), monotone, monotone, monotone, monotone).map(([p, a, b, c, d]) =>
      all([
        chance([
          { probability: p, formula: a },
          { probability: 1 - p, formula: b },
        ]),
        any([c, d]),
      ]),
    ),
  );
}

const system = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 16 }).chain((ups) => {
  const events = ups.map((up, i) => failure(`e${i}`, up));
  return fc.tuple(fc.constant(events), formulas(events));
});

describe("random systems of up to 16 events against every state one by one", () => {
  test("the probability", () => {
    fc.assert(
      fc.property(system, ([events, formula]) => {
        expect(evaluate(formula)?.probability).toBeCloseTo(bruteForce(formula, events), 10);
      }),
      { numRuns: 120 },
    );
  });

  test("the lower bound is one", () => {
    fc.assert(
      fc.property(system, ([events, formula]) => {
        expect(lowerBound(formula, 8)).toBeLessThanOrEqual(bruteForce(formula, events) + 1e-9);
      }),
      { numRuns: 60 },
    );
  });

  test("cut sets of up to three failures are exactly the minimal ones", () => {
    const small = fc
      .integer({ min: 1, max: 8 })
      .map((n) => Array.from({ length: n }, (_, i) => failure(`e${i}`, 0.9)))
      .chain((events) => fc.tuple(fc.constant(events), formulas(events)));
    fc.assert(
      fc.property(small, ([events, formula]) => {
        const fails = (set: readonly BasicEvent[]): boolean =>
          holds(formula, new Set(events.filter((event) => !set.includes(event)))) < 1 - 1e-12;
        const expected: string[] = [];
        for (const { up } of states(events)) {
          const down = events.filter((event) => !up.has(event));
          if (down.length > 3 || !fails(down)) continue;
          if (down.every((event) => !fails(down.filter((other) => other !== event))))
            expected.push(down.map((event) => event.name).join("+"));
        }
        const found = cutSets(formula, 3).map((set) =>
          set
            .map((event) => event.name)
            .sort()
            .join("+"),
        );
        expect([...found].sort()).toEqual(expected.sort());
      }),
      { numRuns: 150 },
    );
  });

  test("importance is the difference an event makes", () => {
    fc.assert(
      fc.property(system, ([events, formula]) => {
        const birnbaum = evaluate(formula)?.birnbaum;
        const first = events[0] as BasicEvent;
        const rest = events.slice(1);
        let difference = 0;
        for (const { up, probability } of states(rest))
          difference += probability * (holds(formula, new Set([...up, first])) - holds(formula, up));
        expect(birnbaum?.get(first) ?? 0).toBeCloseTo(difference, 9);
      }),
      { numRuns: 60 },
    );
  });
});

describe("known systems", () => {
  const pair = (up: number) => [eventOf(failure("a", up)), eventOf(failure("b", up))];
  test("foo and bar in series and in parallel", () => {
    expect(evaluate(all(pair(0.999)))?.probability).toBeCloseTo(0.998001, 12);
    expect(evaluate(any(pair(0.999)))?.probability).toBeCloseTo(0.999999, 12);
  });
  test.each([
    [2, 3, 0.99, 0.999702],
    [3, 5, 0.99, 0.99999015],
    [3, 5, 0.9, 0.99144],
  ])("%d of %d at %d", (k, n, up, expected) => {
    const parts = Array.from({ length: n }, (_, i) => eventOf(failure(`e${i}`, up)));
    expect(evaluate(atLeast(k, parts))?.probability).toBeCloseTo(expected, 6);
  });
  test("a pair with 10% common cause", () => {
    const shared = eventOf(failure("common", 1 - 0.001));
    const parts = [0, 1].map((i) => all([eventOf(failure(`e${i}`, 1 - 0.009)), shared]));
    expect(evaluate(any(parts))?.probability).toBeCloseTo(0.998919, 6);
    expect(cutSets(any(parts), 3).map((set) => set.map((event) => event.name))).toEqual([["common"], ["e0", "e1"]]);
  });
  test("a component used twice fails once", () => {
    const shared = eventOf(failure("db", 0.99));
    const both = all([all([eventOf(failure("a", 0.999)), shared]), all([eventOf(failure("b", 0.999)), shared])]);
    expect(evaluate(both)?.probability).toBeCloseTo(0.999 * 0.999 * 0.99, 12);
  });
  test("too many nodes give no exact value", () => expect(evaluate(all(pair(0.9)), 2)).toBeNull());
});
