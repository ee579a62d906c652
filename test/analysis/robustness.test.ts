import { readFileSync } from "node:fs";
import { analyze } from "@lintel/engine/analysis";
import type { Design } from "@lintel/engine/model";
import { designFromText } from "@lintel/language";
import fc from "fast-check";
import { expect, test } from "vitest";

const text = readFileSync(new URL("../../examples/url-shortener.arch", import.meta.url), "utf8");
const { design } = await designFromText(text);

/** Numbers a broken file or a slip of the finger could bring in. */
const strange = [0, -1, 1, 0.5, 1e-300, 1e9, 1e300, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

/** A copy in which some numbers are replaced, chosen by `pick` (which number gets which value, by its place in the design). */
function disturbed(original: Design, pick: (index: number) => number | null): Design {
  let index = 0;
  const copy = (value: unknown, key: string): unknown => {
    if (typeof value === "number" && key !== "line" && key !== "character") {
      const replacement = pick(index++);
      return replacement === null ? value : replacement;
    }
    if (Array.isArray(value)) return value.map((item) => copy(item, key));
    if (value && typeof value === "object")
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, copy(item, name)]));
    return value;
  };
  return copy(original, "") as Design;
}

/** No figure is NaN or infinite: what cannot be computed is `null`. */
function numbersIn(value: unknown, found: number[] = []): number[] {
  if (typeof value === "number") found.push(value);
  else if (value && typeof value === "object") for (const item of Object.values(value)) numbersIn(item, found);
  return found;
}

test("any numbers in a design give an analysis", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400 }), fc.constantFrom(...strange), fc.integer({ min: 1, max: 60 }), (start, value, step) => {
      const analysis = analyze(disturbed(design, (index) => (index >= start && (index - start) % step === 0 ? value : null)));
      expect(Object.keys(analysis.components)).toHaveLength(design.components.length);
      for (const flow of Object.values(analysis.flows)) {
        for (const number of numbersIn([flow.rate, flow.latency, flow.latencyAtPeak, flow.maxThroughput])) expect(number).not.toBeNaN();
      }
    }),
    // The example: a pool whose timeout is no number.
    { numRuns: 60, examples: [[121, Number.NaN, 4]] },
  );
});

test("calls in a circle end", async () => {
  const circle = await designFromText(`
    client Users
    service A
    service B
    topic T
    worker W
    Users -> A -> B -> A
    A ~> T -> W
    W ~> T
    flow Ask { from Users at 10 rps  Users -> A { A -> B { B -> A } } }
  `);
  const { components } = analyze(circle.design);
  expect(components.A?.rate.value).toBe(20);
  expect(components.B?.rate.value).toBe(10);
  expect(components.W?.rate.value).toBe(0);
});

test("messages that breed messages have no finite rate", async () => {
  const breeding = await designFromText(`
    client Users
    service A
    topic T
    worker W
    Users -> A
    A ~> T -> W
    W ~> T { calls 2 }
    flow Ask { from Users at 10 / s  Users -> A { A ~> T } }
  `);
  const { components } = analyze(breeding.design);
  expect(components.W?.rate.value).toBeNull();
  expect(components.W?.rate.note).toContain("without bound");
});

test("an empty design", async () => {
  const { design: empty } = await designFromText("");
  const none = { value: null, method: "exact", note: "no component has a cost" };
  const cost = { perMonth: none, perMillionRequests: none, without: [] };
  expect(analyze(empty)).toEqual({ flows: {}, components: {}, links: {}, objectives: [], cost });
});
