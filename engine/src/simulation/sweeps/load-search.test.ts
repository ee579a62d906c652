import { expect, test } from "vitest";
import type { LoadProbe } from "./load-result.ts";
import { kneeOf } from "./load-search.ts";

test("the knee is where throughput over latency is largest, if a larger load bears that out: chance alone is none", () => {
  const probe = (load: number, throughput: number, mean: number, keepsUp = true) =>
    ({ load, keepsUp, total: { throughput, mean } }) as LoadProbe;
  const rising = [probe(1, 10, 0.1), probe(2, 20, 0.12), probe(3, 30, 0.3)];
  expect(kneeOf(rising)).toEqual([1, 2, 3]);
  expect(kneeOf([probe(1, 10, 0.1), probe(2, 20, 0.12), probe(3, 21, 0.12, false)])).toEqual([1, 2, 3]);
  expect(kneeOf([probe(1, 10, 0.1), probe(1.1, 12, 0.1), probe(1.2, 12, 0.1), probe(1.3, 12, 0.102)])).toBeNull();
  expect(kneeOf([probe(1, 10, 0.1), probe(2, 20, 0.1)])).toBeNull();
  expect(kneeOf([])).toBeNull();
});
