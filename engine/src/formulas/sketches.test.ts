import { describe, expect, test } from "vitest";
import {
  bloomBits,
  bloomFalsePositives,
  bloomHashes,
  countMinDepth,
  countMinWidth,
  hyperLogLogError,
  hyperLogLogRegisters,
} from "./sketches.ts";

describe("Bloom filters", () => {
  test("the size for a share of false positives gives that share, up to whole hash functions", () => {
    for (const keys of [100, 1e6, 1e12]) {
      for (const p of [0.5, 0.1, 0.01, 1e-6, 1e-12]) {
        const bits = bloomBits(keys, p);
        const got = bloomFalsePositives(bits, keys, bloomHashes(bits, keys));
        expect(got / p).toBeGreaterThan(0.9);
        expect(got / p).toBeLessThan(1.1);
      }
    }
  });

  test("no other number of hash functions errs less", () => {
    for (const perKey of [0.5, 1, 3, 9.6, 14, 30]) {
      const rates = Array.from({ length: 40 }, (_, index) => bloomFalsePositives(perKey * 1e6, 1e6, index + 1));
      expect(rates[bloomHashes(perKey * 1e6, 1e6) - 1]).toBe(Math.min(...rates));
    }
  });

  test("every way to set three bits of 64, counted", () => {
    const bits = 64;
    let share = 0;
    for (let ways = 0; ways < bits ** 3; ways++) {
      share += new Set([ways % bits, Math.floor(ways / bits) % bits, Math.floor(ways / bits ** 2)]).size / bits;
    }
    // e^(−n/m) stands for (1 − 1/m)^n, which is 1% off on so few bits.
    expect(Math.abs(bloomFalsePositives(bits, 3, 1) / (share / bits ** 3) - 1)).toBeLessThan(0.01);
  });
});

test("HyperLogLog: 16,384 registers err by 0.81%, and the registers for an error err no more", () => {
  expect(hyperLogLogError(16_384)).toBeCloseTo(0.008125, 6);
  for (const error of [0.2, 0.05, 0.01, 0.001]) {
    const registers = hyperLogLogRegisters(error);
    expect(Math.log2(registers) % 1).toBe(0);
    expect(hyperLogLogError(registers)).toBeLessThanOrEqual(error * (1 + 1e-9) + (registers === 16 ? 1 : 0));
    if (registers > 16) expect(hyperLogLogError(registers / 2)).toBeGreaterThan(error);
  }
});

test("count-min: e / ε columns and ln(1 / δ) rows", () => {
  expect([countMinWidth(0.001), countMinDepth(0.01)]).toEqual([2719, 5]);
  expect(countMinDepth(0.9)).toBe(1);
});
