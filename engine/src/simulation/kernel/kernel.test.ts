import { describe, expect, test } from "vitest";
import type { Distribution } from "../../model/index.ts";
import { DrawnAhead } from "./drawn-ahead.ts";
import { exp, expm1, log, log1p } from "./elementary.ts";
import { EventQueue } from "./event-queue.ts";
import { ExpiryRing } from "./expiry-ring.ts";
import { Histogram } from "./histogram.ts";
import { RandomStream } from "./random.ts";
import { sample, samplerOf } from "./sampler.ts";
import { halfWidth, studentFactor } from "./student.ts";
import { zipfRanks } from "./zipf.ts";

test("logarithm and exponential agree with the platform's to the last digits", () => {
  const stream = new RandomStream(1, "values");
  for (let i = 0; i < 20_000; i++) {
    const x = Math.exp(200 * (stream.fine() - 0.5));
    expect(Math.abs(log(x) - Math.log(x))).toBeLessThanOrEqual(4e-16 * Math.max(1, Math.abs(Math.log(x))));
    const y = 100 * (stream.fine() - 0.5);
    expect(Math.abs(exp(y) / Math.exp(y) - 1)).toBeLessThan(5e-16 * Math.max(1, Math.abs(y)));
    const z = 0.1 * (stream.fine() - 0.5);
    expect(Math.abs(expm1(z) / Math.expm1(z) - 1)).toBeLessThan(1e-13);
    expect(Math.abs(log1p(z) / Math.log1p(z) - 1)).toBeLessThan(1e-13);
  }
  expect([exp(Number.NEGATIVE_INFINITY), exp(1000), log(0), exp(0), log(1)]).toEqual([
    0,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    1,
    0,
  ]);
  expect(log(-1)).toBeNaN();
});

test("events come out in the order of their times", () => {
  const queue = new EventQueue();
  const stream = new RandomStream(2, "times");
  const times: number[] = [];
  for (let i = 0; i < 5000; i++) {
    const at = stream.below(1000);
    times.push(at);
    queue.push(at, i);
    if (i % 3 === 2) {
      const next = queue.nextTime();
      const earliest = Math.min(...times);
      expect(next).toBe(earliest);
      queue.pop();
      times.splice(times.indexOf(earliest), 1);
    }
  }
  const rest: number[] = [];
  while (queue.length > 0) {
    rest.push(queue.nextTime());
    queue.pop();
  }
  expect(rest).toEqual(times.sort((a, b) => a - b));
  expect(queue.nextTime()).toBe(Number.POSITIVE_INFINITY);
});

test("a queue that now has few events and now many keeps their order", () => {
  const queue = new EventQueue();
  const stream = new RandomStream(3, "times");
  const events = new Map<number, number>();
  let next = 0;
  for (let wave = 0; wave < 60; wave++) {
    const [most, least] = [stream.below(80), stream.below(20)];
    while (queue.length < most) {
      const at = stream.fine();
      queue.push(at, next);
      events.set(next++, at);
    }
    while (queue.length > least) {
      const at = queue.nextTime();
      expect(at).toBe(Math.min(...events.values()));
      const event = queue.pop();
      expect(events.get(event)).toBe(at);
      events.delete(event);
    }
  }
  queue.push(Number.POSITIVE_INFINITY, 0);
  expect(queue.length).toBe(events.size);
});

test("many events stay in order for long, however far apart they are", () => {
  const stream = new RandomStream(5, "delays");
  const delays: readonly (() => number)[] = [
    () => stream.exponential(),
    () => 1,
    () => stream.below(3),
    () => (stream.happens(0.01) ? 1000 : 1e-3) * stream.fine(),
    () => 10 ** (12 * stream.fine() - 6),
  ];
  for (const delay of delays) {
    const queue = new EventQueue();
    const pending: { readonly at: number; readonly event: number }[] = [];
    let [now, last, wrong] = [0, 0, 0];
    for (let event = 0; event < 4_000; event++) {
      // Now many, now few.
      const wanted = event < 2_000 ? 300 : event < 2_500 ? 3 : 100;
      for (; pending.length < wanted; last++) {
        const at = now + delay();
        queue.push(at, last);
        pending.splice(pending.findLastIndex((other) => other.at <= at) + 1, 0, { at, event: last });
      }
      now = queue.nextTime();
      const popped = queue.pop();
      const place = pending.findIndex((other) => other.event === popped);
      if (now !== pending[0]?.at || now !== pending[place]?.at) wrong += 1;
      pending.splice(place, 1);
      if (queue.length !== pending.length) wrong += 1;
    }
    expect(wrong).toBe(0);
    // What is rewritten is found wherever it waits.
    queue.rewrite((event) => event + 1_000_000);
    for (const left = new Set(pending.map(({ event }) => event + 1_000_000)); left.size > 0; ) expect(left.delete(queue.pop())).toBe(true);
    expect(queue.nextTime()).toBe(Number.POSITIVE_INFINITY);
  }
});

test("many exponentials at a time are those of one by one", () => {
  const [one, many] = [new RandomStream(4, "gaps"), new RandomStream(4, "gaps")];
  // An odd number of words drawn before, so that a pair of them lies on both sides of what is made at a time.
  expect(many.bits()).toBe(one.bits());
  const values = new Float64Array(1000);
  for (let round = 0; round < 20; round++) {
    many.exponentials(values, 3);
    expect(Array.from(values)).toEqual(Array.from(values, () => 3 * one.exponential()));
    expect(many.bits()).toBe(one.bits());
  }
});

