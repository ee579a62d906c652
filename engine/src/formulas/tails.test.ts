import { expect, test } from "vitest";
import { expectedAttempts } from "../analysis/queueing/retries.ts";
import { anySlow, slowAllowed } from "./tails.ts";

test("every outcome of up to ten calls, summed", () => {
  for (const slow of [0.01, 0.3, 0.9]) {
    for (let calls = 0; calls <= 10; calls++) {
      let sum = 0;
      for (let outcome = 1; outcome < 1 << calls; outcome++) {
        let p = 1;
        for (let bit = 0; bit < calls; bit++) p *= outcome & (1 << bit) ? slow : 1 - slow;
        sum += p;
      }
      expect(anySlow(calls, slow)).toBeCloseTo(sum, 12);
    }
  }
});

test("what single calls may do is the inverse", () => {
  for (const calls of [1, 10, 100, 1e6])
    for (const slow of [0.001, 0.1, 0.99]) expect(anySlow(calls, slowAllowed(calls, slow))).toBeCloseTo(slow, 12);
});

test("tiny shares of many calls keep their digits", () => expect(anySlow(1e9, 1e-18) / 1e-9).toBeCloseTo(1, 8));

test("attempts add up one by one", () => {
  for (const failure of [0, 0.1, 0.5, 0.9, 1]) {
    let sum = 0;
    for (let retries = 0; retries < 20; retries++) {
      sum += failure ** retries;
      expect(expectedAttempts(failure, retries)).toBeCloseTo(sum, 10);
    }
  }
});
