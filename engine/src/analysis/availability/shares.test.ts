import { describe, expect, it } from "vitest";
import { availabilityFigures, dominantElement } from "./figures.ts";
import { all, any, atLeast, type BasicEvent, eventOf, type Formula } from "./structure.ts";

const event = (name: string, element: string, up: number, type: BasicEvent["type"] = "failure"): Formula =>
  eventOf({ name, element, up, type });

const replicas = (element: string, count: number, up: number): readonly Formula[] =>
  Array.from({ length: count }, (_, index) => event(`${element} ${index}`, element, up));

const shares = (formula: Formula): Readonly<Record<string, number>> =>
  Object.fromEntries(availabilityFigures(formula).downThrough.map(({ element, share }) => [element, share]));

describe("shares of the downtime", () => {
  it("are those of the elements' own downtimes, however many copies have to fail for it", () => {
    // 1e-4 by the region, 3 pairs × 0.005² = 7.5e-5 by the store: summed importances of the copies would say twice that.
    const formula = all([event("region", "region", 0.9999), atLeast(2, replicas("Store", 3, 0.995))]);
    expect(shares(formula).region).toBeCloseTo(100 / 175, 2);
    expect(shares(formula).Store).toBeCloseTo(75 / 175, 2);
    expect(dominantElement(formula)).toBe("region");
  });

  it("divide a set of failures of two elements in equal parts", () => {
    const found = shares(any([event("a", "A", 0.99), event("b", "B", 0.9)]));
    expect(found.A).toBeCloseTo(0.5, 6);
    expect(found.B).toBeCloseTo(0.5, 6);
  });

  it("count the time that a take-over costs in full", () => {
    const found = shares(all([event("failover", "Db", 0.999, "window"), event("Api", "Api", 0.999)]));
    expect(found.Db).toBeCloseTo(0.5, 2);
    expect(found.Api).toBeCloseTo(0.5, 2);
  });

  it("are none where nothing fails", () => {
    expect(availabilityFigures(event("a", "A", 1)).downThrough).toEqual([]);
    expect(dominantElement({ type: "true" })).toBeNull();
  });
});
