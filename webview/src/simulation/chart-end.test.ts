import { expect, test } from "vitest";
import { chartEnd } from "./chart-end.ts";

test("the time axis of a run that goes on ends soon after what is known, moves rarely, and settles at the whole run", () => {
  const ends = Array.from({ length: 600 }, (_, second) => chartEnd(second + 1, 1, 600));
  expect([...new Set(ends)]).toEqual([10, 20, 30, 60, 120, 300, 600]);
  for (const [second, end] of ends.entries()) {
    expect(end).toBeGreaterThanOrEqual(second + 1);
    if (second >= 10) expect((second + 1) / end, `at ${second + 1} s`).toBeGreaterThanOrEqual(0.4);
  }
  expect(chartEnd(1, 1, 5)).toBe(5);
  expect(chartEnd(70, 60, 86_400)).toBe(600);
  expect(chartEnd(5_000_000, 3600, 30_000_000)).toBe(30_000_000);
});
