import { expect, test } from "vitest";
import { recovery } from "./recovery.ts";

/** Intervals of 2 s with 10 requests per second and a p99 of 0.1 s, but for those named. */
function series(count: number, p99: Readonly<Record<number, number>>, errors: Readonly<Record<number, number>> = {}) {
  const column = (value: (i: number) => number): number[] => Array.from({ length: count }, (_, i) => value(i));
  return {
    interval: 2,
    flows: {
      Ask: {
        offered: column(() => 10),
        throughput: column((i) => 10 - (errors[i] ?? 0)),
        p99: column((i) => p99[i] ?? 0.1),
        errors: column((i) => errors[i] ?? 0),
      },
    },
  };
}

const slow = { 5: 0.4, 6: 0.3 };

test("a flow is back with the first interval after the last two slow ones in a row", () => {
  expect(recovery(series(12, slow), "Ask", { from: 0, to: 10 }, { from: 10, to: 24 })).toEqual({ disturbed: true, recoveredAfter: 4 });
  expect(recovery(series(12, { 5: 0.4 }), "Ask", { from: 0, to: 10 }, { from: 10, to: 24 })).toEqual({
    disturbed: false,
    recoveredAfter: null,
  });
  // A tenth above the largest one before is ordinary.
  expect(recovery(series(12, { 1: 0.3, 5: 0.33, 6: 0.32 }), "Ask", { from: 0, to: 10 }, { from: 10, to: 24 }).disturbed).toBe(false);
});

test("three whole intervals before say what is ordinary, two do not", () => {
  const after = { from: 10, to: 24 };
  expect(recovery(series(12, slow), "Ask", { from: 4, to: 10 }, after).disturbed).toBe(true);
  expect(recovery(series(12, slow), "Ask", { from: 5, to: 10 }, after)).toEqual({ disturbed: null, recoveredAfter: null });
  expect(recovery(series(12, slow), "Ask", null, after).disturbed).toBeNull();
  expect(recovery(series(12, slow), "Tell", { from: 4, to: 10 }, after).disturbed).toBeNull();
});

test("three ordinary intervals have to follow before the next thing happens", () => {
  const before = { from: 0, to: 10 };
  expect(recovery(series(12, slow), "Ask", before, { from: 10, to: 20 })).toEqual({ disturbed: true, recoveredAfter: 4 });
  expect(recovery(series(12, slow), "Ask", before, { from: 10, to: 18 })).toEqual({ disturbed: true, recoveredAfter: null });
});

test("one interval of which more than half fails is enough, a chance failure is not", () => {
  const [before, after] = [
    { from: 0, to: 10 },
    { from: 10, to: 24 },
  ];
  expect(recovery(series(12, {}, { 5: 6 }), "Ask", before, after)).toEqual({ disturbed: true, recoveredAfter: 2 });
  expect(recovery(series(12, {}, { 5: 0.5 }), "Ask", before, after).disturbed).toBe(false);
});