test("a stream depends on seed and name alone", () => {
  const draw = (seed: number, name: string): number[] => {
    const stream = new RandomStream(seed, name);
    return [stream.bits(), stream.bits(), stream.bits()];
  };
  expect(draw(1, "a")).toEqual(draw(1, "a"));
  expect(draw(1, "a")).not.toEqual(draw(2, "a"));
  expect(draw(1, "a")).not.toEqual(draw(1, "b"));
  expect(draw(1, "a")).not.toEqual(draw(1 + 2 ** 40, "a"));
});

describe("distributions have their mean and variance", () => {
  const cases: [Distribution, number, number][] = [
    [{ type: "constant", value: 2 }, 2, 0],
    [{ type: "exponential", mean: 2 }, 2, 4],
    [{ type: "uniform", min: 1, max: 3 }, 2, 1 / 3],
    [{ type: "normal", mean: 10, sd: 1 }, 10, 1],
    [{ type: "lognormal", mu: 0, sigma: 0.5 }, 1.133148, 0.364696],
    [{ type: "gamma", shape: 3, scale: 0.5 }, 1.5, 0.75],
    [{ type: "gamma", shape: 0.25, scale: 4 }, 1, 4],
    [{ type: "weibull", shape: 2, scale: 1 }, 0.886227, 0.214602],
    [{ type: "pareto", min: 1, alpha: 5 }, 1.25, 0.104167],
    [
      {
        type: "hyperexponential",
        branches: [
          { probability: 0.9, mean: 1 },
          { probability: 0.1, mean: 11 },
        ],
      },
      2,
      22,
    ],
    [
      {
        type: "empirical",
        points: [
          { value: 1, weight: 3 },
          { value: 5, weight: 1 },
        ],
      },
      2,
      3,
    ],
  ];
  test.each(cases.map(([distribution, mean, variance]) => [distribution.type, distribution, mean, variance] as const))(
    "%s",
    (_, distribution, mean, variance) => {
      const sampler = samplerOf(distribution);
      const stream = new RandomStream(7, "draws");
      const n = 200_000;
      let sum = 0;
      let squares = 0;
      for (let i = 0; i < n; i++) {
        const x = sampler.draw(stream);
        sum += x;
        squares += (x - mean) * (x - mean);
      }
      expect(Math.abs(sum / n - mean)).toBeLessThanOrEqual(5 * Math.sqrt(variance / n) + 1e-12);
      expect(squares / n).toBeGreaterThanOrEqual(0.9 * variance);
      expect(squares / n).toBeLessThanOrEqual(1.1 * variance);
    },
  );
});

test("Zipf ranks have their probabilities, at any exponent and up to a trillion keys", () => {
  for (const exponent of [0.8, 1, 1.4]) {
    const draw = zipfRanks(exponent, 10);
    const stream = new RandomStream(3, `zipf ${exponent}`);
    const counts = new Array<number>(11).fill(0);
    const n = 200_000;
    for (let i = 0; i < n; i++) counts[draw(stream)]! += 1;
    let total = 0;
    for (let k = 1; k <= 10; k++) total += k ** -exponent;
    for (let k = 1; k <= 10; k++) {
      const expected = k ** -exponent / total;
      expect(Math.abs((counts[k] ?? 0) / n - expected)).toBeLessThan(5 * Math.sqrt(expected / n));
    }
  }
  const huge = zipfRanks(0.99, 1e12);
  const stream = new RandomStream(3, "huge");
  let most = 0;
  for (let i = 0; i < 100_000; i++) most = Math.max(most, huge(stream));
  expect(most).toBeLessThanOrEqual(1e12);
  expect(most).toBeGreaterThan(1e11);
});

test("a histogram's quantiles are within 1%", () => {
  const histogram = new Histogram();
  for (let i = 1; i <= 100_000; i++) histogram.add(i / 1000);
  for (const q of [0.01, 0.5, 0.9, 0.99, 0.999]) expect(Math.abs((histogram.quantile(q) ?? 0) / (q * 100) - 1)).toBeLessThan(0.005);
  expect(histogram.mean()).toBeCloseTo(50.0005, 6);
  const copy = histogram.copy();
  histogram.add(1e6);
  expect(histogram.since(copy).total).toBe(1);
  expect(new Histogram().quantile(0.5)).toBeNull();
});

test("values drawn ahead are those drawn one by one", () => {
  const sampler = samplerOf({ type: "lognormal", mu: -1, sigma: 0.5 });
  const ahead = new DrawnAhead(sampler, new RandomStream(7, "service"));
  const stream = new RandomStream(7, "service");
  for (let i = 0; i < 200; i++) expect(ahead.next()).toBe(sample(sampler, stream));
});

test("deadlines expire in order, and ended calls are forgotten", () => {
  const ring = new ExpiryRing();
  const live = new Set<number>();
  const isLive = (call: number): boolean => live.has(call);
  for (let call = 0; call < 1000; call++) {
    live.add(call);
    ring.add(call, call, 0, isLive);
    if (call >= 10) live.delete(call - 10);
  }
  expect(ring.nextTime(isLive)).toBe(990);
  expect(ring.take()).toBe(990);
  live.clear();
  expect(ring.nextTime(isLive)).toBe(Number.POSITIVE_INFINITY);
});

test("Student's factors", () => {
  expect(studentFactor(1)).toBeCloseTo(12.7062, 4);
  expect(studentFactor(40)).toBeCloseTo(2.0211, 3);
  expect(halfWidth([1])).toBeNull();
  expect(halfWidth([1, 2, 3])).toBeCloseTo(2.484, 3);
});
