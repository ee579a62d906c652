import { describe, expect, test } from "vitest";
import { type Crowd, type CrowdedPlaces, crowdedWait } from "./crowded-places.ts";
import { erlangC } from "./erlang.ts";

const few: Crowd = { excess: 1e-6, lines: 3, share: 0.3, variation: 1, seconds: 0.05 };

test.each([1, 3])("independent visits at %i replicas wait as at M/M/c", (replicas) => {
  const found = crowdedWait({ rate: 50, places: 8, replicas, held: 0.1, own: null, crowd: few });
  expect(found?.waiting).toBeCloseTo(erlangC(8, 5), 5);
  expect(found?.mean).toBeCloseTo(0.1 / (8 - 5), 5);
  expect(found?.alone.waiting).toBeCloseTo(erlangC(8, 5), 9);
  expect(found?.alone.mean).toBeCloseTo(0.1 / (8 - 5), 9);
});

test("the more visits pile up inside, the longer others wait outside, and beyond their places there is no steady state", () => {
  const waits = [1, 20, 60].map((excess) => {
    const found = crowdedWait({ rate: 50, places: 8, replicas: 2, held: 0.1, own: null, crowd: { ...few, excess } });
    return found === null ? Number.POSITIVE_INFINITY : found.waiting * found.mean;
  });
  expect(waits[0]).toBeLessThan(waits[1] as number);
  expect(waits[1]).toBeLessThan(waits[2] as number);
  expect(crowdedWait({ rate: 80.1, places: 8, replicas: 2, held: 0.1, own: null, crowd: { ...few, excess: 100 } })).toBeNull();
});

test("what a line of the replica's own makes wait is not longer for a crowd elsewhere that is nobody", () => {
  const input: CrowdedPlaces = { rate: 50, places: 8, replicas: 1, held: 0.02, own: { servers: 1, work: 0.015 }, crowd: few };
  const found = crowdedWait(input);
  expect(found?.waiting).toBeCloseTo(found?.alone.waiting ?? 0, 4);
  expect(found?.mean).toBeCloseTo(found?.alone.mean ?? 0, 4);
});

/*
 * Simulated: `rate` requests a second to `replicas` of so many `places`, kept for an exponential time of mean `delay` and, with probability `asks`, for
 * a call to one of `lines` M/G/1 queues of 50 ms a service, `busy`. Requests that waited for a place, and their mean wait in seconds; 1.5 million
 * requests each.
 */
const simulated = [
  { rate: 500, replicas: 4, places: 6, delay: 0.0225, asks: 0.1, lines: 5, busy: 0.5, form: "constant", waiting: 0.228, wait: 0.00356 },
  { rate: 34, replicas: 1, places: 28, delay: 0.102, asks: 1, lines: 2, busy: 0.85, form: "lognormal", waiting: 0.302, wait: 0.222 },
  { rate: 100, replicas: 4, places: 3, delay: 0.0394, asks: 0.1, lines: 1, busy: 0.5, form: "lognormal", waiting: 0.177, wait: 0.015 },
  { rate: 56.7, replicas: 1, places: 13, delay: 0.0306, asks: 0.3, lines: 1, busy: 0.85, form: "lognormal", waiting: 0.31, wait: 0.207 },
];

describe.each(simulated)("$lines $form lines at $busy behind $replicas replicas of $places places", (row) => {
  const { rate, replicas, places, delay, asks, lines, busy, form } = row;
  const work = 0.05;
  const variation = form === "constant" ? 0 : 2.25;
  const third = (1 + variation) ** 3 * work ** 3;
  const each = (rate * asks) / lines;
  const wait = (each * (1 + variation) * work * work) / 2 / (1 - busy);
  const variance = wait * wait + (each * third) / 3 / (1 - busy);
  const crowd: Crowd = {
    excess: lines * each * each * (variance + variation * work * work),
    lines,
    share: asks / lines,
    variation,
    seconds: asks * (wait + work),
  };
  const found = crowdedWait({ rate: rate / replicas, places, replicas, held: delay + asks * (wait + work), own: null, crowd });

  test("as many wait as in a simulation", () => {
    expect((found?.waiting ?? 0) / row.waiting).toBeGreaterThan(0.87);
    expect((found?.waiting ?? 0) / row.waiting).toBeLessThan(1.13);
  });

  test("and nearly as long", () => {
    const mean = (found?.waiting ?? 0) * (found?.mean ?? 0);
    expect(mean / row.wait).toBeGreaterThan(0.65);
    expect(mean / row.wait).toBeLessThan(1.5);
  });
});
