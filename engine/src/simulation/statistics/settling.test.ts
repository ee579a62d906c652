import { expect, test } from "vitest";
import { settlingNotes } from "../convergence.ts";
import { RandomStream } from "../kernel/random.ts";
import { Settling } from "./settling.ts";

/** Requests one a second whose latency falls from `start` to 1 over `transient` seconds, with exponential noise. */
function observed(requests: number, start: number, transient: number, until = Number.POSITIVE_INFINITY): number {
  const settling = new Settling(until);
  const stream = new RandomStream(1, "settling");
  for (let i = 0; i < requests; i++) {
    settling.add(i, (1 + Math.max(0, start - 1) * Math.max(0, 1 - i / transient)) * (0.5 + 0.5 * stream.exponential()));
  }
  return settling.settledAt();
}

test("the end of a transient is found, in runs of any length", () => {
  for (const requests of [2_000, 40_000, 400_000]) {
    const found = observed(requests, 20, requests / 5);
    expect(found).toBeGreaterThan(requests * 0.14);
    expect(found).toBeLessThan(requests * 0.26);
  }
});

test("a steady start needs next to no warm-up, and a few requests say nothing", () => {
  expect(observed(20_000, 1, 1)).toBeLessThan(2_000);
  expect(observed(150, 20, 100)).toBe(0);
});

test("a run that moves to its end is too short to tell", () => {
  expect(observed(5_000, 50, 5_000)).toBe(Number.POSITIVE_INFINITY);
});

test("what a scenario does later does not count", () => {
  expect(observed(20_000, 20, 1_000, 900)).toBe(Number.POSITIVE_INFINITY);
});

test("flows that had not settled are named, but where queues only grow, which says so itself", () => {
  const flows = [{ id: "Ask" }, { id: "Tell" }];
  const settledAt = [Number.POSITIVE_INFINITY, 12];
  expect(settlingNotes({ settledAt, growing: [] }, flows)).toEqual([expect.stringContaining("the latency of Ask had not settled")]);
  expect(settlingNotes({ settledAt, growing: [{ id: "Api", of: "requests", isDown: false }] }, flows)).toEqual([]);
  expect(settlingNotes(undefined, flows)).toEqual([]);
});
